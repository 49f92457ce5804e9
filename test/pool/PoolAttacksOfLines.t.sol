// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreditDesk} from "../../contracts/interfaces/pool/ICreditDesk.sol";
import {IPoolTypes} from "../../contracts/interfaces/pool/IPoolTypes.sol";
import {Vm} from "forge-std/Vm.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice Terms kept in store, and units repaid at the right moment.
contract PoolAttacksOfLinesTest is PoolTest {
    address internal workshop = makeAddr("workshop");

    function setUp() public override {
        super.setUp();
        _lendHalf();
        skip(31 days);
    }

    function _propose(uint256 term) private {
        vm.prank(critical);
        pool.proposeLine(workshop, 20_000e6, (block.timestamp / DAY + term) * DAY, PURPOSE);
    }

    function _assertNothingProposed() private {
        assertEq(pool.proposalOf(workshop).readyAt, 0);
        vm.expectRevert(abi.encodeWithSelector(ICreditDesk.LendingPool_NoProposal.selector, workshop));
        vm.prank(workshop);
        pool.activateLine(workshop);
    }

    /* PROPOSALS IN STORE */

    function test_LowerCap_CancelsAReadyProposal() external {
        _approve(workshop, 10_000e6);
        _propose(400);
        skip(40 days);
        vm.expectEmit(address(pool));
        emit ICreditDesk.LineProposalCancelled(workshop, critical);
        vm.prank(critical);
        pool.lowerCap(workshop, 0);
        _assertNothingProposed();
    }

    function test_CloseLine_CancelsAReadyProposal() external {
        _approve(workshop, 10_000e6);
        _propose(400);
        skip(40 days);
        vm.prank(critical);
        pool.closeLine(workshop);
        _assertNothingProposed();
        assertTrue(pool.lineOf(workshop).status == IPoolTypes.LineStatus.Closed);
    }

    function test_MarkLate_CancelsAReadyProposal() external {
        _approve(workshop, 10_000e6);
        _draw(workshop, 5_000e6);
        _propose(700);
        vm.warp(pool.lineOf(workshop).maturity + 3 days);
        pool.markLate(workshop);
        _assertNothingProposed();
    }

    function test_ApproveLine_CancelsAnOlderProposal() external {
        _propose(400);
        skip(1 days);
        _approve(workshop, 5_000e6);
        skip(6 days);
        _assertNothingProposed();
        assertEq(pool.lineOf(workshop).cap, 5_000e6);
    }

    function test_ApproveLine_CancelsNothingGiven_NothingIsProposed() external {
        vm.recordLogs();
        _approve(workshop, 5_000e6);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            assertNotEq(logs[i].topics[0], ICreditDesk.LineProposalCancelled.selector);
        }
        assertGt(logs.length, 0);
    }

    /* UNITS REPAID */

    function test_Release_IsNotHeldUpByRepaidUnits() external {
        _writtenOff();
        _repay(borrower, 50_000e6);
        skip(3 days);
        uint256 end = pool.ledger().releaseEnd;
        for (uint256 i = 0; i < 200; ++i) _repay(borrower, 1);
        assertEq(pool.ledger().releaseEnd, end);
    }

    /// @dev Late income lifts the total assets over a week, and with them what the compartment may hold: not before.
    function test_Repay_GivesACompartmentAboveATenthNothing() external {
        vm.prank(admin);
        fund.compensate(POOL, "incident", usdc, bob, 15_000e6);
        _skipToLate(borrower);
        pool.markLate(borrower);
        vm.prank(admin);
        pool.recognizeLoss(borrower, 100_000e6);
        skip(365 days);
        uint256 has = pool.ledger().insured + pool.ledger().owed;
        _insure(POOL, usdc, (pool.totalAssets() * 102) / 1_000 - has);
        uint256 owed = pool.ledger().owed;
        uint256 covered = pool.lineOf(borrower).covered;
        (uint256 debt, ) = pool.debtOf(borrower);
        _repay(borrower, debt);
        assertGt((pool.ledger().insured + pool.ledger().owed) * 10, pool.totalAssets(), "above a tenth");
        assertEq(pool.ledger().owed, owed + covered);
    }

    function test_Repay_OfAPenaltyMovesTheTotalByNothingAtOnce() external {
        _writtenOff();
        skip(200 days);
        uint256 total = pool.totalAssets();
        (uint256 debt, ) = pool.debtOf(borrower);
        _repay(borrower, debt);
        assertEq(pool.totalAssets(), total);
        skip(7 days);
        assertGt(pool.totalAssets(), total + 150_000e6);
    }

    function _writtenOff() private {
        _skipToLate(borrower);
        pool.markLate(borrower);
        uint256 counted = pool.lineOf(borrower).counted;
        vm.prank(admin);
        pool.recognizeLoss(borrower, counted);
    }

    /* WHO IS INSURED */

    function test_SetInsured_TellsThePoolThatItsInsuranceIsGone() external {
        assertGt(pool.ledger().insured, 0);
        vm.prank(admin);
        fund.setInsured(POOL, makeAddr("another"));
        assertEq(pool.ledger().insured, 0);
        vm.prank(admin);
        fund.setInsured(POOL, address(pool));
        assertEq(pool.ledger().insured, fund.balanceOf(POOL, usdc));
    }
}
