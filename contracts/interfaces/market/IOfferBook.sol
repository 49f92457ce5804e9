// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ServiceTerms} from "../../libraries/ServiceTerms.sol";
import {IComputePriceOracle} from "../oracle/IComputePriceOracle.sol";
import {IEscrowTypes} from "./IEscrowTypes.sol";

/// @title IOfferBook
/// @notice Offers that providers store for everybody. A job is opened under one by a quote whose fields are the offer's and
///         whose nonce is `offerReference`; it needs no signature.
interface IOfferBook {
    /// @notice What a provider sells.
    /// @param resource E.g. keccak256("gpu.h100.second").
    /// @param meter Who measures the jobs.
    /// @param unitPrice USDC units (6 decimals) per resource unit; zero when `rateFactorBps` sets the price.
    /// @param rateFactorBps Price in basis points of the oracle's rate, rounded up, at most 65 535; zero when `unitPrice` does.
    /// @param capacity Units that can be ordered per window.
    /// @param window Length of the windows, which start at `validFrom`, in seconds.
    /// @param validFrom First second it can be used.
    /// @param validUntil Last second it can be used.
    /// @param maxDuration Longest ordered duration of a job, in seconds.
    /// @param maxFeeBps Highest fee the provider accepts, in basis points.
    /// @param region Where the resource is, e.g. "eu-central".
    /// @param serviceTerms Service levels with their refunds, kind and licence, packed.
    struct Offer {
        bytes32 resource;
        address meter;
        uint64 unitPrice;
        uint16 rateFactorBps;
        uint64 capacity;
        uint32 window;
        uint40 validFrom;
        uint40 validUntil;
        uint32 maxDuration;
        uint16 maxFeeBps;
        bytes32 region;
        ServiceTerms serviceTerms;
    }

    /// @notice A stored offer and its use.
    /// @param withdrawn The provider took it back.
    /// @param aboveMarket It cost more than three times the market rate when it was stored.
    /// @param unitPrice Its price now, in USDC units per resource unit; zero when it depends on a rate that is missing.
    /// @param left Units that can still be ordered in the present window; zero when it cannot be used now.
    struct OfferView {
        address provider;
        Offer offer;
        bool withdrawn;
        bool aboveMarket;
        uint256 unitPrice;
        uint256 left;
    }

    /// @notice An offer was stored. `marketRate` is the oracle's rate it was compared with; zero: there was none, and the
    ///         comparison was skipped.
    event OfferStored(
        uint256 indexed offerId,
        address indexed provider,
        bytes32 indexed resource,
        Offer offer,
        uint256 marketRate,
        bool aboveMarket
    );

    /// @notice The provider took its offer back; jobs under it go on.
    event OfferWithdrawn(uint256 indexed offerId, address indexed provider);

    /// @notice `jobs` jobs of `units` units in all were opened under the offer; their numbers carry `nonce`.
    event OfferTaken(uint256 indexed offerId, address indexed user, uint64 nonce, uint64 units, uint32 jobs);

    /// @notice A job under the offer was cancelled, or expired before its start; its units can be ordered again.
    event OfferReleased(uint256 indexed offerId, uint64 units);

    /// @notice The oracle of market rates changed; zero: none.
    event OracleUpdated(IComputePriceOracle oldOracle, IComputePriceOracle newOracle);

    /// @notice The caller must be the escrow.
    error OfferBook_CallerNotEscrow(address caller);

    /// @notice Only registered providers that may take jobs store offers.
    error OfferBook_NotAdmitted(address provider);

    /// @notice The caller is not the offer's provider.
    error OfferBook_NotProvider(uint256 offerId, address caller, address provider);

    /// @notice A field of the offer lies outside its bounds.
    error OfferBook_OutOfBounds(bytes32 what, uint256 value, uint256 min, uint256 max);

    /// @notice Exactly one of `unitPrice` and `rateFactorBps` sets the price.
    error OfferBook_PriceAmbiguous(uint64 unitPrice, uint16 rateFactorBps);

    /// @notice The service terms have an unknown kind, basis points above 10 000, or a licence without a licensor.
    error OfferBook_BadServiceTerms(ServiceTerms terms);

    /// @notice A fixed spot price lies outside 30 to 50 % of the market rate. A factor outside is `OfferBook_OutOfBounds`.
    error OfferBook_SpotPriceOutOfRange(uint256 unitPrice, uint256 min, uint256 max);

    /// @notice There is no offer of this number, or it was withdrawn.
    error OfferBook_NoSuchOffer(uint256 offerId);

