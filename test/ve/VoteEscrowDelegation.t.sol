// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {VoteEscrowTest} from "../helpers/VoteEscrowTest.sol";

/// @notice Whose votes are whose: delegated votes decay and end with the lock that gave them, and count once.
contract VoteEscrowDelegationTest is VoteEscrowTest {
    uint256 private constant A = 1_000 * CPT_1 + 1;
    uint256 private constant B = 777 * CPT_1 + 3;
    uint256 private _endA;
    uint256 private _endB;

    function setUp() public override {
        super.setUp();
        (_endA, _endB) = (_weekStart(20), _weekStart(50));
        _lock(alice, A, _endA);
        _lock(bob, B, _endB);
        skip(1 days);
    }

    function _ofA() private view returns (uint256) {
        return _worth(A, _endA, block.timestamp);
    }

    function _ofB() private view returns (uint256) {
        return _worth(B, _endB, block.timestamp);
    }

    function _assertVotes(uint256 ofAlice, uint256 ofBob, uint256 ofCarol) private view {
        assertEq(voteEscrow.getVotes(alice.addr), ofAlice, "alice");
        assertEq(voteEscrow.getVotes(bob.addr), ofBob, "bob");
        assertEq(voteEscrow.getVotes(carol.addr), ofCarol, "carol");
    }

    function _expectChanges(address account, address from, address to) private {
        vm.expectEmit(address(voteEscrow));
        emit IVotes.DelegateChanged(account, from, to);
    }

    function _expectVotes(address account, uint256 before, uint256 afterwards) private {
        vm.expectEmit(address(voteEscrow));
        emit IVotes.DelegateVotesChanged(account, before, afterwards);
    }

    function test_Delegate_MovesTheVotesAndTellsSo() external {
        _expectChanges(alice.addr, alice.addr, bob.addr);
        _expectVotes(alice.addr, _ofA(), 0);
        _expectVotes(bob.addr, _ofB(), _ofB() + _ofA());
        _delegate(alice, bob.addr);
        assertEq(voteEscrow.delegates(alice.addr), bob.addr);
        _assertVotes(0, _ofB() + _ofA(), 0);
        assertEq(voteEscrow.balanceOf(alice.addr), _ofA(), "the weight of revenue stays");
        assertEq(voteEscrow.getPastVotes(alice.addr, block.timestamp - 1), _worth(A, _endA, block.timestamp - 1));
    }

    function test_Delegate_ToAnotherTakesThemFromTheFormer() external {
        _delegate(alice, bob.addr);
        skip(1 days);
        _expectChanges(alice.addr, bob.addr, carol.addr);
        _expectVotes(bob.addr, _ofB() + _ofA(), _ofB());
        _expectVotes(carol.addr, 0, _ofA());
        _delegate(alice, carol.addr);
        _assertVotes(0, _ofB(), _ofA());
        assertEq(voteEscrow.delegates(alice.addr), carol.addr);
    }

    function test_Delegate_ToZeroOrItselfTakesThemBack() external {
        address[2] memory back = [address(0), alice.addr];
        for (uint256 i = 0; i < 2; ++i) {
            _delegate(alice, bob.addr);
            skip(1 days);
            _expectChanges(alice.addr, bob.addr, alice.addr);
            _expectVotes(bob.addr, _ofB() + _ofA(), _ofB());
            _expectVotes(alice.addr, 0, _ofA());
            _delegate(alice, back[i]);
            _assertVotes(_ofA(), _ofB(), 0);
            assertEq(voteEscrow.delegates(alice.addr), alice.addr);
        }
    }

    /// @dev The events of a holder with others' votes name those too, before and after.
    function test_DelegateVotesChanged_NamesAllVotesOfAHolderWithOthers() external {
        _delegate(alice, bob.addr);
        skip(1 days);
        uint256 more = _worth(B + CPT_1, _endB, block.timestamp);
        _expectVotes(bob.addr, _ofB() + _ofA(), more + _ofA());
        vm.prank(bob.addr);
        voteEscrow.increaseAmount(CPT_1);
        _expectVotes(bob.addr, more + _ofA(), _ofA());
        _expectVotes(carol.addr, 0, more);
        _delegate(bob, carol.addr);
        _expectVotes(carol.addr, more, 0);
        _expectVotes(bob.addr, _ofA(), more + _ofA());
        _delegate(bob, address(0));
        uint256 end = _endA + WEEK;
        _expectVotes(bob.addr, more + _ofA(), more + _worth(A, end, block.timestamp));
        vm.prank(alice.addr);
        voteEscrow.extendLock(end);
        _delegate(bob, carol.addr);
        uint256 worth = _worth(A, end, block.timestamp);
        _expectVotes(bob.addr, worth, _worth(A + CPT_1, end, block.timestamp));
        vm.prank(alice.addr);
        voteEscrow.increaseAmount(CPT_1);
    }

    function test_Delegate_ToTheSameChangesNothing() external {
        _delegate(alice, alice.addr);
        _assertVotes(_ofA(), _ofB(), 0);
        assertEq(_changesOf(alice.addr), 1);
        _delegate(alice, bob.addr);
        skip(1);
        _expectChanges(alice.addr, bob.addr, bob.addr);
        _delegate(alice, bob.addr);
        _assertVotes(0, _ofB() + _ofA(), 0);
        assertEq(_changesOf(alice.addr), 2);
    }

    /// @dev What bob got from alice is not bob's to give.
    function test_Delegate_GoesOneStep() external {
        _delegate(alice, bob.addr);
        _delegate(bob, carol.addr);
        _assertVotes(0, _ofA(), _ofB());
        _delegate(carol, alice.addr);
        _assertVotes(0, _ofA(), _ofB());
    }

    function test_Delegate_InACircleCountsEveryLockOnce() external {
        _delegate(alice, bob.addr);
        _delegate(bob, alice.addr);
        _assertVotes(_ofB(), _ofA(), 0);
        assertEq(voteEscrow.totalSupply() - _ofA() - _ofB(), 0);
    }

    function test_Delegate_BeforeThereIsALock() external {
        _expectChanges(carol.addr, carol.addr, alice.addr);
        _delegate(carol, alice.addr);
        skip(1);
        uint256 end = _weekStart(9);
        uint256 worth = _worth(CPT_1, end, block.timestamp);
        _expectVotes(alice.addr, _ofA(), _ofA() + worth);
        _lock(carol, CPT_1, end);
        _assertVotes(_ofA() + worth, _ofB(), 0);
    }

    function test_Delegate_FollowsEveryChangeOfTheLock() external {
        _delegate(alice, carol.addr);
        vm.prank(alice.addr);
        voteEscrow.increaseAmount(5 * CPT_1);
        _assertVotes(0, _ofB(), _worth(A + 5 * CPT_1, _endA, block.timestamp));
        skip(WEEK);
        vm.prank(bob.addr);
        voteEscrow.increaseAmountFor(alice.addr, CPT_1);
        uint256 amount = A + 6 * CPT_1;
        _assertVotes(0, _ofB(), _worth(amount, _endA, block.timestamp));
        vm.prank(alice.addr);
        voteEscrow.extendLock(_endA + WEEK);
        _assertVotes(0, _ofB(), _worth(amount, _endA + WEEK, block.timestamp));
        vm.warp(_endA + WEEK);
        _assertVotes(0, _ofB(), 0);
        uint256 end = _weekStart(8);
        vm.prank(alice.addr);
        voteEscrow.relock(end);
        _assertVotes(0, _ofB(), _worth(amount, end, block.timestamp));
    }

    /// @dev Rounded down once for the own lock and once for all that is delegated.
    function test_Delegate_RoundsTheSumOfDelegatedLocksOnce() external {
        Key memory dave = _key("dave");
        _delegate(alice, dave.addr);
        _delegate(bob, dave.addr);
        for (uint256 i = 0; i < 50; ++i) {
            skip(7_919);
            uint256 numerator = 5 * (A * (_endA - block.timestamp) + B * (_endB - block.timestamp));
            assertEq(voteEscrow.getVotes(dave.addr), numerator / (2 * FOUR_YEARS));
            assertEq(voteEscrow.getVotes(dave.addr), voteEscrow.totalSupply());
        }
    }

    function test_Delegate_OfAnEndedLockGivesNothing() external {
        vm.warp(_endA);
        _expectVotes(alice.addr, 0, 0);
        _expectVotes(bob.addr, _ofB(), _ofB());
        _delegate(alice, bob.addr);
        _assertVotes(0, _ofB(), 0);
        _delegate(alice, address(0));
        _assertVotes(0, _ofB(), 0);
    }

    /// @dev The votes that bob holds for alice end with her lock, whatever bob's own does.
    function test_Delegate_OfAnEndingLockEndsWithIt() external {
        vm.warp(_endA - 1);
        _delegate(alice, bob.addr);
        assertEq(_ofA(), (A * 5) / (2 * FOUR_YEARS));
        _assertVotes(0, _ofB() + _ofA(), 0);
        vm.warp(_endA);
        _assertVotes(0, _ofB(), 0);
        vm.warp(_endB);
        _assertVotes(0, 0, 0);
        assertEq(voteEscrow.getPastVotes(bob.addr, _endA), _worth(B, _endB, _endA));
        assertEq(
            voteEscrow.getPastVotes(bob.addr, _endA - 1),
            _worth(B, _endB, _endA - 1) + _worth(A, _endA, _endA - 1)
        );
    }

    /// @dev A delegatee whose own lock has ended votes with what was given to it.
    function test_Delegate_ToAHolderWithAnEndedLock() external {
        vm.warp(_endA);
        _expectVotes(bob.addr, _ofB(), 0);
        _expectVotes(alice.addr, 0, _ofB());
        _delegate(bob, alice.addr);
        vm.prank(alice.addr);
        voteEscrow.withdraw();
        _assertVotes(_ofB(), 0, 0);
    }

    function test_Withdraw_WhileDelegatedLeavesTheDelegatesVotes() external {
        _delegate(alice, bob.addr);
        vm.warp(_endA);
        vm.prank(alice.addr);
        assertEq(voteEscrow.withdraw(), A);
        _assertVotes(0, _ofB(), 0);
        assertEq(voteEscrow.delegates(alice.addr), bob.addr);
        skip(1 days);
        uint256 end = _weekStart(30);
        _lock(alice, CPT_1, end);
        uint256 worth = _worth(CPT_1, end, block.timestamp);
        _assertVotes(0, _ofB() + worth, 0);
        _delegate(alice, alice.addr);
        _assertVotes(worth, _ofB(), 0);
        assertEq(
            voteEscrow.getPastVotes(bob.addr, _endA - 1),
            _worth(B, _endB, _endA - 1) + _worth(A, _endA, _endA - 1)
        );
    }

    /// @dev Returned and given again many times, nothing is left over or counted twice.
    function test_Delegate_ToAndFroIsNeverCountedTwice() external {
        address[4] memory to = [bob.addr, carol.addr, alice.addr, address(0)];
        for (uint256 i = 0; i < 60; ++i) {
            if (i % 3 == 0) skip(3 days);
            _delegate(alice, to[(i * 7 + i / 4) % 4]);
            uint256 sum =
                voteEscrow.getVotes(alice.addr) + voteEscrow.getVotes(bob.addr) + voteEscrow.getVotes(carol.addr);
            assertEq(sum, _ofA() + _ofB());
        }
    }
}
