// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {IDaoWork} from "../../contracts/interfaces/dao/IDaoWork.sol";
import {NodeState} from "../../contracts/libraries/PackedNode.sol";
import {DaoWorkTestBase} from "../helpers/DaoWorkTestBase.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";

contract DaoMilestonesTest is DaoWorkTestBase {
    function _approveNext(uint256 id, IDaoTypes.Milestone[] memory plan) private {
        _submit(id);
        vm.prank(lead);
        tree.approveMilestone(id, root, plan);
    }

    function _payees(uint256 count, uint16 bps) private pure returns (IDaoTypes.Payee[] memory payees) {
        payees = new IDaoTypes.Payee[](count);
        uint256 left = 10_000;
        for (uint256 i = 0; i < count; ++i) {
            uint16 part = i + 1 == count ? uint16(left) : bps;
            left -= part;
            payees[i] = IDaoTypes.Payee(address(uint160(0x1000 + i)), part);
        }
    }

    /* COURSE */

    function test_ApproveMilestone_PaysEachByItsWeight() external {
        uint256 id = _bonded(_three());
        _submit(id);
        vm.expectEmit(address(tree));
        emit IDaoWork.MilestonePaid(id, 0, 200e6, block.timestamp + 10 days);
        vm.prank(lead);
        tree.approveMilestone(id, root, _three());
        assertEq(usdc.balanceOf(worker), 10_000e6);
        assertEq(tree.nodeOf(id).due, block.timestamp + 10 days);
        _assertBooked();

        _approveNext(id, _three());
        assertEq(usdc.balanceOf(ann), 180e6);
        assertEq(usdc.balanceOf(ben), 120e6);
        assertEq(tree.nodeOf(id).due, block.timestamp + 20 days);
        _assertState(id, NodeState.Assigned);
        _assertBooked();

        _approveNext(id, _three());
        assertEq(usdc.balanceOf(worker), 10_700e6, "with the bond");
        _assertOver(id, NodeState.Paid);
    }

    function test_ApproveMilestone_RevertWhen_MilestonesAreOthers() external {
        uint256 id = _bonded(_three());
        _submit(id);
        IDaoTypes.Milestone[] memory others = _three();
        others[0].weightBps = 3_000;
        vm.startPrank(lead);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongMilestones.selector, id));
        tree.approveMilestone(id, root, others);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongMilestones.selector, id));
        tree.approveMilestone(id, root, _noPlan());
    }

    function test_ApproveMilestone_RevertGiven_TaskHasNone() external {
        uint256 plain = _submitted(BUDGET);
        uint256 planned = _bonded(_noPlan());
        _submit(planned);
        vm.startPrank(lead);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongMilestones.selector, plain));
        tree.approveMilestone(plain, root, _noPlan());
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongMilestones.selector, planned));
        tree.approveMilestone(planned, root, _noPlan());
        tree.approve(planned, root);
        _assertOver(planned, NodeState.Paid);
    }

    function test_Approve_RevertGiven_TaskHasMilestones() external {
        uint256 id = _bonded(_three());
        _submit(id);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongMilestones.selector, id));
        vm.prank(lead);
        tree.approve(id, root);
    }

    function test_ApproveMilestone_RevertWhen_CallerIsTheWorkerOrNobody() external {
        uint256 id = _bonded(_three());
        _submit(id);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_MissingRole.selector, root, stranger, REVIEWER));
        vm.prank(stranger);
        tree.approveMilestone(id, root, _three());
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_MissingRole.selector, id, worker, REVIEWER));
        vm.prank(worker);
        tree.approveMilestone(id, id, _three());
    }

    function test_ApproveMilestone_RevertGiven_AlreadyApproved() external {
        uint256 id = _bonded(_three());
        _approveNext(id, _three());
        _expectWrongState(id, NodeState.Open);
        vm.prank(lead);
        tree.approveMilestone(id, root, _three());
    }

    /// @dev Who resigns between milestones leaves the rest to the next worker.
    function test_Resign_GivenAMilestoneIsPaid_LeavesTheRest() external {
        uint256 id = _bonded(_three());
        _approveNext(id, _three());
        vm.prank(worker);
        tree.resign(id);
        vm.prank(lead);
        tree.assign(id, root, ann);
        usdc.mint(ann, BOND);
        vm.startPrank(ann);
        usdc.approve(address(tree), BOND);
        tree.postBond(id);
        tree.submit(id, "");
        vm.stopPrank();
        vm.prank(lead);
        tree.approveMilestone(id, root, _three());
        assertEq(usdc.balanceOf(ann), 180e6);
        assertEq(tree.planOf(id).next, 2);
        _assertBooked();
    }

    function test_ResolveTask_GivenAMilestoneIsPaid_SharesTheRest() external {
        uint256 id = _bonded(_three());
        _approveNext(id, _three());
        _submit(id);
        _dispute(id, lead);
        _expectBounds("toWorker", 800e6 + 1, 0, 800e6);
        vm.prank(judge);
        tree.resolveTask(id, 800e6 + 1);
        vm.prank(judge);
        tree.resolveTask(id, 300e6);
        assertEq(usdc.balanceOf(worker), 10_500e6);
        assertEq(_free(), 99_500e6);
        _assertOver(id, NodeState.Resolved);
    }

    function test_ApproveMilestone_CreditsAPayeeWhoCannotBeSent() external {
        uint256 id = _bonded(_three());
        _approveNext(id, _three());
        vm.etch(address(usdc), address(new HostileUSDC()).code);
        HostileUSDC(address(usdc)).setBlacklisted(ann, true);
        _approveNext(id, _three());
        assertEq(tree.creditOf(ann, USDC), 180e6);
        assertEq(usdc.balanceOf(ben), 120e6);
        _assertBooked();
        vm.prank(ann);
        tree.withdrawCredit(USDC, ben);
        assertEq(usdc.balanceOf(ben), 300e6);
        _assertBooked();
    }

    /* BOUNDS */

    function test_CreatePlannedTask_TakesThirtyTwoMilestonesWithThirtyTwoPayees() external {
        IDaoTypes.Milestone[] memory plan = new IDaoTypes.Milestone[](32);
        for (uint256 i = 0; i < 32; ++i) {
            plan[i] = _milestone(i == 31 ? 10_000 - 31 * 312 : 312, 1 days);
            plan[i].payees = _payees(32, 312);
        }
        uint256 id = _bonded(plan);
        for (uint256 i = 0; i < 32; ++i) {
            uint256 before = gasleft();
            _approveNext(id, plan);
            assertLt(before - gasleft(), 3_000_000, "gas");
        }
        _assertOver(id, NodeState.Paid);
        uint256 sum;
        for (uint256 i = 0; i < 32; ++i) sum += usdc.balanceOf(address(uint160(0x1000 + i)));
        assertEq(sum, BUDGET);
    }

    function test_CreatePlannedTask_RevertWhen_OneMilestoneTooMany() external {
        IDaoTypes.Milestone[] memory plan = new IDaoTypes.Milestone[](33);
        for (uint256 i = 0; i < 33; ++i) plan[i] = _milestone(i == 32 ? 10_000 - 32 * 300 : 300, 1 days);
        _expectBounds("milestones", 33, 0, 32);
        _planned(plan, 0);
    }

    function test_CreatePlannedTask_RevertWhen_PayeesAreTooMany() external {
        IDaoTypes.Milestone[] memory plan = new IDaoTypes.Milestone[](1);
        plan[0] = _milestone(10_000, 0);
        plan[0].payees = _payees(33, 300);
        _expectBounds("payees", 33, 0, 32);
        _planned(plan, 0);
        plan[0].payees = _payees(256, 39);
        _expectBounds("payees", 256, 0, 32);
        _planned(plan, 0);
    }

    function test_CreatePlannedTask_RevertWhen_WeightsAreNotTenThousand() external {
        IDaoTypes.Milestone[] memory plan = _three();
        plan[2].weightBps = 4_999;
        _expectBounds("weights", 9_999, 10_000, 10_000);
        _planned(plan, 0);
        plan[2].weightBps = 5_001;
        _expectBounds("weights", 10_001, 10_000, 10_000);
        _planned(plan, 0);
        plan[2].weightBps = 0;
        _expectBounds("weightBps", 0, 1, 10_000);
        _planned(plan, 0);
    }

    function test_CreatePlannedTask_RevertWhen_PartsAreNotTenThousand() external {
        IDaoTypes.Milestone[] memory plan = _three();
        plan[1].payees[1].bps = 4_001;
        _expectBounds("parts", 10_001, 10_000, 10_000);
        _planned(plan, 0);
    }

    function test_CreatePlannedTask_RevertWhen_TimesAreOutOfBounds() external {
        IDaoTypes.Milestone[] memory plan = _three();
        plan[1].time = 0;
        _expectBounds("time", 0, 1, 366 days);
        _planned(plan, 0);
        plan[1].time = uint40(366 days + 1);
        _expectBounds("time", 366 days + 1, 1, 366 days);
        _planned(plan, 0);
        plan[1].time = uint40(366 days);
        _planned(plan, 0);
    }

    function test_CreatePlannedTask_RevertWhen_APayeeCannotBePaid() external {
        IDaoTypes.Milestone[] memory plan = _three();
        plan[1].payees[0].account = address(0);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_BadAccount.selector, address(0)));
        _planned(plan, 0);
        plan[1].payees[0].account = address(tree);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_BadAccount.selector, address(tree)));
        _planned(plan, 0);
    }

    /* DUST */

    /// @dev Whatever the weights and however little there is, all of it is paid and no more.
    function testFuzz_ApproveMilestone_PaysAllOfTheBudget(uint88 budget, uint256 seed) external {
        budget = uint88(bound(budget, 0, seed % 3 == 0 ? 50 : 50_000e6));
        uint256 count = 1 + (seed % 8);
        IDaoTypes.Milestone[] memory plan = new IDaoTypes.Milestone[](count);
        uint256 left = 10_000;
        for (uint256 i = 0; i < count; ++i) {
            uint256 most = left - (count - 1 - i);
            uint256 weight = i + 1 == count ? left : 1 + (uint256(keccak256(abi.encode(seed, i))) % most);
            left -= weight;
            plan[i] = _milestone(uint16(weight), 1 days);
            if ((seed >> i) & 1 == 1) plan[i].payees = _payees(1 + (seed % 7), uint16(seed % 1_400));
        }
        vm.prank(lead);
        uint256 id = tree.createPlannedTask(root, root, _terms(budget), plan, 0, 0);
        _assign(id);
        for (uint256 i = 0; i < count; ++i) {
            (, uint256 had, ) = tree.taskOf(id);
            _approveNext(id, plan);
            (, uint256 has, ) = tree.taskOf(id);
            // not more than its weight of the whole, but for fractions of units
            assertLe(had - has, (uint256(budget) * plan[i].weightBps) / 10_000 + count, "part");
            _assertBooked();
        }
        _assertOver(id, NodeState.Paid);
        assertEq(_free(), 100_000e6 - budget);
    }

    /// @dev Money that comes back from below counts for the milestones that are left.
    function test_ApproveMilestone_SharesWhatCameBackFromBelow() external {
        uint256 id = _planned(_three(), BOND);
        IDaoTypes.TaskTerms memory terms = _subTerms(0, true);
        terms.budget = 0;
        vm.startPrank(lead);
        uint256 sub = tree.createPlannedTask(id, root, terms, _noPlan(), 100e6, 10_000);
        tree.assign(sub, root, ann);
        tree.assign(id, root, worker);
        vm.stopPrank();
        usdc.mint(ann, 100e6);
        vm.startPrank(ann);
        usdc.approve(address(tree), 100e6);
        tree.postBond(sub);
        tree.resign(sub); // its bond goes to the task above
        vm.stopPrank();
        vm.startPrank(worker);
        tree.postBond(id);
        tree.cancelTask(sub, id);
        vm.stopPrank();
        _approveNext(id, _three());
        (, uint256 budget, ) = tree.taskOf(id);
        assertEq(budget, 880e6);
    }

    /// @dev Else a part of it could be put away below while another's milestone is approved.
    function test_CreateTask_RevertWhen_OutOfABudgetWithMilestones() external {
        uint256 id = _bonded(_three());
        _sub(id, 0, true);
        IDaoTypes.TaskTerms memory terms = _subTerms(1, false);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_HasMilestones.selector, id));
        vm.prank(worker);
        tree.createTask(id, id, terms);
    }
}
