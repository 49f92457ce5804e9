// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoCommons} from "../../contracts/interfaces/dao/IDaoCommons.sol";
import {IDaoProject, IDaoRules, IDaoWorkflow} from "../../contracts/interfaces/dao/IDaoModules.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {IAllowListRules} from "../../contracts/interfaces/dao/modules/IAllowListRules.sol";
import {IDaoModule} from "../../contracts/interfaces/dao/modules/IDaoModule.sol";
import {IPunctualityProject} from "../../contracts/interfaces/dao/modules/IPunctualityProject.sol";
import {IReviewByTwoWorkflow} from "../../contracts/interfaces/dao/modules/IReviewByTwoWorkflow.sol";
import {ISpendLimitRules} from "../../contracts/interfaces/dao/modules/ISpendLimitRules.sol";
import {ISplitTreasury} from "../../contracts/interfaces/dao/modules/ISplitTreasury.sol";
import {ITemplateWorkflow} from "../../contracts/interfaces/dao/modules/ITemplateWorkflow.sol";
import {NodeKind, NodeState} from "../../contracts/libraries/PackedNode.sol";
import {DaoWorkTestBase} from "../helpers/DaoWorkTestBase.sol";

/// @notice The suite's modules at work: a child of the root with two reviewers, a treasurer, and its own lead.
contract DaoModulesTest is DaoWorkTestBase {
    uint256 private constant MODULE_GAS = 100_000;

    ISpendLimitRules private limits;
    IAllowListRules private allowList;
    IReviewByTwoWorkflow private byTwo;
    ITemplateWorkflow private template;
    IPunctualityProject private punctuality;
    ISplitTreasury private split;
    uint256 private node;
    address private treasurer_ = makeAddr("node treasurer");
    address private chief = makeAddr("node lead");

    function setUp() public override {
        super.setUp();
        limits = ISpendLimitRules(_deploy("SpendLimitRules", IDaoCommons.ModuleKind.Rules));
        allowList = IAllowListRules(_deploy("AllowListRules", IDaoCommons.ModuleKind.Rules));
        byTwo = IReviewByTwoWorkflow(_deploy("ReviewByTwoWorkflow", IDaoCommons.ModuleKind.Workflow));
        template = ITemplateWorkflow(_deploy("TemplateWorkflow", IDaoCommons.ModuleKind.Workflow));
        punctuality = IPunctualityProject(_deploy("PunctualityProject", IDaoCommons.ModuleKind.Project));
        split = ISplitTreasury(_deploy("SplitTreasury", IDaoCommons.ModuleKind.Treasury));
        node = _child(root, reviewer, REVIEWER);
        _giveCpt(lead, 1_000e18);
        vm.startPrank(lead);
        tree.pledge(node);
        tree.setRoles(node, root, second, REVIEWER);
        tree.setRoles(node, root, treasurer_, TREASURER);
        tree.setRoles(node, root, chief, LEAD);
        vm.stopPrank();
        _fund(node, USDC, 50_000e6);
    }

    function _deploy(string memory name, IDaoCommons.ModuleKind kind) private returns (address module) {
        module = deployCode(string.concat(name, ".sol:", name), abi.encode(address(tree)));
        vm.prank(critical);
        tree.listModule(module, kind, 1, true);
    }

    function _use(address rules, address workflow, address project, address treasury_) private {
        vm.prank(lead);
        tree.setModules(node, root, IDaoTypes.ModuleSet(rules, workflow, project, treasury_));
    }

    /* STEPS */

    function _nodeTask() private returns (uint256 id) {
        vm.prank(chief);
        return tree.createTask(node, node, _terms(BUDGET));
    }

    function _assignTo(uint256 id, address account) private {
        vm.prank(chief);
        tree.assign(id, node, account);
    }

    function _nodeSubmitted() private returns (uint256 id) {
        id = _nodeTask();
        _assignTo(id, worker);
        _submit(id);
    }

    function _approveBy(address account, uint256 id) private {
        vm.prank(account);
        tree.approve(id, node);
    }

    function _rejectBy(address account, uint256 id) private {
        vm.prank(account);
        tree.reject(id, node, "");
    }

    function _payNode(address to, uint256 amount) private {
        vm.prank(treasurer_);
        tree.pay(node, node, USDC, to, amount, "");
    }

    function _expectRefused(address module, uint256 id) private {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_ModuleRefused.selector, module, id));
    }

    function _limit(uint120 perCall, uint120 perDay) private pure returns (ISpendLimitRules.Limit memory) {
        return ISpendLimitRules.Limit(perCall, perDay, true);
    }

    /* WHO SETS THEM UP */

    function test_Setting_RevertWhen_CallerIsNoLeadAbove() external {
        // the node's own lead, a stranger, a lead of a node beside, and one who acts for another node
        _expectNotLead(node, node, chief);
        vm.prank(chief);
        limits.setLimit(node, node, USDC, _limit(1, 1));
        _expectNotLead(node, root, chief);
        vm.prank(chief);
        allowList.setAllowed(node, root, new address[](0), true);
        _expectNotLead(node, root, stranger);
        vm.prank(stranger);
        allowList.setWindow(node, root, IAllowListRules.Window(0, 1, 1));
        uint256 beside = _child(root, stranger, LEAD);
        _expectNotLead(node, beside, stranger);
        vm.prank(stranger);
        template.setTemplate(node, beside, ITemplateWorkflow.Template(0, 0, 0));
        _expectNotLead(node, beside, stranger);
        vm.prank(stranger);
        punctuality.setTerms(node, beside, IPunctualityProject.Terms(0, 10_000));
        _expectNotLead(node, root, treasurer_);
        vm.prank(treasurer_);
        split.setSplit(node, root, ISplitTreasury.Split(0, 0));
    }

    function _expectNotLead(uint256 id, uint256 via, address account) private {
        vm.expectRevert(abi.encodeWithSelector(IDaoModule.DaoModule_NotLeadAbove.selector, id, via, account));
    }

    function test_Setting_IsAlsoARootsOwnLeads() external {
        vm.prank(lead);
        limits.setLimit(root, root, USDC, _limit(1, 2));
        assertEq(limits.limitOf(root, USDC).perDay, 2);
    }

    function test_Answers_RevertWhen_CallerIsNotTheTree() external {
        vm.expectRevert(abi.encodeWithSelector(IDaoModule.DaoModule_OnlyTree.selector, address(this)));
        limits.check(node, lead, "", USDC, 1, ann);
        vm.expectRevert(abi.encodeWithSelector(IDaoModule.DaoModule_OnlyTree.selector, address(this)));
        byTwo.onTransition(1, NodeState.Submitted, NodeState.Paid, lead);
    }

    /* SPEND LIMIT */

    function test_SpendLimit_StopsAtOnceAndByDay() external {
        _use(address(limits), address(0), address(0), address(0));
        vm.prank(lead);
        limits.setLimit(node, root, USDC, _limit(100e6, 250e6));
        _expectRefused(address(limits), node);
        _payNode(ann, 100e6 + 1);
        _payNode(ann, 100e6);
        _payNode(ann, 100e6);
        assertEq(limits.leftNow(node, USDC), 50e6);
        _expectRefused(address(limits), node);
        _payNode(ann, 50e6 + 1);
        _payNode(ann, 50e6);
        _expectRefused(address(limits), node);
        _payNode(ann, 1);
        // the day ends at midnight: it is eight o'clock
        vm.warp(START + 16 hours - 1);
        _expectRefused(address(limits), node);
        _payNode(ann, 1);
        vm.warp(START + 16 hours);
        _payNode(ann, 100e6);
        assertEq(usdc.balanceOf(ann), 350e6);
    }

    function test_SpendLimit_CountsTasksAndChildrenButNotAssigning() external {
        _use(address(limits), address(0), address(0), address(0));
        vm.prank(lead);
        limits.setLimit(node, root, USDC, _limit(BUDGET, BUDGET + 10e6));
        uint256 id = _nodeTask();
        assertEq(limits.leftNow(node, USDC), 10e6);
        _assignTo(id, worker);
        assertEq(limits.leftNow(node, USDC), 10e6);
        vm.startPrank(lead);
        uint256 below = tree.createChild(node, root, NodeKind.TaskDao, ann, 0, URI);
        tree.allocate(below, root, USDC, 9e6);
        _expectRefused(address(limits), node);
        tree.allocate(below, root, USDC, 2e6);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_ModuleRefused.selector, address(limits), node));
        tree.createPlannedTask(node, root, _terms(2e6), _noPlan(), 0, 0);
        vm.stopPrank();
    }

    function test_SpendLimit_GivenNone_CountsAllTheSame() external {
        _use(address(limits), address(0), address(0), address(0));
        _payNode(ann, 40_000e6);
        vm.prank(lead);
        limits.setLimit(node, root, USDC, _limit(1_000e6, 40_000e6));
        _expectRefused(address(limits), node);
        _payNode(ann, 1);
    }

    function test_SpendLimit_IsOfEachToken() external {
        _use(address(limits), address(0), address(0), address(0));
        _fund(node, CPT, 5e18);
        vm.prank(lead);
        limits.setLimit(node, root, USDC, _limit(0, 0));
        _expectRefused(address(limits), node);
        _payNode(ann, 1);
        vm.prank(treasurer_);
        tree.pay(node, node, CPT, ann, 5e18, "");
    }

    /* ALLOW LIST */

    function _allow(address account, bool isAllowed) private {
        address[] memory accounts = new address[](1);
        accounts[0] = account;
        vm.prank(lead);
        allowList.setAllowed(node, root, accounts, isAllowed);
    }

    /// @dev Else a list of who is paid could be passed by with a task whose payees are others.
    function test_AllowList_NamesWhoIsAPayee() external {
        _use(address(allowList), address(0), address(0), address(0));
        _allow(ann, true);
        vm.startPrank(lead);
        _expectRefused(address(allowList), node);
        tree.createPlannedTask(node, root, _terms(BUDGET), _three(), 0, 0);
        vm.stopPrank();
        _allow(ben, true);
        vm.prank(lead);
        tree.createPlannedTask(node, root, _terms(BUDGET), _three(), 0, 0);
    }

    function test_AllowList_NamesWhoIsPaid() external {
        _use(address(allowList), address(0), address(0), address(0));
        _expectRefused(address(allowList), node);
        _payNode(ann, 1e6);
        _allow(ann, true);
        _payNode(ann, 1e6);
        _allow(ann, false);
        _expectRefused(address(allowList), node);
        _payNode(ann, 1e6);
    }

    /// @dev A worker is paid, too: by its task.
    function test_AllowList_NamesWhoWorks() external {
        _use(address(allowList), address(0), address(0), address(0));
        uint256 id = _nodeTask();
        _expectRefused(address(allowList), node);
        _assignTo(id, worker);
        _allow(worker, true);
        _assignTo(id, worker);
        // below the task by the node's list
        uint256 sub = _sub(id, 1e6, false);
        _expectRefused(address(allowList), id);
        vm.prank(worker);
        tree.assign(sub, id, ann);
        _allow(ann, true);
        vm.prank(worker);
        tree.assign(sub, id, ann);
    }

    function test_AllowList_ActsInItsHours() external {
        _use(address(allowList), address(0), address(0), address(0));
        _allow(ann, true);
        // Fridays, 8 to 17
        vm.prank(lead);
        allowList.setWindow(node, root, IAllowListRules.Window(8 hours, 17 hours, 16));
        _payNode(ann, 1);
        vm.warp(START - 1);
        _expectRefused(address(allowList), node);
        _payNode(ann, 1);
        vm.warp(START + 9 hours - 1);
        _payNode(ann, 1);
        vm.warp(START + 9 hours);
        _expectRefused(address(allowList), node);
        _payNode(ann, 1);
        vm.warp(START + 1 days);
        _expectRefused(address(allowList), node);
        _payNode(ann, 1);
        vm.warp(START + 7 days);
        _payNode(ann, 1);
    }

    function test_AllowList_ActsOverMidnight() external {
        _use(address(allowList), address(0), address(0), address(0));
        _allow(ann, true);
        // the night of Friday to Saturday, 22 to 6
        vm.prank(lead);
        allowList.setWindow(node, root, IAllowListRules.Window(22 hours, 6 hours, 16));
        vm.warp(START - 3 hours);
        _expectRefused(address(allowList), node);
        _payNode(ann, 1);
        vm.warp(START + 14 hours);
        _payNode(ann, 1);
        vm.warp(START + 22 hours - 1);
        _payNode(ann, 1);
        vm.warp(START + 22 hours);
        _expectRefused(address(allowList), node);
        _payNode(ann, 1);
    }

    function test_SetWindow_RevertWhen_OutOfBounds() external {
        vm.startPrank(lead);
        vm.expectRevert(
            abi.encodeWithSelector(IDaoModule.DaoModule_OutOfBounds.selector, bytes32("days"), 128, 0, 127)
        );
        allowList.setWindow(node, root, IAllowListRules.Window(0, 1, 128));
        vm.expectRevert(
            abi.encodeWithSelector(
                IDaoModule.DaoModule_OutOfBounds.selector,
                bytes32("closesAt"),
                1 days + 1,
                0,
                1 days
            )
        );
        allowList.setWindow(node, root, IAllowListRules.Window(0, 1 days + 1, 1));
    }

    /* REVIEW BY TWO */

    function test_ReviewByTwo_TwoApprove() external {
        _use(address(0), address(byTwo), address(0), address(0));
        uint256 id = _nodeSubmitted();
        _approveBy(reviewer, id);
        _assertState(id, NodeState.Submitted);
        _expectRefused(address(byTwo), id);
        _approveBy(reviewer, id);
        _approveBy(second, id);
        _assertOver(id, NodeState.Paid);
        assertEq(usdc.balanceOf(worker), 11_000e6);
    }

    function test_ReviewByTwo_TwoReject() external {
        _use(address(0), address(byTwo), address(0), address(0));
        uint256 id = _nodeSubmitted();
        _rejectBy(reviewer, id);
        _approveBy(second, id);
        _assertState(id, NodeState.Submitted);
        _expectRefused(address(byTwo), id);
        _rejectBy(reviewer, id);
        _rejectBy(second, id);
        _assertState(id, NodeState.Rejected);
    }

    function test_ReviewByTwo_EachSubmissionBeginsAnew() external {
        _use(address(0), address(byTwo), address(0), address(0));
        uint256 id = _nodeSubmitted();
        _approveBy(reviewer, id);
        _rejectBy(reviewer, id);
        _rejectBy(second, id);
        vm.prank(chief);
        tree.reopenTask(id, node, block.timestamp + 7 days);
        _submit(id);
        (address approvedBy, address rejectedBy) = byTwo.firstReviewers(id);
        assertEq(approvedBy, address(0));
        assertEq(rejectedBy, address(0));
        _approveBy(second, id);
        _assertState(id, NodeState.Submitted);
    }

    function test_ReviewByTwo_EachMilestoneBeginsAnew() external {
        _use(address(0), address(byTwo), address(0), address(0));
        IDaoTypes.Milestone[] memory plan = _three();
        vm.prank(chief);
        uint256 id = tree.createPlannedTask(node, node, _terms(BUDGET), plan, 0, 0);
        _assignTo(id, worker);
        for (uint256 i = 0; i < 3; ++i) {
            _submit(id);
            vm.prank(reviewer);
            tree.approveMilestone(id, node, plan);
            assertEq(tree.planOf(id).next, i);
            _assertState(id, NodeState.Submitted);
            vm.prank(second);
            tree.approveMilestone(id, node, plan);
        }
        _assertOver(id, NodeState.Paid);
    }

    /// @dev Half a review is none.
    function test_ReviewByTwo_SilenceOfTheSecondApproves() external {
        _use(address(0), address(byTwo), address(0), address(0));
        uint256 id = _nodeSubmitted();
        _rejectBy(reviewer, id);
        skip(REVIEW_TIME + 1);
        _timeOut(id);
        _assertOver(id, NodeState.Paid);
    }

    /* TEMPLATE */

    function _setTemplate(uint32 review, uint32 response, uint8 forbidden) private {
        vm.prank(lead);
        template.setTemplate(node, root, ITemplateWorkflow.Template(review, response, forbidden));
    }

    function test_Template_SetsThePhases() external {
        _use(address(0), address(template), address(0), address(0));
        _setTemplate(2 days, 3 days, 0);
        uint256 id = _nodeSubmitted();
        assertEq(tree.nodeOf(id).due, START + 2 days);
        _rejectBy(reviewer, id);
        assertEq(tree.nodeOf(id).due, START + 3 days);
        skip(3 days + 1);
        _timeOut(id);
        _assertOver(id, NodeState.Expired);
    }

    function test_Template_GivenNone_IsAsWithoutIt() external {
        _use(address(0), address(template), address(0), address(0));
        uint256 id = _nodeSubmitted();
        assertEq(tree.nodeOf(id).due, START + REVIEW_TIME);
        _rejectBy(reviewer, id);
        assertEq(tree.nodeOf(id).due, START + RESPONSE_TIME);
    }

    function test_Template_ForbidsTransitions() external {
        _use(address(0), address(template), address(0), address(0));
        _setTemplate(0, 0, 1);
        uint256 id = _nodeTask();
        _expectRefused(address(template), id);
        _assignTo(id, worker);
        _setTemplate(0, 0, 2 | 8);
        id = _nodeSubmitted();
        _expectRefused(address(template), id);
        _approveBy(reviewer, id);
        _rejectBy(reviewer, id);
        vm.prank(chief);
        _expectRefused(address(template), id);
        tree.reopenTask(id, node, block.timestamp + 7 days);
        _setTemplate(0, 0, 4);
        id = _nodeSubmitted();
        _expectRefused(address(template), id);
        _rejectBy(reviewer, id);
        _approveBy(reviewer, id);
        _assertOver(id, NodeState.Paid);
    }

    /// @dev Nobody's work changes under its hands, however often the template does.
    function test_Template_IsForLaterTasksOnly() external {
        _use(address(0), address(template), address(0), address(0));
        _setTemplate(2 days, 0, 0);
        uint256 id = _nodeTask();
        _setTemplate(1 hours, 0, 2);
        _setTemplate(2 hours, 0, 2);
        _assignTo(id, worker);
        uint256 sub = _sub(id, 1e6, false);
        _submit(id);
        assertEq(tree.nodeOf(id).due, START + 2 days);
        _approveBy(reviewer, id);
        // a task below is a later one, of the same node
        assertEq(template.templateOf(node, sub).reviewTime, 2 hours);
    }

    function test_SetTemplate_RevertWhen_OutOfBounds() external {
        vm.startPrank(lead);
        vm.expectRevert(
            abi.encodeWithSelector(
                IDaoModule.DaoModule_OutOfBounds.selector,
                bytes32("reviewTime"),
                1 hours - 1,
                1 hours,
                366 days
            )
        );
        template.setTemplate(node, root, ITemplateWorkflow.Template(1 hours - 1, 0, 0));
        vm.expectRevert(
            abi.encodeWithSelector(
                IDaoModule.DaoModule_OutOfBounds.selector,
                bytes32("responseTime"),
                366 days + 1,
                1 hours,
                366 days
            )
        );
        template.setTemplate(node, root, ITemplateWorkflow.Template(0, 366 days + 1, 0));
        vm.expectRevert(
            abi.encodeWithSelector(IDaoModule.DaoModule_OutOfBounds.selector, bytes32("forbidden"), 16, 0, 15)
        );
        template.setTemplate(node, root, ITemplateWorkflow.Template(0, 0, 16));
    }

    /* PUNCTUALITY */

    function _setTerms(uint32 lateTime, uint16 lateBps) private {
        vm.prank(lead);
        punctuality.setTerms(node, root, IPunctualityProject.Terms(lateTime, lateBps));
    }

    function test_Punctuality_LateEarnsLess() external {
        _use(address(0), address(0), address(punctuality), address(0));
        _setTerms(2 days, 8_000);
        uint256 early = _nodeTask();
        uint256 late = _nodeTask();
        _assignTo(early, worker);
        _assignTo(late, worker);
        vm.warp(START + TIME - 2 days);
        _submit(early);
        skip(1);
        _submit(late);
        _approveBy(reviewer, early);
        assertEq(usdc.balanceOf(worker), 11_000e6);
        _approveBy(reviewer, late);
        assertEq(usdc.balanceOf(worker), 11_800e6);
        assertEq(tree.balanceOf(node, USDC), 48_200e6);
        _assertOver(late, NodeState.Paid);
    }

    function test_Punctuality_CutsMilestonesEachByItself() external {
        _use(address(0), address(0), address(punctuality), address(0));
        _setTerms(1 days, 5_000);
        IDaoTypes.Milestone[] memory plan = _three();
        vm.prank(chief);
        uint256 id = tree.createPlannedTask(node, node, _terms(BUDGET), plan, 0, 0);
        _assignTo(id, worker);
        _submit(id);
        vm.prank(reviewer);
        tree.approveMilestone(id, node, plan);
        vm.warp(tree.nodeOf(id).due);
        _submit(id);
        vm.prank(reviewer);
        tree.approveMilestone(id, node, plan);
        assertEq(usdc.balanceOf(ann), 90e6);
        assertEq(usdc.balanceOf(ben), 60e6);
        _submit(id);
        vm.prank(reviewer);
        tree.approveMilestone(id, node, plan);
        assertEq(usdc.balanceOf(worker), 10_700e6);
        assertEq(tree.balanceOf(node, USDC), 49_150e6);
        _assertOver(id, NodeState.Paid);
    }

    function test_Punctuality_IsForLaterTasksOnly() external {
        _use(address(0), address(0), address(punctuality), address(0));
        uint256 id = _nodeTask();
        _setTerms(90 days, 5_000);
        _assignTo(id, worker);
        _submit(id);
        _approveBy(reviewer, id);
        assertEq(usdc.balanceOf(worker), 11_000e6);
    }

    function test_SetTerms_RevertWhen_OutOfBounds() external {
        vm.startPrank(lead);
        vm.expectRevert(
            abi.encodeWithSelector(IDaoModule.DaoModule_OutOfBounds.selector, bytes32("lateBps"), 4_999, 5_000, 10_000)
        );
        punctuality.setTerms(node, root, IPunctualityProject.Terms(1, 4_999));
        vm.expectRevert(
            abi.encodeWithSelector(
                IDaoModule.DaoModule_OutOfBounds.selector,
                bytes32("lateTime"),
                90 days + 1,
                0,
                90 days
            )
        );
        punctuality.setTerms(node, root, IPunctualityProject.Terms(90 days + 1, 5_000));
    }

    /// @dev Who works is not given other modules in the middle of it.
    function test_SetModules_RevertGiven_TaskHasAWorker() external {
        uint256 id = _nodeTask();
        vm.prank(lead);
        tree.setModules(id, root, IDaoTypes.ModuleSet(address(0), address(template), address(0), address(0)));
        _assignTo(id, worker);
        _expectWrongState(id, NodeState.Assigned);
        vm.prank(lead);
        tree.setModules(id, root, IDaoTypes.ModuleSet(address(0), address(0), address(punctuality), address(0)));
    }

    /* SPLIT */

    function _credit(uint256 amount) private {
        usdc.mint(address(this), amount);
        usdc.approve(address(tree), amount);
        tree.creditRevenue(node, USDC, amount, "");
    }

    function _members() private {
        uint256[] memory members = new uint256[](1);
        uint256[] memory shares = new uint256[](1);
        (members[0], shares[0]) = (uint160(ben), 1);
        vm.prank(lead);
        tree.setShares(node, root, members, shares);
    }

    function test_Split_SharesRevenue() external {
        _use(address(0), address(0), address(0), address(split));
        _members();
        vm.prank(lead);
        split.setSplit(node, root, ISplitTreasury.Split(5_000, 2_000));
        _credit(1_000e6);
        assertEq(tree.balanceOf(node, USDC), 50_490e6);
        assertEq(tree.forwardable(node, USDC), 196e6);
        assertEq(tree.claimableRevenue(node, uint160(ben), USDC), 294e6);
    }

    function test_Split_GivenNone_IsTheMembers() external {
        _use(address(0), address(0), address(0), address(split));
        _members();
        _credit(1_000e6);
        assertEq(tree.claimableRevenue(node, uint160(ben), USDC), 980e6);
    }

    function testFuzz_Split_LosesNothing(uint256 amount, uint16 budget, uint16 parent) external {
        _use(address(0), address(0), address(0), address(split));
        _members();
        amount = bound(amount, 0, 1_000_000e6);
        budget = uint16(bound(budget, 0, 10_000));
        parent = uint16(bound(parent, 0, 10_000 - budget));
        vm.prank(lead);
        split.setSplit(node, root, ISplitTreasury.Split(budget, parent));
        uint256 before = _held(USDC);
        _credit(amount);
        uint256 sum = tree.balanceOf(node, USDC) - 50_000e6 + tree.forwardable(node, USDC);
        assertEq(sum + tree.claimableRevenue(node, uint160(ben), USDC), _held(USDC) - before);
    }

    function test_SetSplit_RevertWhen_MoreThanAll() external {
        vm.expectRevert(
            abi.encodeWithSelector(IDaoModule.DaoModule_OutOfBounds.selector, bytes32("split"), 10_001, 0, 10_000)
        );
        vm.prank(lead);
        split.setSplit(node, root, ISplitTreasury.Split(9_000, 1_001));
    }

    /* GAS */

    /// @dev With a cold tree, six tasks above each other and many settings before: less than what a module is given.
    function test_Modules_AnswerWithinTheirGas() external {
        for (uint256 i = 0; i < 40; ++i) {
            _setTemplate(2 days, 0, 0);
            _setTerms(1 days, 8_000);
            _nodeTask();
        }
        _allow(ann, true);
        vm.prank(lead);
        limits.setLimit(node, root, USDC, _limit(100e6, 250e6));
        uint256 id = _nodeTask();
        for (uint256 i = 0; i < 5; ++i) {
            vm.prank(lead);
            id = tree.createTask(id, root, _terms(0));
        }
        _measure(address(limits), abi.encodeCall(IDaoRules.check, (node, lead, "", USDC, 1, ann)));
        _measure(address(allowList), abi.encodeCall(IDaoRules.check, (id, lead, "", USDC, 1, ann)));
        NodeState from = NodeState.Submitted;
        _measure(address(byTwo), abi.encodeCall(IDaoWorkflow.onTransition, (id, from, NodeState.Paid, lead)));
        _measure(address(template), abi.encodeCall(IDaoWorkflow.onTransition, (id, from, NodeState.Paid, lead)));
        _measure(address(punctuality), abi.encodeCall(IDaoProject.onApproved, (id, 1, 1)));
        vm.prank(lead);
        id = tree.createTask(id, root, _terms(0));
        vm.prank(lead);
        id = tree.createTask(id, root, _terms(0));
        vm.expectRevert(abi.encodeWithSelector(IDaoModule.DaoModule_TooDeep.selector, id));
        template.onTransition(id, from, NodeState.Paid, lead);
    }

    function _measure(address module, bytes memory data) private {
        vm.cool(address(tree));
        vm.cool(module);
        vm.prank(address(tree));
        (bool done, ) = module.call{gas: MODULE_GAS}(data);
        assertTrue(done, "answered");
        emit log_named_uint("gas", vm.lastCallGas().gasTotalUsed);
    }
}
