// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../../contracts/interfaces/market/IEscrowTypes.sol";
import {IOfferBook} from "../../../contracts/interfaces/market/IOfferBook.sol";
import {AgreedTerms, packTerms} from "../../helpers/AgreedTerms.sol";
import {OpeningHandler} from "./OpeningHandler.sol";

/// @notice Providers store and withdraw offers, users open jobs under them.
abstract contract OfferHandler is OpeningHandler {
    struct StoredOffer {
        uint256 id;
        Key provider;
        Key meter;
        AgreedTerms terms;
        IOfferBook.Offer offer;
        bool withdrawn;
    }

    StoredOffer[] internal offers;

    function storeOffer(uint256 seed) external acting {
        _storeSome(_dice(seed));
        _done();
    }

    function _storeSome(Dice memory dice) private {
        StoredOffer storage stored = offers.push();
        (stored.provider, stored.meter) = (_pick(dice, providers), _pick(dice, meters));
        stored.terms = _someTerms(dice);
        IOfferBook.Offer memory offer;
        offer.resource = RESOURCE;
        offer.meter = stored.meter.addr;
        offer.unitPrice = uint64(1e5 + _roll(dice, 3e6));
        offer.capacity = uint64(20 + _roll(dice, 2_000));
        offer.window = uint32(1 hours + _roll(dice, 2 days));
        offer.validFrom = uint40(block.timestamp - _roll(dice, 2 days));
        offer.validUntil = uint40(block.timestamp + 1 days + _roll(dice, 20 days));
        offer.maxDuration = 3 days;
        offer.maxFeeBps = 500;
        offer.serviceTerms = packTerms(stored.terms);
        stored.offer = offer;
        vm.prank(stored.provider.addr);
        stored.id = offerBook.storeOffer(offer);
        _acted();
    }

    function withdrawOffer(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        if (offers.length == 0 || _oneIn(dice, 2)) _storeSome(dice);
        StoredOffer storage stored = offers[_roll(dice, offers.length)];
        vm.prank(stored.provider.addr);
        if (stored.withdrawn) {
            _refused(address(offerBook), abi.encodeCall(IOfferBook.withdrawOffer, (stored.id)));
        } else {
            offerBook.withdrawOffer(stored.id);
            stored.withdrawn = true;
            _acted();
        }
        _done();
    }

    function openFromOffer(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        if (!_oneIn(dice, 3)) _calm();
        (bool found, uint256 place) = _usableOffer(dice);
        if (!found && !_oneIn(dice, 4)) {
            _storeSome(dice);
            place = offers.length - 1;
        } else if (offers.length == 0) {
            _storeSome(dice);
        }
        Opening memory opening = _draft(dice);
        _takeOffer(dice, opening, place);
        if (_oneIn(dice, 2)) {
            _chain(dice, opening);
            opening.single = false;
        }
        _openWith(dice, opening);
        _done();
    }

    function _usableOffer(Dice memory dice) private view returns (bool found, uint256 place) {
        for (uint256 i = 0; i < offers.length && !found; ++i) {
            place = _roll(dice, offers.length);
            found = !offers[place].withdrawn && block.timestamp <= offers[place].offer.validUntil;
        }
    }

    function _takeOffer(Dice memory dice, Opening memory opening, uint256 place) internal view {
        StoredOffer storage stored = offers[place];
        IEscrowTypes.Quote memory quote = opening.quote;
        opening.offerId = stored.id;
        (opening.provider, opening.meter, opening.terms) = (stored.provider, stored.meter, stored.terms);
        (quote.provider, quote.meter) = (stored.provider.addr, stored.meter.addr);
        quote.unitPrice = stored.offer.unitPrice;
        quote.serviceTerms = stored.offer.serviceTerms;
        if (quote.validUntil > stored.offer.validUntil) quote.validUntil = stored.offer.validUntil;
        quote.nonce = uint64((1 << 63) + stored.id);
        bool expired = block.timestamp > stored.offer.validUntil;
        uint256 left = expired ? 0 : _leftIn(stored);
        opening.units = new uint64[](1);
        uint256 least = 1 + minJobCost / quote.unitPrice;
        opening.units[0] = uint64(least + _roll(dice, _oneIn(dice, 8) ? 2_000 : (left + 5) / 2));
        opening.usable = !expired && !stored.withdrawn && opening.units[0] <= left;
    }

    function _leftIn(StoredOffer storage stored) internal view returns (uint256) {
        return _leftOf(stored.id, stored.offer.validFrom, stored.offer.window, stored.offer.capacity);
    }
}