    /// @notice The offer can be used from `validFrom` to `validUntil`.
    error OfferBook_NotValidNow(uint256 offerId, uint256 validFrom, uint256 validUntil);

    /// @notice The quote's `field` is not what the offer says.
    error OfferBook_QuoteDiffers(uint256 offerId, bytes32 field);

    /// @notice The offer's price is another now.
    error OfferBook_PriceChanged(uint256 offerId, uint256 quoted, uint256 current);

    /// @notice The present window has only `left` units left.
    error OfferBook_CapacityExceeded(uint256 offerId, uint256 units, uint256 left);

    /// @notice The offer costs more than three times the market rate; the user must accept that in the reference.
    error OfferBook_AboveMarket(uint256 offerId);

    /// @notice The oracle has no rate for the resource, or a stale one.
    error OfferBook_NoRate(bytes32 resource);

    /// @notice There are no more numbers for jobs under the offer, or none for another offer.
    error OfferBook_Exhausted(uint256 offerId);

    /// @notice Too little gas is left to ask the oracle: `left` of which all but a 64th would have to be above `needed`.
    error OfferBook_InsufficientGas(uint256 left, uint256 needed);

    /// @notice Stores an offer.
    /// @dev Caller: a registered provider. Reverts with `OfferBook_NotAdmitted`, `OfferBook_OutOfBounds`,
    ///      `OfferBook_PriceAmbiguous`, `OfferBook_BadServiceTerms`, `OfferBook_SpotPriceOutOfRange`, `OfferBook_NoRate` for a
    ///      price that depends on a rate that is missing, `OfferBook_InsufficientGas`, or `OfferBook_Exhausted`. Emits
    ///      `OfferStored`.
    /// @return offerId Its number, from 1.
    function storeOffer(Offer calldata offer) external returns (uint256 offerId);

    /// @notice Takes an offer back.
    /// @dev Caller: its provider. Reverts with `OfferBook_NoSuchOffer` or `OfferBook_NotProvider`. Emits `OfferWithdrawn`.
    function withdrawOffer(uint256 offerId) external;

    /// @notice Checks a quote against the offer its nonce names, and counts its units.
    /// @dev Caller: the escrow. Reverts with the reason. Emits `OfferTaken`.
    /// @return nonce The nonce of the jobs.
    function take(
        IEscrowTypes.Quote calldata quote,
        address user,
        uint64 units,
        uint32 jobs
    ) external returns (uint64 nonce);

    /// @notice Gives back the units of a job that ended before its start, while the window they were taken in lasts.
    /// @param nonce What `take` returned; another is ignored.
    /// @param units The job's, as they were taken: the book keeps no sum by take, so more would be others' units.
    /// @dev Caller: the escrow, which goes on whatever happens here. Emits `OfferReleased` when there are any.
    function onJobCancelled(uint64 nonce, uint64 units) external;

    /// @notice Sets the oracle of market rates; zero: none.
    /// @dev Role: admin. Emits `OracleUpdated`.
    function setOracle(IComputePriceOracle newOracle) external;

    /// @notice The nonce of a quote that uses a stored offer: 2^63 + 2^62 when above market is accepted + the offer's number.
    /// @dev Reverts with `OfferBook_NoSuchOffer` for zero and from 2^30 on: no offer has such a number.
    function offerReference(uint256 offerId, bool acceptAboveMarket) external pure returns (uint64);

    /// @notice The quote that uses an offer now, for a job of `duration` and `specHash`.
    /// @dev Checks neither duration, time nor what is left. Reverts with `OfferBook_NoSuchOffer` or `OfferBook_NoRate`.
    function quoteOf(
        uint256 offerId,
        uint32 duration,
        bytes32 specHash,
        bool acceptAboveMarket
    ) external view returns (IEscrowTypes.Quote memory);

    /// @notice A stored offer; all zero when there is none.
    function offerOf(uint256 offerId) external view returns (OfferView memory);

    /// @notice Offers `from` to `from + count − 1`, fewer at the end; the first one is number 1, also from 0.
    function offers(uint256 from, uint256 count) external view returns (OfferView[] memory);

    /// @notice Offers stored so far; the newest one's number.
    function offerCount() external view returns (uint256);

    /// @notice What `units` units cost at the oracle's rate, in USDC units.
    /// @dev Reverts with `OfferBook_NoRate`.
    function estimate(bytes32 resource, uint256 units) external view returns (uint256 cost);

    /// @notice The contracts the book works with; `oracle` zero: none.
    function wiring() external view returns (address escrow, address registry, IComputePriceOracle oracle);
}
