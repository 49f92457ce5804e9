// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVestingVault} from "../../contracts/interfaces/token/IVestingVault.sol";
import {VestingTest} from "../helpers/VestingTest.sol";
import {MockPoolObserver} from "../mocks/MockPoolObserver.sol";

/// @notice An observer, callers and beneficiaries that mean ill.
contract VestingVaultAttacksTest is VestingTest {
    uint256 private constant VOLUME = 600_000e18; // an allowance of 30 000 CPT
    /// @dev An observer that burns what it is given must not burn a test's gas.
    uint256 private constant VIEW_GAS = 1_000_000;
    uint256 private constant TOTAL = 12_500_000e18;

    uint256 private _aliceId;
    uint256 private _bobId;
    uint256 private _closedAt;

    /// @dev A week into sharing; nobody has touched it yet.
    function setUp() public override {
        super.setUp();
        _aliceId = _grant(alice, TOTAL / 4, _saleTerms());
        _bobId = _grant(bob, (TOTAL * 3) / 4, _saleTerms());
        observer.setVolume(VOLUME);
        _closedAt = _listAndClose();
        vm.warp(_closedAt + 7 * DAY);
    }

    /// @dev Eight days have begun since the close, seven of them untouched.
    function _assertFreed(uint256 allowance) private view {
        IVestingVault.LimitView memory limit = vestingVault.limit{gas: VIEW_GAS}();
        assertEq(limit.allowance, allowance, "allowance");
        assertEq(limit.freed, 7 * MIN_DAILY + allowance, "freed");
        assertEq(limit.day, _today());
    }

    /* AN OBSERVER THAT FAILS */

    function test_Release_PaysByTheLeastAllowanceWhen_TheObserverReverts() external {
        _releaseWithObserver(MockPoolObserver.Mode.Reverts);
    }

    function test_Release_PaysByTheLeastAllowanceWhen_TheObserverAnswersNothing() external {
        _releaseWithObserver(MockPoolObserver.Mode.AnswersNothing);
    }

    function test_Release_PaysByTheLeastAllowanceWhen_TheObserverBurnsGas() external {
        _releaseWithObserver(MockPoolObserver.Mode.BurnsGas);
    }

    /// @dev Nothing it returns is more than a word to the vault.
    function test_Release_PaysByTheLeastAllowanceWhen_TheObserverAnswersTooMuch() external {
        observer.setMode(MockPoolObserver.Mode.Floods);
        vestingVault.release{gas: FIXING_GAS + 60_000}(_aliceId);
        assertEq(vestingVault.limit().allowance, MIN_DAILY);
    }

    function test_Release_PaysByTheLeastAllowanceGiven_TheObserverHasNoCode() external {
        vm.etch(address(observer), "");
        vestingVault.release(_aliceId);
        assertEq(cpt.balanceOf(alice), 2 * MIN_DAILY);
        _assertFreed(MIN_DAILY);
    }

    function _releaseWithObserver(MockPoolObserver.Mode mode) private {
        observer.setMode(mode);
        _assertFreed(MIN_DAILY);
        assertEq(vestingVault.releasable{gas: VIEW_GAS}(_aliceId), 2 * MIN_DAILY);
        vm.expectEmit(address(vestingVault));
        emit IVestingVault.AllowanceFixed(_today(), 0, MIN_DAILY, 7 * MIN_DAILY);
        assertEq(vestingVault.release(_aliceId), 2 * MIN_DAILY);
        assertEq(vestingVault.scheduleOf(_bobId).releasable, 6 * MIN_DAILY);
        // what is fixed stays when it recovers, and the next day is as it should be
        observer.setMode(MockPoolObserver.Mode.Answers);
        _assertFreed(MIN_DAILY);
        vm.warp(block.timestamp + DAY);
        vestingVault.release(_bobId);
        assertEq(cpt.balanceOf(bob), ((8 * MIN_DAILY + VOLUME / 20) * 3) / 4);
    }

    /// @dev The views give it no more gas than a release would, however much they have.
    function test_Views_AnswerWithLittleGasWhen_TheObserverBurnsIt() external {
        observer.setMode(MockPoolObserver.Mode.BurnsGas);
        uint256 before = gasleft();
        assertEq(vestingVault.limit{gas: 3_000_000}().allowance, MIN_DAILY);
        assertEq(vestingVault.releasable{gas: 3_000_000}(_aliceId), 2 * MIN_DAILY);
        assertEq(vestingVault.scheduleOf{gas: 3_000_000}(_aliceId).releasable, 2 * MIN_DAILY);
        assertLt(before - gasleft(), 3 * FIXING_GAS);
    }

    function testFuzz_Allowance_StaysWithinTheBoundsWhateverTheObserverSays(uint256 volume) external {
        observer.setVolume(volume);
        vestingVault.fixAllowance();
        uint256 allowance = vestingVault.limit().allowance;
        assertEq(allowance, _allowanceFor(volume, MIN_DAILY, MAX_DAILY));
        assertLe(vestingVault.limit().freedToday, allowance);
    }

    /* AN OBSERVER THAT CALLS BACK */

    function test_FixAllowance_FixesOnceWhen_TheObserverCallsBack() external {
        observer.setCallback(address(vestingVault), abi.encodeCall(vestingVault.fixAllowance, ()));
        vestingVault.fixAllowance();
        // less gas is left to it than a second question takes
        _assertFreed(MIN_DAILY);
    }

    function test_Release_PaysOnceWhen_TheObserverCallsBack() external {
        observer.setCallback(address(vestingVault), abi.encodeCall(vestingVault.release, (_aliceId)));
        assertEq(vestingVault.release(_aliceId), 2 * MIN_DAILY);
        assertEq(cpt.balanceOf(alice), 2 * MIN_DAILY);
        _expectNothing(_aliceId);
        vestingVault.release(_aliceId);
    }

    /// @dev It is a beneficiary itself, and moves the schedule while it is being released.
    function test_Release_LeavesOneScheduleWhen_TheObserverTransfersItsOwn() external {
        uint256 id = _transfer(bob, _bobId, address(observer));
        uint256 newId = _idOf(carol, 0);
        observer.setCallback(address(vestingVault), abi.encodeCall(vestingVault.transferSchedule, (id, carol)));
        _expectNoSchedule(id);
        vestingVault.release(id);
        observer.setCallback(address(vestingVault), abi.encodeCall(vestingVault.transferSchedule, (id, carol)));
        vestingVault.fixAllowance();
        _expectNoSchedule(id);
        vestingVault.scheduleOf(id);
        assertEq(vestingVault.scheduleOf(newId).total, (TOTAL * 3) / 4);
    }

    function test_CreateSchedule_RevertWhen_TheObserverMayNotGrant() external {
        bytes memory call = abi.encodeCall(vestingVault.createSchedule, (alice, 1, _saleTerms()));
        observer.setCallback(address(vestingVault), call);
        vestingVault.fixAllowance();
        _assertFreed(MIN_DAILY); // its answer came to nothing
        assertEq(vestingVault.limit().total, TOTAL);
    }

    /* A CALLER THAT GIVES LITTLE GAS */

    /// @dev The observer needs nearly all it may take. Whatever the caller gives, either nothing happens or the volume counts.
    function test_Release_NeverFixesTheLeastAllowanceBecause_GasIsShort() external {
        observer.setMode(MockPoolObserver.Mode.Slow);
        for (uint256 gas_ = 300_000; gas_ < 900_000; gas_ += 19_997) {
            uint256 state = vm.snapshotState();
            (bool ok, ) = address(vestingVault).call{gas: gas_}(abi.encodeCall(vestingVault.release, (_aliceId)));
            if (ok) {
                assertGt(gas_, FIXING_GAS);
                assertEq(vestingVault.limit().allowance, VOLUME / 20, vm.toString(gas_));
            } else {
                assertLt(gas_, FIXING_GAS + 30_000);
                assertEq(cpt.balanceOf(alice), 0);
            }
            assertTrue(vm.revertToState(state));
        }
    }

    /// @dev The error says what was left and what is needed; a unit more is enough.
    function test_FixAllowance_RevertWhen_GasIsOneShort() external {
        observer.setMode(MockPoolObserver.Mode.Slow);
        uint256 tooLittle = FIXING_GAS;
        uint256 enough = FIXING_GAS + 40_000;
        while (enough - tooLittle > 1) {
            uint256 given = (enough + tooLittle) / 2;
            (bool ok, ) = _fixWith(given);
            if (ok) enough = given;
            else tooLittle = given;
        }
        (, bytes memory reason) = _fixWith(tooLittle);
        uint256 left = FIXING_GAS - 1;
        bytes4 selector = IVestingVault.VestingVault_InsufficientGas.selector;
        assertEq(reason, abi.encodeWithSelector(selector, left, FIXING_GAS));
    }

    /// @dev And forgets it.
    function _fixWith(uint256 given) private returns (bool ok, bytes memory reason) {
        uint256 state = vm.snapshotState();
        (ok, reason) = address(vestingVault).call{gas: given}(abi.encodeCall(vestingVault.fixAllowance, ()));
        if (ok) assertEq(vestingVault.limit().allowance, VOLUME / 20);
        assertTrue(vm.revertToState(state));
    }

    /// @dev Also when the observer leaves nothing of what it was given.
    function test_Release_HasGasLeftAtTheBoundaryWhen_TheObserverBurnsIt() external {
        observer.setMode(MockPoolObserver.Mode.BurnsGas);
        for (uint256 gas_ = FIXING_GAS; gas_ < FIXING_GAS + 40_000; gas_ += 3_999) {
            uint256 state = vm.snapshotState();
            bytes memory call = abi.encodeCall(vestingVault.release, (_aliceId));
            (bool ok, bytes memory reason) = address(vestingVault).call{gas: gas_}(call);
            if (!ok) assertEq(bytes4(reason), IVestingVault.VestingVault_InsufficientGas.selector);
            else assertEq(cpt.balanceOf(alice), 2 * MIN_DAILY);
            assertTrue(vm.revertToState(state));
        }
    }

    /* A BENEFICIARY THAT RUNS */

    /// @dev The operation waits 48 hours in the open. Whoever is to lose the schedule moves it meanwhile, as often as it likes: the first
    ///      number still finds it.
    function test_Revoke_FindsTheScheduleByItsFirstNumberGiven_ItWasTransferred() external {
        uint256 firstId = _grant(carol, 48_000e18, _teamTerms());
        uint256 id = firstId;
        for (uint256 i = 0; i < 5; ++i) {
            id = _transfer(carol, id, carol);
        }
        id = _transfer(carol, id, thief);
        vm.expectEmit(address(vestingVault));
        emit IVestingVault.ScheduleRevoked(id, address(genesis), 0, 48_000e18);
        assertEq(_revoke(firstId), 48_000e18);
        assertEq(vestingVault.scheduleOf(id).total, 0);
        _expectNotRevocable(id, address(genesis));
        _revoke(firstId);
    }

    /// @dev Numbers in between lead nowhere, and nobody but the creator follows.
    function test_Revoke_RevertGiven_TheNumberIsOneInBetween() external {
        uint256 firstId = _grant(carol, 48_000e18, _teamTerms());
        uint256 secondId = _transfer(carol, firstId, bob);
        uint256 thirdId = _transfer(bob, secondId, carol);
        _expectNoSchedule(secondId);
        _revoke(secondId);
        _expectNotRevocable(thirdId, thief);
        vm.prank(thief);
        vestingVault.revoke(firstId);
        _expectNoSchedule(firstId);
        vestingVault.scheduleOf(firstId);
        assertEq(_revoke(thirdId), 48_000e18);
    }

    /// @dev A schedule of the sale moved along the same way stays what it was.
    function test_Revoke_RevertGiven_TheTransferredScheduleIsNotRevocable() external {
        uint256 newId = _transfer(alice, _aliceId, carol);
        _expectNoSchedule(_aliceId);
        _revoke(_aliceId);
        _expectNotRevocable(newId, address(genesis));
        _revoke(newId);
    }
}
