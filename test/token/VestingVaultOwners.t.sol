// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVestingVault} from "../../contracts/interfaces/token/IVestingVault.sol";
import {NaiveVesting} from "../helpers/NaiveVesting.sol";
import {VestingTest} from "../helpers/VestingTest.sol";

/// @notice Schedules that change hands, and schedules that are taken back.
contract VestingVaultOwnersTest is VestingTest {
    uint256 private _teamId;

    function setUp() public override {
        super.setUp();
        _teamId = _grant(alice, 36_000e18, _teamTerms());
    }

    /* TRANSFER */

    function test_TransferSchedule_MovesWhatIsReleasedAndWhatIsNot() external {
        uint256 id = _grant(alice, 24e18, _linear(uint40(START), 24));
        vm.warp(START + 6 * MONTH);
        vestingVault.release(id);
        vm.warp(START + 8 * MONTH);
        vm.expectEmit(address(vestingVault));
        emit IVestingVault.ScheduleTransferred(id, _idOf(bob, 0), bob);
        assertEq(_transfer(alice, id, bob), _idOf(bob, 0));
        IVestingVault.ScheduleView memory schedule = vestingVault.scheduleOf(_idOf(bob, 0));
        assertEq(schedule.total, 24e18);
        assertEq(schedule.released, 6e18);
        assertEq(schedule.releasable, 2e18);
        assertEq(vestingVault.beneficiaryOf(_idOf(bob, 0)), bob);
        assertEq(vestingVault.release(_idOf(bob, 0)), 2e18);
        assertEq(cpt.balanceOf(alice), 6e18);
        assertEq(cpt.balanceOf(bob), 2e18);
        // the old place stays empty, the next schedule gets the next
        assertEq(vestingVault.scheduleCount(alice), 2);
        _expectNoSchedule(id);
        vestingVault.release(id);
        assertEq(_grant(alice, 1, _teamTerms()), _idOf(alice, 2));
    }

    function test_TransferSchedule_ToItselfTakesTheNextPlace() external {
        uint256 newId = _transfer(alice, _teamId, alice);
        assertEq(newId, _idOf(alice, 1));
        assertEq(vestingVault.scheduleOf(newId).total, 36_000e18);
        _expectNoSchedule(_teamId);
        _transfer(alice, _teamId, alice);
    }

    function test_TransferSchedule_RevertWhen_CallerNotTheBeneficiary() external {
        address[3] memory cast = [bob, address(genesis), admin];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IVestingVault.VestingVault_NotBeneficiary.selector, _teamId, cast[i])
            );
            _transfer(cast[i], _teamId, cast[i]);
        }
        uint256 newId = _transfer(alice, _teamId, bob);
        vm.expectRevert(abi.encodeWithSelector(IVestingVault.VestingVault_NotBeneficiary.selector, newId, alice));
        _transfer(alice, newId, alice);
    }

    function test_TransferSchedule_RevertWhen_ToZeroOrTheVault() external {
        address[2] memory bad = [address(0), address(vestingVault)];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IVestingVault.VestingVault_BadBeneficiary.selector, bad[i]));
            _transfer(alice, _teamId, bad[i]);
        }
    }

    function test_TransferSchedule_KeepsTheCreatorWhoMayRevoke() external {
        uint256 newId = _transfer(alice, _teamId, bob);
        _expectNotRevocable(newId, alice);
        vm.prank(alice);
        vestingVault.revoke(newId);
        vm.expectEmit(address(vestingVault));
        emit IVestingVault.ScheduleRevoked(newId, address(genesis), 0, 36_000e18);
        assertEq(_revoke(newId), 36_000e18);
    }

    /* REVOKE */

    /// @dev In the cliff and before it nothing has vested; from then on what the dates say.
    function testFuzz_Revoke_LeavesWhatHasVested(uint256 elapsed, uint256 releasedAt) external {
        _list(START);
        elapsed = bound(elapsed, 0, 50 * MONTH);
        vm.warp(START + bound(releasedAt, 0, elapsed));
        uint256[] memory ids = new uint256[](1);
        ids[0] = _teamId;
        uint256 released = vestingVault.releaseMany(ids);
        vm.warp(START + elapsed);
        uint256 vested = NaiveVesting.vested(36_000e18, _teamTerms(), START, block.timestamp);
        uint256 before = cpt.balanceOf(address(genesis));
        vm.expectEmit(address(vestingVault));
        emit IVestingVault.ScheduleRevoked(_teamId, address(genesis), vested, 36_000e18 - vested);
        assertEq(_revoke(_teamId), 36_000e18 - vested);
        assertEq(cpt.balanceOf(address(genesis)) - before, 36_000e18 - vested);
        IVestingVault.ScheduleView memory schedule = vestingVault.scheduleOf(_teamId);
        assertEq(schedule.total, vested);
        assertEq(schedule.vested, vested);
        assertEq(schedule.released, released);
        assertEq(schedule.releasable, vested - released);
        assertFalse(schedule.terms.revocable);
        vm.warp(START + 60 * MONTH);
        assertEq(vestingVault.releaseMany(ids), vested - released);
        assertEq(cpt.balanceOf(alice), vested);
        assertEq(cpt.balanceOf(address(vestingVault)), 0);
        _expectNotRevocable(_teamId, address(genesis));
        _revoke(_teamId);
    }

    function test_Revoke_TakesAllGiven_NoListingIsKnown() external {
        assertEq(_revoke(_teamId), 36_000e18);
        _list(START);
        vm.warp(START + 60 * MONTH);
        _expectNothing(_teamId);
        vestingVault.release(_teamId);
        assertEq(vestingVault.scheduleOf(_transfer(alice, _teamId, bob)).total, 0); // an empty one can still move
    }

    function test_Revoke_TakesAllGiven_TheListingOrAFixedStartIsAhead() external {
        _list(START + 100);
        IVestingVault.Terms memory terms = _teamTerms();
        terms.start = uint40(START + 200);
        uint256 fixedId = _grant(bob, 7e18, terms);
        assertEq(_revoke(_teamId), 36_000e18);
        assertEq(_revoke(fixedId), 7e18);
    }

    function test_Revoke_TakesNothingAfterTheEnd() external {
        _list(START);
        vm.warp(START + 48 * MONTH);
        assertEq(_revoke(_teamId), 0);
        assertEq(vestingVault.release(_teamId), 36_000e18);
    }

    function test_Revoke_AfterATransferLeavesTheVestedWithTheNewOwner() external {
        _list(START);
        vm.warp(START + 30 * MONTH);
        vestingVault.release(_teamId);
        uint256 newId = _transfer(alice, _teamId, bob);
        vm.warp(START + 36 * MONTH);
        assertEq(_revoke(_teamId), 12_000e18);
        assertEq(vestingVault.release(newId), 6_000e18);
        uint256 lastId = _transfer(bob, newId, carol);
        _expectNotRevocable(lastId, address(genesis));
        _revoke(lastId);
        assertEq(cpt.balanceOf(alice), 18_000e18);
    }

    function test_Revoke_RevertWhen_CallerIsNotTheCreator() external {
        address[4] memory cast = [alice, admin, critical, thief];
        for (uint256 i = 0; i < 4; ++i) {
            _expectNotRevocable(_teamId, cast[i]);
            vm.prank(cast[i]);
            vestingVault.revoke(_teamId);
        }
    }

    function test_Revoke_RevertGiven_TheScheduleIsNotRevocable() external {
        uint256 id = _grant(alice, 24e18, _linear(uint40(START), 24));
        uint256 saleId = _grant(alice, 24e18, _saleTerms());
        _expectNotRevocable(id, address(genesis));
        _revoke(id);
        _expectNotRevocable(saleId, address(genesis));
        _revoke(saleId);
    }
}
