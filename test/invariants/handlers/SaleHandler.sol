// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignedUsdc} from "../../../contracts/libraries/SignedUsdc.sol";
import {IExpiringPause} from "../../../contracts/interfaces/base/IExpiringPause.sol";
import {IPrivateSale} from "../../../contracts/interfaces/token/IPrivateSale.sol";
import {ProtocolTest} from "../../helpers/ProtocolTest.sol";
import {SaleTest} from "../../helpers/SaleTest.sol";
import {ActingTest} from "./ActingTest.sol";

/// @notice Four buyers, a relayer, a thief, the critical role, a guardian, a treasury that refuses at times, and the clock.
abstract contract SaleHandler is ActingTest, SaleTest {
    mapping(bytes4 handler => uint256) internal successes;
    mapping(address buyer => uint256) internal paidBy;
    uint256 internal paid;
    uint256 internal sold;
    uint256[3] internal soldIn;
    uint256 internal donated;
    uint256 internal unsold;
    uint256 internal purchases;
    uint256 internal stops;

    function setUp() public virtual override(ProtocolTest, SaleTest) {
        super.setUp();
    }

    function _names() internal pure returns (string[9] memory) {
        return ["setRound", "buy", "buyByPermit", "buyByRelayer", "steal", "stop", "endSale", "donate", "passTime"];
    }

    function _selectorOf(string memory name) internal pure returns (bytes4) {
        return bytes4(keccak256(bytes.concat(bytes(name), "(uint256)")));
    }

    function _success() private {
        ++successes[msg.sig];
        _done();
    }

    /* ROUNDS */

    /// @dev The next one when the present one has closed, or the present one again before it opens; else it is refused.
    function setRound(uint256 seed) external acting {
        (uint256 present, IPrivateSale.Round memory last) = sale.currentRound();
        bool none = present == 3;
        bool again = !none && block.timestamp < last.opensAt;
        uint256 number =
            none
                ? 0
                : again
                    ? present
                    : present + 1;
        bool allowed = number < 3 && !sale.finished() && (none || again || block.timestamp >= last.closesAt);
        IPrivateSale.Round memory round = _round();
        if (number != 0) round.price = uint64(1_000 + (seed % 2e6));
        uint256 most =
            (
                number == 0
                    ? 5_000_000e18
                    : number == 1
                        ? 10_000_000e18
                        : FOR_SALE
            ) - sold;
        if (number < 3) round.cap = uint88(most - ((seed >> 64) % (most / 2)));
        round.opensAt = uint40(block.timestamp + ((seed >> 8) % 2 days));
        round.closesAt = round.opensAt + uint40(1 + ((seed >> 32) % 20 days));
        round.buyerCap = uint64(30_000e6 + (seed % (70_000e6 + 1)));
        vm.prank(critical);
        if (!allowed) _refused(address(sale), abi.encodeCall(sale.setRound, (number, round)));
        else sale.setRound(number, round);
        _success();
    }

    /* BUYING */

    function _amount(uint256 seed, uint256 i) private view returns (uint256 amount, bool allowed) {
        (, uint256 most) = sale.quote(buyers[i].addr, 0);
        uint256 kind = (seed >> 16) % 8;
        if (most == 0) return (100e6, false);
        if (kind == 0) return (most + 1, false);
        if (kind == 1) return (most, true);
        return (100e6 + ((seed >> 32) % (most - 100e6 + 1)), true);
    }

    /// @dev As whoever is pranked.
    function _purchase(uint256 i, uint256 amount, bool allowed, bytes memory call) private {
        if (!allowed) return _refused(address(sale), call);
        (bool ok, bytes memory answer) = address(sale).call(call);
        if (!ok) _revertWith(answer);
        (uint256 bought, uint256 id) = abi.decode(answer, (uint256, uint256));
        assertEq(vestingVault.beneficiaryOf(id), buyers[i].addr);
        assertEq(vestingVault.scheduleOf(id).total, bought);
        paidBy[buyers[i].addr] += amount;
        paid += amount;
        sold += bought;
        (uint256 number, ) = sale.currentRound();
        soldIn[number] += bought;
        ++purchases;
    }

    function buy(uint256 seed) external acting {
        uint256 i = seed % 4;
        (uint256 amount, bool allowed) = _amount(seed, i);
        bytes memory call = abi.encodeCall(sale.buy, (amount, 0, _proof(i)));
        bool refuses = (seed >> 24) % 16 == 0;
        treasury.setRefuses(refuses);
        vm.prank(buyers[i].addr);
        _purchase(i, amount, allowed && !refuses, call);
        treasury.setRefuses(false);
        _success();
    }

    function buyByPermit(uint256 seed) external acting {
        uint256 i = seed % 4;
        (uint256 amount, bool allowed) = _amount(seed, i);
        bytes memory signature = _signPermit(buyers[i], amount, block.timestamp);
        if ((seed >> 24) % 4 == 0) usdc.permit(buyers[i].addr, address(sale), amount, block.timestamp, signature);
        bytes memory call = abi.encodeCall(sale.buyWithPermit, (amount, 0, _proof(i), block.timestamp, signature));
        vm.prank(buyers[i].addr);
        _purchase(i, amount, allowed, call);
        vm.prank(buyers[i].addr);
        usdc.approve(address(sale), type(uint256).max);
        _success();
    }

    function buyByRelayer(uint256 seed) external acting {
        uint256 i = seed % 4;
        (uint256 amount, bool allowed) = _amount(seed, i);
        (uint256 number, ) = sale.currentRound();
        bytes32 salt = bytes32(purchases); // never one that was used
        SignedUsdc.Authorization memory authorization = _authorize(buyers[i], amount, number, 1, salt);
        bytes32[] memory proof = _proof(i);
        bytes memory call = abi.encodeCall(
            sale.buyWithAuthorization,
            (buyers[i].addr, amount, 1, proof, authorization)
        );
        _purchase(i, amount, allowed, call);
        _refused(address(sale), call); // once
        _success();
    }

    /// @dev Neither without a place on the list nor with another's.
    function steal(uint256 seed) external acting {
        bytes32[] memory proof = _proof(seed % 4);
        vm.startPrank(thief);
        _refused(address(sale), abi.encodeCall(sale.buy, (100e6, 0, proof)));
        _refused(address(sale), abi.encodeCall(sale.setRound, (0, _round())));
        SignedUsdc.Authorization memory forged;
        forged.validBefore = type(uint256).max;
        bytes memory call = abi.encodeCall(sale.buyWithAuthorization, (buyers[seed % 4].addr, 100e6, 0, proof, forged));
        _refused(address(sale), call);
        vm.stopPrank();
        _success();
    }

    /* THE WORLD */

    function stop(uint256 seed) external acting {
        IExpiringPause stoppable = IExpiringPause(address(sale));
        uint256 readyAt = stoppable.pausedUntil() + 7 days;
        if (stoppable.pausedUntil() != 0 && block.timestamp < readyAt) {
            vm.prank(guardian);
            _refused(address(sale), abi.encodeCall(IExpiringPause.pause, ()));
            return _success();
        }
        _pause(address(sale));
        ++stops;
        if (seed % 4 != 0) {
            vm.warp(block.timestamp + ((seed >> 8) % 20 hours));
            vm.prank(routine);
            stoppable.unpause();
        }
        _success();
    }

    function endSale(uint256 seed) external acting {
        (uint256 number, IPrivateSale.Round memory round) = sale.currentRound();
        uint256 closedAt = vestingVault.limitedClosedAt();
        bool over =
            (number == 2 && block.timestamp >= round.closesAt) || (closedAt != 0 && block.timestamp >= closedAt);
        if (over && !sale.finished()) {
            unsold = sale.finish();
            assertEq(unsold, FOR_SALE - sold);
        } else {
            _refused(address(sale), abi.encodeCall(sale.finish, ()));
        }
        if (closedAt == 0 && seed % 64 == 0) _list(block.timestamp);
        _success();
    }

    function donate(uint256 seed) external acting {
        uint256 amount = (seed >> 16) % 1e18;
        donated += amount;
        vm.prank(address(genesis));
        cpt.transfer(address(sale), amount);
        _success();
    }

    /// @dev Hours mostly; to the second a round opens or closes, or beside it.
    function passTime(uint256 seed) external acting {
        (, IPrivateSale.Round memory round) = sale.currentRound();
        uint256 date = seed % 2 == 0 ? round.opensAt : round.closesAt;
        uint256 to = date + ((seed >> 8) % 3);
        if ((seed >> 16) % 3 == 0 && to > block.timestamp + 1) vm.warp(to - 1);
        else vm.warp(block.timestamp + ((seed >> 24) % 2 days));
        _success();
    }
}
