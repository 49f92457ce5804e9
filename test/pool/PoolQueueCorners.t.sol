// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILendingPoolCore} from "../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {IRedeemQueue} from "../../contracts/interfaces/pool/IRedeemQueue.sol";
import {PoolLedger} from "../../contracts/libraries/PoolLedger.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice Corners where the queue, late lines, exits and the insurance meet.
contract PoolQueueCornersTest is PoolTest {
    address internal workshop = makeAddr("workshop");

    function setUp() public override {
        super.setUp();
        _lendHalf();
    }

    function _expectWait(ILendingPoolCore.ExitBlock reason) private {
        vm.expectRevert(abi.encodeWithSelector(ILendingPoolCore.LendingPool_ExitsWait.selector, reason));
    }

    /// @dev A request remembered that no line was due, and let everybody leave at the full price before the mark.
    function test_Request_DoesNotHideALineThatIsOverdue() external {
        _skipToLate(borrower);
        assertEq(pool.overdue(), borrower);
        uint256 requestId = _request(alice, 10 * SHARE_1);
        assertEq(pool.overdue(), borrower, "still there");
        vm.prank(alice);
        queue.cancelRedeem(requestId, alice, alice);
        assertEq(uint256(pool.exitBlock(alice)), uint256(ILendingPoolCore.ExitBlock.Overdue));
        _expectWait(ILendingPoolCore.ExitBlock.Overdue);
        vm.prank(alice);
        pool.redeem(10 * SHARE_1, alice, alice);
    }

    function test_Settle_RevertGiven_ALineBecameOverdueBeforeARequest() external {
        _skipToLate(borrower);
        _request(alice, 10 * SHARE_1);
        _nextDay();
        _expectWait(ILendingPoolCore.ExitBlock.Overdue);
        queue.settle(1);
    }

    /// @dev Nothing is settled while a line is late: were those who accept held up by the queue, a share in it would do so for months.
    function test_Haircut_LeavesPastTheQueueAlsoAtTheFullPrice() external {
        _skipToLate(borrower);
        pool.markLate(borrower);
        _insure(POOL, usdc, 200_000e6);
        assertEq(pool.previewRedeem(SHARE_1), pool.convertToAssets(SHARE_1), "full price");
        _request(alice, 10 * SHARE_1);
        _nextDay();
        _expectWait(ILendingPoolCore.ExitBlock.Impaired);
        queue.settle(1);
        vm.startPrank(carol);
        pool.acceptHaircut(1);
        uint256 most = pool.maxRedeem(carol);
        pool.redeem(most, carol, carol);
        vm.stopPrank();
        assertGt(most, 0);
        assertEq(pool.queuedShares(), 10 * SHARE_1);
    }

    /// @dev What was repaid while somebody waits is the queue's, also when others may leave past it.
    function test_Haircut_LeavesWhatWasRepaidForTheQueue() external {
        skip(31 days);
        _approve(workshop, 10_000e6);
        _draw(workshop, 5_000e6);
        _skipToLate(borrower);
        pool.markLate(borrower);
        _request(alice, 10_000e12);
        address[3] memory leaving = [alice, carol, dave];
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(leaving[i]);
            pool.acceptHaircut(1);
        }
        for (uint256 day = 0; day < 60; ++day) {
            _nextDay();
            for (uint256 i = 0; i < 3; ++i) _leaveAll(leaving[i]);
        }
        assertLt(pool.ledger().cash, pool.ledger().owed + 10, "nothing is left");
        uint256 repaid = _repay(workshop, 5_000e6);
        _nextDay();
        for (uint256 i = 0; i < 3; ++i) _leaveAll(leaving[i]);
        assertEq(pool.ledger().repaid, repaid);
        assertGe(pool.ledger().cash, repaid);
    }

    function _leaveAll(address lender) private {
        uint256 shares = pool.maxRedeem(lender);
        if (shares == 0) return;
        vm.prank(lender);
        pool.redeem(shares, lender, lender);
    }

    function test_Haircut_LeavesAtALossWhileOthersWait() external {
        _skipToLate(borrower);
        pool.markLate(borrower);
        _request(alice, 10 * SHARE_1);
        vm.startPrank(carol);
        pool.acceptHaircut(1);
        assertLt(pool.redeem(SHARE_1, carol, carol), pool.convertToAssets(SHARE_1));
        vm.stopPrank();
    }

    /// @dev Shares that are worth nothing by themselves are settled for nothing, or they would wait for ever.
    function test_Settle_TakesALastRequestWorthLessThanAUnit() external {
        _request(alice, pool.balanceOf(alice)); // so that the next one waits
        vm.prank(carol);
        pool.transfer(thief, 5);
        _nextDay();
        _request(thief, 5);
        uint256 today = block.timestamp / DAY;
        vm.prank(alice);
        queue.cancelRedeem(today - 1, alice, alice);
        _nextDay();
        (uint256 shares, uint256 assets) = queue.settle(2);
        assertEq(shares, 5);
        assertEq(assets, 0);
        (uint256 first, ) = queue.waiting();
        assertEq(first, 0);
    }

    /// @dev What comes back to the compartment counts before its part of the penalty is reckoned.
    function test_Repay_GivesAFullCompartmentNoPartOfThePenalty() external {
        _skipToLate(borrower);
        pool.markLate(borrower);
        vm.prank(admin);
        pool.recognizeLoss(borrower, 20_000e6);
        _insure(POOL, usdc, 25_000e6);
        skip(100 days);
        uint256 covered = pool.lineOf(borrower).covered;
        assertGt(covered, 15_000e6);
        uint256 owed = pool.ledger().owed;
        _repay(borrower, 300_000e6);
        assertEq(pool.ledger().owed, owed + covered, "nothing but what it had paid");
        assertGt((pool.ledger().insured + pool.ledger().owed) * 10, pool.totalAssets(), "full");
    }

    /// @dev A borrower that repaid and drew again raised what may leave in a day with the same money, as often as it liked.
    function test_Draw_TakesBackWhatItsRepaymentLetLeave() external {
        _request(alice, pool.balanceOf(alice) / 3);
        _repay(borrower, 60_000e6);
        uint256 repaid = pool.ledger().repaid;
        assertEq(repaid, 60_000e6);
        uint256 amount = pool.drawable(borrower);
        assertGt(amount, 10_000e6);
        _draw(borrower, amount);
        assertEq(pool.ledger().repaid, repaid - amount);
        _repay(borrower, amount);
        assertEq(pool.ledger().repaid, repaid, "as before, not more");
    }

    /// @dev USDC that the queue is paid for nobody, and requests in its own name, would be nobody's for ever.
    function test_Receiver_RevertWhen_ItIsThePoolOrTheQueue() external {
        vm.startPrank(alice);
        address[2] memory wrong = [address(pool), address(queue)];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ILendingPoolCore.LendingPool_BadReceiver.selector, wrong[i]));
            pool.withdraw(10e6, wrong[i], alice);
        }
        bytes memory refusal = abi.encodeWithSelector(IRedeemQueue.RedeemQueue_BadReceiver.selector, address(queue));
        vm.expectRevert(refusal);
        queue.requestRedeem(10 * SHARE_1, address(queue), alice);
        vm.expectRevert(refusal);
        queue.redeem(0, address(queue), alice);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(ILendingPoolCore.LendingPool_BadReceiver.selector, address(queue)));
        vm.prank(borrower);
        pool.draw(1, address(queue), REF);
    }

    /// @dev Else every movement read and wrote a word more from the first late income on, for ever.
    function test_LateIncome_IsForgottenOnceAllOfItCounts() external {
        _skipToLate(borrower);
        pool.markLate(borrower);
        skip(30 days);
        _repay(borrower, 300_000e6);
        assertNotEq(pool.ledger().flags & PoolLedger.RELEASING, 0);
        uint256 before = pool.totalAssets();
        skip(PoolLedger.RELEASE_TIME - 1);
        assertNotEq(pool.ledger().flags & PoolLedger.RELEASING, 0);
        skip(1);
        assertEq(pool.ledger().flags & PoolLedger.RELEASING, 0);
        assertGt(pool.totalAssets(), before);
        uint256 total = pool.totalAssets();
        vm.prank(carol);
        pool.withdraw(10e6, carol, carol);
        assertEq(pool.totalAssets(), total - 10e6);
    }

    function test_InsuranceTarget_IsReadByTheFund() external view {
        assertEq(fund.targetOf(POOL), pool.totalAssets() / 10);
    }
}
