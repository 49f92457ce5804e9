// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreditDesk} from "../../contracts/interfaces/pool/ICreditDesk.sol";
import {ILendingPoolCore} from "../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {IPoolTypes} from "../../contracts/interfaces/pool/IPoolTypes.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice Who gets a line, and what can be drawn on it.
contract CreditLinesTest is PoolTest {
    address private small = makeAddr("small borrower");
    uint256 private maturity;

    function setUp() public override {
        super.setUp();
        _provide(alice, 300_000e6);
        _insure(POOL, usdc, 6_000e6);
        maturity = (block.timestamp / DAY + 180) * DAY;
    }

    function _admin(address account, uint256 cap) private {
        vm.prank(admin);
        pool.approveLine(account, cap, maturity, PURPOSE);
    }

    function _propose(address account, uint256 cap) private {
        vm.prank(critical);
        pool.proposeLine(account, cap, maturity, PURPOSE);
    }

    /* APPROVAL */

    function test_ApproveLine_GivesTheTermsAtOnce() external {
        vm.expectEmit(address(pool));
        emit ICreditDesk.LineApproved(small, 0, 30_000e6, maturity, PURPOSE, 30_000e6);
        _admin(small, 30_000e6);
        IPoolTypes.Line memory line = pool.lineOf(small);
        assertTrue(line.status == IPoolTypes.LineStatus.Active);
        assertEq(line.cap, 30_000e6);
        assertEq(line.maturity, maturity);
        assertEq(line.purpose, PURPOSE);
        assertFalse(line.isFacility);
        assertEq(pool.borrowers()[0], small);
        assertEq(pool.approvable(), 30_000e6);
        assertEq(pool.drawable(small), 30_000e6);
    }

    function test_ApproveLine_RevertWhen_TheTermsAreOutOfBounds() external {
        uint256 max = uint256(type(uint32).max) * 1e6;
        uint256[3] memory caps = [uint256(0), 1e6 + 1, max + 1e6];
        for (uint256 i = 0; i < 3; ++i) {
            _expectOutOfBounds("cap", caps[i], 1e6, max);
            _admin(small, caps[i]);
        }
        uint256 latest = block.timestamp + 730 days;
        uint256[4] memory maturities = [
            (block.timestamp / DAY) * DAY,
            (block.timestamp / DAY + 731) * DAY,
            maturity + 1,
            uint256(0)
        ];
        for (uint256 i = 0; i < 4; ++i) {
            _expectOutOfBounds("maturity", maturities[i], block.timestamp + 1, latest);
            vm.prank(admin);
            pool.approveLine(small, 1e6, maturities[i], PURPOSE);
        }
    }

    function test_ApproveLine_ATenthForABorrowerAHalfForTheFacility() external {
        _expectOutOfBounds("cap", 30_001e6, 1, 30_000e6);
        _admin(small, 30_001e6);
        _expectOutOfBounds("cap", 150_001e6, 1, 150_000e6);
        _admin(borrower, 150_001e6);
        _admin(borrower, 31_000e6);
        assertTrue(pool.lineOf(borrower).isFacility);
    }

    function test_ApproveLine_AFifthInThirtyDays() external {
        _admin(small, 30_000e6);
        vm.expectRevert(abi.encodeWithSelector(ICreditDesk.LendingPool_ApprovalLimit.selector, 30_001e6, 30_000e6));
        _admin(borrower, 30_001e6);
        skip(1);
        _admin(borrower, 30_000e6);
        assertEq(pool.approvable(), 0);
        // terms that raise nothing are not counted
        _admin(borrower, 30_000e6);
        _admin(borrower, 10_000e6);
        vm.expectRevert(abi.encodeWithSelector(ICreditDesk.LendingPool_ApprovalLimit.selector, 1e6, 0));
        _admin(borrower, 10_001e6);
        skip(30 days - 2);
        assertEq(pool.approvable(), 0);
        skip(1);
        assertEq(pool.approvable(), 30_000e6);
        skip(1);
        assertEq(pool.approvable(), 60_000e6);
    }

    function test_ApproveLine_RaisesByTheDifferenceAndAnewAfterMaturity() external {
        _admin(borrower, 20_000e6);
        vm.expectEmit(address(pool));
        emit ICreditDesk.LineApproved(borrower, 20_000e6, 50_000e6, maturity, PURPOSE, 30_000e6);
        _admin(borrower, 50_000e6);
        vm.warp(maturity);
        maturity += 10 * DAY;
        vm.expectEmit(address(pool));
        emit ICreditDesk.LineApproved(borrower, 50_000e6, 40_000e6, maturity, PURPOSE, 40_000e6);
        _admin(borrower, 40_000e6);
        assertEq(pool.drawable(borrower), 40_000e6);
    }

    function test_ApproveLine_ShortensTheTermOfWhatIsLent() external {
        _admin(borrower, 20_000e6);
        _draw(borrower, 20_000e6);
        maturity -= 100 * DAY;
        _admin(borrower, 20_000e6);
        vm.warp(maturity + 3 days);
        assertEq(pool.overdue(), borrower);
        assertTrue(pool.exitBlock(alice) == ILendingPoolCore.ExitBlock.Overdue);
        // prolonged before anybody marked it
        maturity += 100 * DAY;
        _admin(borrower, 20_000e6);
        assertEq(pool.overdue(), address(0));
        vm.prank(alice);
        pool.withdraw(1e6, alice, alice);
        vm.warp(maturity + 3 days);
        assertEq(pool.overdue(), borrower);
    }

    function test_ApproveLine_RevertGiven_TheLineIsLate() external {
        _admin(borrower, 20_000e6);
        _draw(borrower, 20_000e6);
        _skipToLate(borrower);
        pool.markLate(borrower);
        maturity = (block.timestamp / DAY + 10) * DAY;
        _expectStatus(borrower, IPoolTypes.LineStatus.Late);
        _admin(borrower, 20_000e6);
    }

    function test_ApproveLine_SixtyFourLinesAtMost() external {
        for (uint256 i = 1; i <= 64; ++i) _admin(address(uint160(i)), 1e6);
        vm.expectRevert(ICreditDesk.LendingPool_TooManyLines.selector);
        _admin(small, 1e6);
        vm.expectEmit(address(pool));
        emit IPoolTypes.LineClosed(address(7), 0);
        vm.prank(critical);
        pool.closeLine(address(7));
        _admin(small, 1e6);
        assertEq(pool.borrowers().length, 64);
        assertEq(pool.borrowers()[6], address(64));
    }

    /* PROPOSALS */

    function test_ProposeLine_InForceAfterSevenDaysByAnyone() external {
        uint256 readyAt = block.timestamp + 7 days;
        vm.expectEmit(address(pool));
        emit ICreditDesk.LineProposed(small, 30_000e6, maturity, PURPOSE, readyAt);
        _propose(small, 30_000e6);
        assertEq(pool.proposalOf(small).readyAt, readyAt);
        assertEq(pool.proposalOf(small).cap, 30_000e6);
        vm.warp(readyAt - 1);
        vm.expectRevert(abi.encodeWithSelector(ICreditDesk.LendingPool_TooEarly.selector, readyAt));
        pool.activateLine(small);
        vm.warp(readyAt);
        vm.prank(thief);
        pool.activateLine(small);
        assertEq(pool.lineOf(small).cap, 30_000e6);
        assertEq(pool.proposalOf(small).readyAt, 0);
        vm.expectRevert(abi.encodeWithSelector(ICreditDesk.LendingPool_NoProposal.selector, small));
        pool.activateLine(small);
    }

    function test_ProposeLine_AnewWaitsAnew() external {
        _propose(small, 1_000e6);
        skip(7 days);
        _propose(small, 2_000e6);
        vm.expectRevert(abi.encodeWithSelector(ICreditDesk.LendingPool_TooEarly.selector, block.timestamp + 7 days));
        pool.activateLine(small);
    }

    function test_ActivateLine_ChecksTheLimitsOfTheDay() external {
        _propose(small, 300_000e6);
        skip(7 days);
        _expectOutOfBounds("cap", 300_000e6, 1, 30_000e6);
        pool.activateLine(small);
    }

    function test_CancelAndVeto_StopAProposal() external {
        _propose(small, 1_000e6);
        vm.expectEmit(address(pool));
        emit ICreditDesk.LineProposalCancelled(small, guardian);
        vm.prank(guardian);
        pool.cancelLine(small);
        _propose(small, 1_000e6);
        vm.expectEmit(address(pool));
        emit ICreditDesk.LineProposalCancelled(small, vetoer);
        vm.prank(vetoer);
        pool.vetoLine(small);
        bytes memory none = abi.encodeWithSelector(ICreditDesk.LendingPool_NoProposal.selector, small);
        vm.expectRevert(none);
        pool.activateLine(small);
        vm.expectRevert(none);
        vm.prank(guardian);
        pool.cancelLine(small);
    }

    function test_Roles_EachFunctionHasItsOwn() external {
        bytes[9] memory calls = [
            abi.encodeCall(pool.approveLine, (small, 1e6, maturity, PURPOSE)),
            abi.encodeCall(pool.proposeLine, (small, 1e6, maturity, PURPOSE)),
            abi.encodeCall(pool.cancelLine, (small)),
            abi.encodeCall(pool.vetoLine, (small)),
            abi.encodeCall(pool.lowerCap, (small, 0)),
            abi.encodeCall(pool.closeLine, (small)),
            abi.encodeCall(pool.setFacility, (small)),
            abi.encodeCall(pool.setRates, (1, 1)),
            abi.encodeCall(pool.recognizeLoss, (small, 1))
        ];
        address[9] memory wrong = [critical, admin, vetoer, guardian, guardian, admin, admin, routine, critical];
        for (uint256 i = 0; i < 9; ++i) {
            _expectUnauthorized(wrong[i]);
            vm.prank(wrong[i]);
            (bool ok, ) = address(pool).call(calls[i]);
            ok;
        }
    }

    /* LESS AND NOTHING */

    function test_LowerCap_LeavesWhatIsDrawn() external {
        _admin(borrower, 20_000e6);
        _draw(borrower, 15_000e6);
        vm.startPrank(critical);
        _expectOutOfBounds("cap", 20_000e6, 0, 19_999e6);
        pool.lowerCap(borrower, 20_000e6);
        _expectOutOfBounds("cap", 1, 0, 19_999e6);
        pool.lowerCap(borrower, 1);
        vm.expectEmit(address(pool));
        emit ICreditDesk.LineCapLowered(borrower, 20_000e6, 10_000e6);
        pool.lowerCap(borrower, 10_000e6);
        vm.stopPrank();
        assertEq(pool.drawable(borrower), 0);
        assertEq(pool.lineOf(borrower).principal, 15_000e6);
        vm.prank(critical);
        _expectOutOfBounds("cap", 0, 0, 0);
        pool.lowerCap(small, 0);
    }

    function test_CloseLine_OnlyWithoutDebtOrAfterTheLoss() external {
        vm.startPrank(critical);
        _expectStatus(small, IPoolTypes.LineStatus.Closed);
        pool.closeLine(small);
        vm.stopPrank();
        _admin(borrower, 20_000e6);
        _draw(borrower, 15_000e6);
        vm.expectRevert(abi.encodeWithSelector(ICreditDesk.LendingPool_HasDebt.selector, borrower, 15_000e6));
        vm.prank(critical);
        pool.closeLine(borrower);
        _skipToLate(borrower);
        pool.markLate(borrower);
        _expectStatus(borrower, IPoolTypes.LineStatus.Late);
        vm.prank(critical);
        pool.closeLine(borrower);
        skip(30 days);
        pool.markDefaulted(borrower);
        uint256 counted = pool.lineOf(borrower).counted;
        vm.expectRevert(abi.encodeWithSelector(ICreditDesk.LendingPool_HasDebt.selector, borrower, counted));
        vm.prank(critical);
        pool.closeLine(borrower);
        vm.prank(admin);
        pool.recognizeLoss(borrower, counted);
        (uint256 debt, ) = pool.debtOf(borrower);
        vm.expectEmit(address(pool));
        emit IPoolTypes.LineClosed(borrower, debt);
        vm.prank(critical);
        pool.closeLine(borrower);
        vm.expectRevert(abi.encodeWithSelector(IPoolTypes.LendingPool_NoDebt.selector, borrower));
        pool.repay(borrower, 1, REF);
    }

    function test_SetFacility_CountsForTermsApprovedFromThenOn() external {
        _admin(borrower, 50_000e6);
        vm.expectEmit(address(pool));
        emit ICreditDesk.FacilityUpdated(borrower, small);
        vm.prank(critical);
        pool.setFacility(small);
        assertEq(pool.facility(), small);
        assertEq(pool.drawable(borrower), 50_000e6);
        _expectOutOfBounds("cap", 50_000e6, 1, 30_000e6);
        _admin(borrower, 50_000e6);
    }
}
