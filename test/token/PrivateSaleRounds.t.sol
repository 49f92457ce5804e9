// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IPrivateSale} from "../../contracts/interfaces/token/IPrivateSale.sol";
import {IVestingVault} from "../../contracts/interfaces/token/IVestingVault.sol";
import {SaleTest} from "../helpers/SaleTest.sol";

/// @notice Three rounds one after the other, stops, and the end of the sale.
contract PrivateSaleRoundsTest is SaleTest {
    function _expectBadRound(uint256 number, uint256 expected) private {
        vm.expectRevert(abi.encodeWithSelector(IPrivateSale.PrivateSale_BadRound.selector, number, expected));
    }

    function _expectNotFinished(uint256 end) private {
        vm.expectRevert(abi.encodeWithSelector(IPrivateSale.PrivateSale_NotFinished.selector, end));
    }

    /* SETTING */

    function test_SetRound_KeepsTheTerms() external {
        (uint256 number, ) = sale.currentRound();
        assertEq(number, 3);
        _expectBadRound(0, 0);
        sale.roundOf(0);
        vm.expectEmit(address(sale));
        emit IPrivateSale.RoundSet(0, _round());
        _setRound(0, _round());
        IPrivateSale.Round memory round;
        (number, round) = sale.currentRound();
        assertEq(number, 0);
        assertEq(abi.encode(round), abi.encode(_round()));
        (round, ) = sale.roundOf(0);
        assertEq(abi.encode(round), abi.encode(_round()));
        _expectBadRound(1, 1);
        sale.roundOf(1);
    }

    function test_SetRound_MayBeRepeatedUntilItOpens() external {
        IPrivateSale.Round memory round = _round();
        _setRound(0, round);
        vm.warp(OPENS - 1);
        (round.cap, round.opensAt) = (4_000_000e18, OPENS + 5);
        _setRound(0, round);
        vm.warp(OPENS + 4);
        _expectNotOpen(0, OPENS + 5, CLOSES);
        _buy(0, 100e6);
        _setRound(0, round);
        vm.warp(OPENS + 5);
        _expectBadRound(0, 1);
        _setRound(0, round);
        _buy(0, 100e6);
        vm.warp(CLOSES - 1);
        _buy(0, 100e6);
        vm.warp(CLOSES);
        _expectNotOpen(0, OPENS + 5, CLOSES);
        _buy(0, 100e6);
        _expectBadRound(0, 1);
        _setRound(0, round);
    }

    /// @dev Setting the next one would end the one before it, or keep it from ever opening.
    function test_SetRound_RevertGiven_TheOneBeforeHasNotClosed() external {
        IPrivateSale.Round memory next = _round();
        (next.opensAt, next.closesAt) = (CLOSES, CLOSES + 1 days);
        _setRound(0, _round());
        _expectNotFinished(CLOSES);
        _setRound(1, next);
        vm.warp(CLOSES - 1);
        _expectNotFinished(CLOSES);
        _setRound(1, next);
        _buy(0, 100e6);
        vm.warp(CLOSES);
        _setRound(1, next);
        _buy(0, 100e6);
    }

    function test_SetRound_RevertWhen_TheNumberIsNotTheNext() external {
        uint256[3] memory bad = [uint256(1), 3, type(uint256).max];
        for (uint256 i = 0; i < 3; ++i) {
            _expectBadRound(bad[i], 0);
            _setRound(bad[i], _round());
        }
        _openFirst();
        _openNext(1, 1e6, 1e18);
        _openNext(2, 1e6, 1e18);
        (, IPrivateSale.Round memory round) = sale.currentRound();
        vm.warp(round.closesAt);
        _expectBadRound(3, 3);
        _setRound(3, round);
    }

    function test_SetRound_RevertWhen_OutOfBounds() external {
        IPrivateSale.Round memory round = _round();
        for (uint256 i = 0; i < 2; ++i) {
            round.price = i == 0 ? 799_999 : 800_001;
            _expectOutOfBounds("price", round.price, 800_000, 800_000);
            _setRound(0, round);
        }
        round = _round();
        for (uint256 i = 0; i < 2; ++i) {
            round.cap = i == 0 ? 0 : 5_000_000e18 + 1;
            _expectOutOfBounds("cap", round.cap, 1, 5_000_000e18);
            _setRound(0, round);
        }
        round = _round();
        for (uint256 i = 0; i < 2; ++i) {
            round.buyerCap = i == 0 ? 100e6 - 1 : 100_000e6 + 1;
            _expectOutOfBounds("buyerCap", round.buyerCap, 100e6, 100_000e6);
            _setRound(0, round);
        }
        round = _round();
        for (uint256 i = 0; i < 2; ++i) {
            round.opensAt = uint40(i == 0 ? START - 1 : START + 365 days + 1);
            round.closesAt = round.opensAt + 1;
            _expectOutOfBounds("opensAt", round.opensAt, START, START + 365 days);
            _setRound(0, round);
        }
        round = _round();
        for (uint256 i = 0; i < 2; ++i) {
            round.closesAt = i == 0 ? OPENS : OPENS + 365 days + 1;
            _expectOutOfBounds("closesAt", round.closesAt, OPENS + 1, OPENS + 365 days);
            _setRound(0, round);
        }
        (round.opensAt, round.closesAt) = (uint40(START), uint40(START + 365 days));
        _setRound(0, round);
        vm.warp(START + 365 days);
        (round.opensAt, round.closesAt) = (uint40(block.timestamp), uint40(block.timestamp + 1));
        for (uint256 i = 0; i < 2; ++i) {
            round.price = i == 0 ? 0 : 1_000_000e6 + 1;
            _expectOutOfBounds("price", round.price, 1, 1_000_000e6);
            _setRound(1, round);
        }
        round.price = 1_000_000e6;
        _setRound(1, round);
    }

    function test_SetRound_RevertWhen_CallerNotCritical() external {
        address[3] memory cast = [admin, routine, thief];
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(cast[i]);
            vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, cast[i]));
            sale.setRound(0, _round());
        }
    }

    /// @dev 5, 5 and 2.5 million; what a round leaves adds to the next.
    function test_SetRound_PassesOnWhatIsUnsold() external {
        _openFirst();
        _buy(0, 80_000e6); // 100 000 CPT
        uint256[2] memory most = [uint256(9_900_000e18), 12_350_000e18];
        for (uint256 number = 1; number < 3; ++number) {
            (, IPrivateSale.Round memory round) = sale.currentRound();
            vm.warp(round.closesAt);
            (round.opensAt, round.closesAt) = (round.closesAt, round.closesAt + 1 days);
            round.cap = uint88(most[number - 1] + 1);
            _expectOutOfBounds("cap", round.cap, 1, most[number - 1]);
            _setRound(number, round);
            round.cap = uint88(most[number - 1]);
            round.price = 2e6;
            _setRound(number, round);
            if (number == 1) _buy(1, 100_000e6); // 50 000 CPT
        }
        (uint256 sold, uint256 left) = sale.totals();
        assertEq(sold, 150_000e18);
        assertEq(left, 12_350_000e18);
    }

    function test_Buy_RevertGiven_NoRoundIsOpen() external {
        _expectNotOpen(3, 0, 0);
        _buy(0, 100e6);
        _setRound(0, _round());
        _expectNotOpen(0, OPENS, CLOSES);
        _buy(0, 100e6);
        (uint256 quoted, uint256 most) = sale.quote(buyers[0].addr, 100e6);
        assertEq(quoted + most, 0);
        vm.warp(CLOSES);
        (quoted, most) = sale.quote(buyers[0].addr, 100e6);
        assertEq(quoted + most, 0);
    }

    /* STOPS */

    function test_Pause_StopsBuyingAndProlongsTheRound() external {
        _openFirst();
        vm.warp(CLOSES - 10);
        _pause(address(sale));
        vm.expectRevert(abi.encodeWithSelector(IExpiringPause.ExpiringPause_Paused.selector, CLOSES - 10 + 72 hours));
        _buy(0, 100e6);
        (uint256 quoted, uint256 most) = sale.quote(buyers[0].addr, 100e6);
        assertEq(quoted + most, 0);
        vm.warp(CLOSES + 1 hours);
        vm.prank(routine);
        IExpiringPause(address(sale)).unpause();
        uint256 prolonged = CLOSES + 1 hours + 10;
        (, IPrivateSale.Round memory round) = sale.currentRound();
        assertEq(round.closesAt, prolonged);
        vm.warp(prolonged - 1);
        _buy(0, 100e6);
        vm.warp(prolonged);
        _expectNotOpen(0, OPENS + 1 hours + 10, prolonged);
        _buy(0, 100e6);
    }

    /// @dev A stop before the opening moves that as well, and terms can be set in a stop; after it, times are by the clock again.
    function test_Pause_ProlongsARoundThatHasNotOpened() external {
        _setRound(0, _round());
        _pause(address(sale));
        vm.warp(START + 10 hours);
        (, IPrivateSale.Round memory round) = sale.currentRound();
        assertEq(round.opensAt, OPENS + 10 hours);
        _setRound(0, _round());
        (, round) = sale.currentRound();
        assertEq(round.opensAt, OPENS);
        vm.warp(START + 80 hours); // 62 hours more of the stop, which has ended
        (, round) = sale.currentRound();
        assertEq(round.opensAt, OPENS + 62 hours);
        assertEq(round.closesAt, CLOSES + 62 hours);
        _expectNotOpen(0, OPENS + 62 hours, CLOSES + 62 hours);
        _buy(0, 100e6);
        vm.warp(OPENS + 62 hours);
        _buy(0, 100e6);
        _expectBadRound(0, 1);
        _setRound(0, round);
    }

    /// @dev A stop after the close opens nothing again.
    function test_Pause_DoesNotReopenAClosedRound() external {
        _openFirst();
        vm.warp(CLOSES);
        _pause(address(sale));
        vm.warp(CLOSES + 72 hours);
        _expectNotOpen(0, OPENS + 72 hours, CLOSES + 72 hours);
        _buy(0, 100e6);
        IPrivateSale.Round memory round = _round();
        (round.opensAt, round.closesAt) = (CLOSES + 72 hours, CLOSES + 73 hours);
        _setRound(1, round);
        _buy(0, 100e6);
    }

    /* THE END */

    function test_Finish_GivesWhatIsUnsoldToTheFoundation() external {
        _openFirst();
        _buy(0, 80_000e6);
        _openNext(1, 1e6, 1_000_000e18);
        _openNext(2, 1e6, 1_000_000e18);
        (, IPrivateSale.Round memory round) = sale.currentRound();
        _expectNotFinished(round.closesAt);
        sale.finish();
        vm.warp(round.closesAt - 1);
        _expectNotFinished(round.closesAt);
        sale.finish();
        vm.warp(round.closesAt);
        uint256 id = _idOf(foundation, 2);
        vm.expectEmit(address(sale));
        emit IPrivateSale.Finished(12_400_000e18, foundation, id);
        vm.prank(thief);
        assertEq(sale.finish(), 12_400_000e18);
        assertTrue(sale.finished());
        assertEq(vestingVault.scheduleOf(id).total, 12_400_000e18);
        assertEq(abi.encode(vestingVault.scheduleOf(id).terms), abi.encode(_foundationTerms()));
        assertEq(cpt.balanceOf(address(sale)), 0);
        (uint256 sold, uint256 left) = sale.totals();
        assertEq(sold, 100_000e18);
        assertEq(left, 0);
        vm.expectRevert(IPrivateSale.PrivateSale_IsFinished.selector);
        sale.finish();
        vm.expectRevert(IPrivateSale.PrivateSale_IsFinished.selector);
        _setRound(2, round);
    }

    function test_Finish_RevertGiven_RoundsAreStillToCome() external {
        _expectNotFinished(type(uint256).max);
        sale.finish();
        _openFirst();
        vm.warp(CLOSES + 700 days);
        _expectNotFinished(type(uint256).max);
        sale.finish();
    }

    /// @dev Limited schedules close six months after the listing, whatever the rounds say.
    function test_Finish_IsOpenWhenLimitedSchedulesAreClosed() external {
        IPrivateSale.Round memory round = _round();
        round.closesAt = uint40(START + 300 days);
        _setRound(0, round);
        _list(START);
        uint256 end = START + 180 days;
        vm.warp(end - 1);
        _buy(0, 100e6);
        (, uint256 most) = sale.quote(buyers[0].addr, 100e6);
        assertEq(most, CAP - 100e6);
        _expectNotFinished(end);
        sale.finish();
        vm.warp(end);
        uint256 quoted;
        (quoted, most) = sale.quote(buyers[0].addr, 100e6);
        assertEq(quoted + most, 0);
        vm.expectRevert(abi.encodeWithSelector(IVestingVault.VestingVault_LimitedClosed.selector, end));
        _buy(0, 100e6);
        assertEq(sale.finish(), FOR_SALE - 125e18);
        vm.expectRevert(IPrivateSale.PrivateSale_IsFinished.selector);
        _buy(0, 100e6);
        (quoted, most) = sale.quote(buyers[0].addr, 100e6);
        assertEq(quoted + most, 0);
        assertEq(vestingVault.releasable(_idOf(foundation, 2)), _sixMonthsOf(FOR_SALE - 125e18));
    }

    function _sixMonthsOf(uint256 total) private pure returns (uint256) {
        return total / 10 + ((total - total / 10) * 6) / 24;
    }

    function test_Finish_StaysOpenInAStop() external {
        _openFirst();
        _list(OPENS);
        vm.warp(OPENS + 180 days);
        _pause(address(sale));
        assertEq(sale.finish(), FOR_SALE);
    }

    /// @dev At a price that lets two buyers take all.
    function test_Finish_CreatesNoScheduleGiven_AllIsSold() external {
        _openFirst();
        for (uint256 number = 1; number < 3; ++number) {
            _openNext(number, 1_000, uint88(number == 1 ? 10_000_000e18 : 2_500_000e18));
            (, uint256 most) = sale.quote(buyers[number].addr, 0);
            assertEq(most, number == 1 ? 10_000e6 : 2_500e6);
            _buy(number, most);
        }
        (, IPrivateSale.Round memory round) = sale.currentRound();
        vm.warp(round.closesAt);
        vm.expectEmit(address(sale));
        emit IPrivateSale.Finished(0, foundation, 0);
        assertEq(sale.finish(), 0);
        assertEq(vestingVault.scheduleCount(foundation), 2);
    }

    function test_Initialize_RevertWhen_TheFoundationIsZero() external {
        address implementation = deployCode(
            "PrivateSale.sol:PrivateSale",
            abi.encode(address(usdc), address(cpt), address(vestingVault), address(treasury))
        );
        bytes memory initialize = abi.encodeWithSignature("initialize(address,address)", address(manager), address(0));
        vm.expectRevert(IPrivateSale.PrivateSale_FoundationIsZero.selector);
        this.deployProxy(implementation, initialize);
    }

    function deployProxy(address implementation, bytes calldata initialize) external {
        bytes memory code = vm.getCode("TransparentUpgradeableProxy.sol:TransparentUpgradeableProxy");
        bytes memory creation = bytes.concat(code, abi.encode(implementation, address(manager), initialize));
        assembly ("memory-safe") {
            if iszero(create(0, add(creation, 0x20), mload(creation))) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }
}
