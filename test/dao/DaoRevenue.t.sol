// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoMembers} from "../../contracts/interfaces/dao/IDaoMembers.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {BoundedReads} from "../../contracts/libraries/BoundedReads.sol";
import {NodeKind, NodeState} from "../../contracts/libraries/PackedNode.sol";
import {DaoMembersTest} from "../helpers/DaoMembersTest.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";
import {MockDaoTreasury} from "../mocks/MockDaoTreasury.sol";
import {ReentrantClaimant, ReentrantUSDC} from "../mocks/ReentrantUSDC.sol";

contract DaoRevenueTest is DaoMembersTest {
    uint256 private constant MAX = type(uint96).max;

    address private licensed = makeAddr("licensed");
    address private product = makeAddr("product");

    function setUp() public override {
        super.setUp();
        _setShares(dao, ann, 60);
        _setShares(dao, ben, 30);
        _setShares(dao, cyd, 10);
    }

    function _setDevelopers(address newLicensed, address newProduct) private {
        vm.prank(lead);
        tree.setDevelopers(dao, root, IDaoMembers.Developers(newLicensed, newProduct));
    }

    /* FEE */

    function test_Credit_TakesTheFeeAndSharesTheRest() external {
        usdc.mint(address(this), 100e6);
        usdc.approve(address(tree), 100e6);
        vm.expectEmit(address(tree));
        emit IDaoMembers.RevenueCredited(dao, address(this), USDC, 100e6, 2e6, "ref");
        vm.expectEmit(address(tree));
        emit IDaoMembers.RevenueShared(dao, USDC, 0, 0, 98e6);
        tree.creditRevenue(dao, USDC, 100e6, "ref");
        assertEq(usdc.balanceOf(address(treasury)), 2e6);
        assertEq(_claimable(dao, ann), 58.8e6);
        assertEq(_claimable(dao, ben), 29.4e6);
        assertEq(_claimable(dao, cyd), 9.8e6);
    }

    function test_Credit_SharesTheFeeWithDevelopers() external {
        _setDevelopers(licensed, product);
        _credit(dao, USDC, 100e6);
        assertEq(usdc.balanceOf(licensed), 0.8e6);
        assertEq(usdc.balanceOf(product), 0.8e6);
        assertEq(usdc.balanceOf(address(treasury)), 0.4e6);
        _setDevelopers(address(0), product);
        _credit(dao, USDC, 100e6);
        assertEq(usdc.balanceOf(product), 1.6e6);
        assertEq(usdc.balanceOf(address(treasury)), 1.6e6);
        _setDevelopers(licensed, licensed);
        _credit(dao, USDC, 100e6);
        assertEq(usdc.balanceOf(licensed), 2.4e6);
    }

    function testFuzz_Credit_RoundsForThePlatform(uint88 amount, bool hasLicensed, bool hasProduct) external {
        _setDevelopers(hasLicensed ? licensed : address(0), hasProduct ? product : address(0));
        uint256 before = usdc.balanceOf(address(tree));
        _credit(dao, USDC, amount);
        uint256 fee = (uint256(amount) * 2) / 100;
        if (fee * 100 < uint256(amount) * 2) ++fee;
        uint256 part = (fee * 2) / 5;
        assertEq(usdc.balanceOf(licensed), hasLicensed ? part : 0);
        assertEq(usdc.balanceOf(product), hasProduct ? part : 0);
        uint256 toDevelopers = (hasLicensed ? part : 0) + (hasProduct ? part : 0);
        assertEq(usdc.balanceOf(address(treasury)), fee - toDevelopers);
        assertEq(usdc.balanceOf(address(tree)), before + amount - fee);
    }

    function test_Credit_OfAUnitIsAllFee() external {
        _credit(dao, USDC, 1);
        assertEq(usdc.balanceOf(address(treasury)), 1);
        _credit(dao, USDC, 0);
        assertEq(_claimable(dao, ann), 0);
    }

    function test_SetDevelopers_RevertWhen_TheTreeItself() external {
        // it would keep what belongs to nobody
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_BadAccount.selector, address(tree)));
        _setDevelopers(address(tree), product);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_BadAccount.selector, address(tree)));
        _setDevelopers(licensed, address(tree));
    }

    function test_Credit_RevertWhen_WithoutAllowance() external {
        _mintTo(bob, usdc, 1e6);
        vm.expectRevert();
        vm.prank(bob);
        tree.creditRevenue(dao, USDC, 1e6, "");
        // amounts that no ledger holds
        vm.expectRevert();
        vm.prank(bob);
        tree.creditRevenue(dao, USDC, uint256(type(uint128).max) + 1e6, "");
        vm.expectRevert();
        vm.prank(bob);
        tree.creditRevenue(dao, USDC, 1 << 248, "");
    }

    function test_Credit_RevertGiven_NoOpenDao() external {
        uint256 task = _task(1e6);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongKind.selector, task, NodeKind.Task));
        tree.creditRevenue(task, USDC, 0, "");
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongState.selector, 999, NodeState.None));
        tree.creditRevenue(999, USDC, 0, "");
        vm.prank(lead);
        tree.close(dao, root);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongState.selector, dao, NodeState.Closed));
        tree.creditRevenue(dao, USDC, 0, "");
    }

    function test_Credit_GoesToTheBudgetWithoutShares() external {
        uint256 child = _child(dao, stranger, 0);
        _credit(child, USDC, 100e6);
        assertEq(tree.balanceOf(child, USDC), 98e6);
        // members that come later have no part in it
        _setShares(child, ann, 1);
        assertEq(_claimable(child, ann), 0);
        _setShares(child, ann, 0);
        _credit(child, USDC, 100e6);
        assertEq(tree.balanceOf(child, USDC), 196e6);
    }

    function test_Credit_InCptIsAsInUsdc() external {
        _credit(dao, CPT, 100e18);
        assertEq(cpt.balanceOf(address(treasury)), 2e18);
        assertEq(tree.claimRevenue(dao, _of(ann), CPT), 58.8e18);
        assertEq(cpt.balanceOf(ann), 58.8e18);
        assertEq(_claimable(dao, ann), 0);
    }

    /* CLAIMING */

    function test_Claim_PaysTheMemberWhoeverCalls() external {
        _credit(dao, USDC, 100e6);
        vm.expectEmit(address(tree));
        emit IDaoMembers.RevenueClaimed(dao, _of(ben), USDC, 29.4e6);
        vm.prank(thief);
        assertEq(_claim(dao, ben), 29.4e6);
        assertEq(usdc.balanceOf(ben), 29.4e6);
        _expectOutOfBounds("owed", 0, 1, 1);
        _claim(dao, ben);
        _expectOutOfBounds("owed", 0, 1, 1);
        _claim(dao, thief);
        assertEq(_claimable(dao, ann), 58.8e6);
    }

    function test_Claim_KeepsWhatWasEarnedBeforeAChange() external {
        _credit(dao, USDC, 100e6);
        _setShares(dao, ann, 0);
        _setShares(dao, bob, 60);
        assertEq(_claimable(dao, ann), 58.8e6);
        assertEq(_claimable(dao, bob), 0);
        _credit(dao, USDC, 100e6);
        assertEq(_claimable(dao, ann), 58.8e6);
        assertEq(_claimable(dao, bob), 58.8e6);
        // back with half: neither the old nor what came in between counts again
        _setShares(dao, ann, 30);
        _setShares(dao, bob, 30);
        _credit(dao, USDC, 100e6);
        assertEq(_claim(dao, ann), 88.2e6);
        assertEq(_claim(dao, bob), 88.2e6);
    }

    /// @dev Whoever gives itself shares has a part of what comes then, and of nothing before.
    function testFuzz_Claim_DilutionReachesNoRevenueOfBefore(uint96 amount) external {
        _credit(dao, USDC, 1_000e6);
        uint256 before = _claimable(dao, ben);
        amount = uint96(bound(amount, 1, MAX - 100));
        _setShares(dao, thief, amount);
        assertEq(_claimable(dao, thief), 0);
        assertEq(_claimable(dao, ben), before);
        _setShares(dao, thief, 0);
        _credit(dao, USDC, 1_000e6);
        assertEq(_claimable(dao, thief), 0);
        assertEq(_claimable(dao, ben), 2 * before);
    }

    /// @dev Both tokens are settled when shares change.
    function test_SetShares_SettlesBothTokens() external {
        _credit(dao, USDC, 100e6);
        _credit(dao, CPT, 100e18);
        _setShares(dao, ann, 1);
        assertEq(tree.claimableRevenue(dao, _of(ann), USDC), 58.8e6);
        assertEq(tree.claimableRevenue(dao, _of(ann), CPT), 58.8e18);
    }

    function test_Claim_BecomesACreditWhenItCannotBeSent() external {
        HostileUSDC hostile = _makeUsdcHostile();
        _setDevelopers(licensed, product);
        hostile.setBlacklisted(ann, true);
        hostile.setBlacklisted(licensed, true);
        _credit(dao, USDC, 100e6);
        assertEq(tree.creditOf(licensed, USDC), 0.8e6);
        assertEq(_claim(dao, ann), 58.8e6);
        assertEq(_claim(dao, ben), 29.4e6);
        assertEq(tree.creditOf(ann, USDC), 58.8e6);
        vm.prank(ann);
        tree.withdrawCredit(USDC, bob);
        assertEq(usdc.balanceOf(bob), 58.8e6);
        hostile.setAnswersFalse(true);
        _claim(dao, cyd);
        assertEq(tree.creditOf(cyd, USDC), 9.8e6);
        vm.expectRevert();
        this.credit(1e6);
    }

    function credit(uint256 amount) external {
        _credit(dao, USDC, amount);
    }

    function test_Claim_IsNotEnteredAgain() external {
        ReentrantClaimant member = new ReentrantClaimant(address(tree));
        _setShares(dao, address(member), 100);
        _credit(dao, USDC, 100e6);
        vm.etch(address(usdc), type(ReentrantUSDC).runtimeCode);
        member.setCall(abi.encodeCall(tree.claimRevenue, (dao, _of(ann), USDC)));
        assertEq(_claim(dao, address(member)), 49e6);
        assertFalse(member.succeeded());
        assertEq(usdc.balanceOf(address(member)), 49e6);
    }

    /* ROUNDING */

    /// @dev A unit among 2^96 shares is not lost: what one share earned keeps 2^16 steps of it.
    function test_Credit_KeepsFractionsOfAUnitAtTheHighestTotal() external {
        _setShares(dao, ben, 0);
        _setShares(dao, cyd, 0);
        _setShares(dao, ann, 1 << 95);
        _setShares(dao, ben, (1 << 95) - 1);
        for (uint256 i = 0; i < 2_000; ++i) _credit(dao, USDC, 2); // one of them is fee
        assertEq(_claimable(dao, ann), 1_000);
        assertEq(_claimable(dao, ben), 999);
    }

    /// @dev A member of few that earns less than a unit at a time has it all in the end, as long as nothing cuts it off.
    function test_Claim_FractionsAddUp() external {
        for (uint256 i = 0; i < 100; ++i) {
            _creditNet(dao, 1);
            if (i < 9) _expectOutOfBounds("owed", 0, 1, 1);
            if (i < 9) _claim(dao, cyd);
        }
        assertEq(_claimable(dao, cyd), 9); // down
        _creditNet(dao, 1);
        assertEq(_claimable(dao, cyd), 10);
    }

    /// @dev Setting shares cuts a member's fraction off: a unit at most each time.
    function test_SetShares_CutsLessThanAUnit() external {
        for (uint256 i = 0; i < 10; ++i) {
            _creditNet(dao, 19);
            _setShares(dao, cyd, 10);
        }
        assertEq(_claimable(dao, cyd), 10); // of 19
    }

    function testFuzz_Credit_PaysNoMoreThanCameIn(uint96[8] memory shares, uint64[8] memory amounts) external {
        address[3] memory old = [ann, ben, cyd];
        for (uint256 i = 0; i < 3; ++i) _setShares(dao, old[i], 0);
        uint256 total;
        for (uint256 i = 0; i < 8; ++i) {
            _setShares(dao, vm.addr(i + 1), shares[i] >> 3);
            total += shares[i] >> 3;
        }
        vm.assume(total != 0);
        uint256 net;
        for (uint256 i = 0; i < 8; ++i) {
            _credit(dao, USDC, amounts[i]);
            net += amounts[i] - (uint256(amounts[i]) * 200 + 9_999) / 10_000;
        }
        uint256 claimed;
        for (uint256 i = 0; i < 8; ++i) claimed += _claimable(dao, vm.addr(i + 1));
        assertLe(claimed, net);
        assertGe(claimed + 9, net);
    }

    /* LEVELS */

    function test_Forward_GoesUpLevelByLevel() external {
        MockDaoTreasury module = _giveTreasury(dao);
        module.setSplit(1_000, 5_000);
        uint256 child = _child(dao, stranger, 0);
        uint256 grandchild = _child(child, stranger, 0);
        _setShares(grandchild, bob, 1);
        _credit(grandchild, USDC, 1_000e6);
        assertEq(tree.balanceOf(grandchild, USDC), 98e6);
        assertEq(tree.forwardable(grandchild, USDC), 490e6);
        assertEq(_claimable(grandchild, bob), 392e6);
        vm.expectEmit(address(tree));
        emit IDaoMembers.RevenueForwarded(grandchild, child, USDC, 490e6);
        vm.prank(thief);
        assertEq(tree.forward(grandchild, USDC), 490e6);
        // without members: all but the parent's half
        assertEq(tree.balanceOf(child, USDC), 245e6);
        tree.forward(child, USDC);
        assertEq(tree.forwardable(dao, USDC), 122.5e6);
        tree.forward(dao, USDC);
        assertEq(tree.balanceOf(root, USDC), 100_122.5e6);
        assertEq(tree.forwardable(root, USDC), 0);
        // the fee was taken once
        assertEq(usdc.balanceOf(address(treasury)), 20e6);
        _expectOutOfBounds("toParent", 0, 1, 1);
        tree.forward(child, USDC);
        _expectOutOfBounds("toParent", 0, 1, 1);
        tree.forward(0, USDC);
    }

    function test_Credit_RootHasNoParent() external {
        MockDaoTreasury module = _giveTreasury(root);
        module.setSplit(1_000, 9_000);
        _setShares(root, ann, 1);
        _credit(root, USDC, 100e6);
        assertEq(tree.balanceOf(root, USDC), 100_098e6);
        assertEq(tree.forwardable(root, USDC), 0);
    }

    function test_Claim_NodeSharesWithItsMembers() external {
        uint256 child = _child(dao, stranger, 0);
        _setShares(dao, NODE | child, 100);
        _setShares(child, ann, 1);
        _setShares(child, bob, 1);
        _credit(dao, USDC, 100e6);
        assertEq(tree.claimRevenue(dao, NODE | child, USDC), 49e6);
        assertEq(_claimable(child, ann), 24.5e6);
        assertEq(_claimable(child, bob), 24.5e6);
        assertEq(tree.claimableRevenue(dao, NODE | child, USDC), 0);
    }

    function test_Claim_NodeWithoutMembersSpendsIt() external {
        uint256 child = _child(dao, stranger, 0);
        _setShares(dao, NODE | child, 100);
        _credit(dao, USDC, 100e6);
        vm.prank(lead);
        tree.close(child, root);
        tree.claimRevenue(dao, NODE | child, USDC);
        assertEq(tree.balanceOf(child, USDC), 49e6);
        vm.prank(lead);
        tree.reclaim(child, root, USDC, 49e6);
        assertEq(tree.balanceOf(dao, USDC), 49e6);
    }

    /// @dev A child that is a member and sends all up again: it goes round, less each time, and nobody else's grows.
    function test_Claim_RoundAndRoundEnds() external {
        uint256 child = _child(dao, stranger, 0);
        MockDaoTreasury module = _giveTreasury(child);
        module.setSplit(0, 10_000);
        _setShares(dao, NODE | child, 100);
        _credit(dao, USDC, 100e6);
        uint256 rounds;
        while (tree.claimableRevenue(dao, NODE | child, USDC) != 0) {
            tree.claimRevenue(dao, NODE | child, USDC);
            tree.forward(child, USDC);
            ++rounds;
        }
        assertLt(rounds, 40);
        uint256 claimed = _claim(dao, ann) + _claim(dao, ben) + _claim(dao, cyd);
        assertLe(claimed, 98e6);
        assertGe(claimed + rounds + 4, 98e6);
    }

    /* MODULE */

    function test_Credit_ModuleThatFailsIsAsNone() external {
        MockDaoTreasury module = _giveTreasury(dao);
        module.setSplit(5_000, 1_000);
        MockDaoTreasury.Mode[7] memory modes = [
            MockDaoTreasury.Mode.Reverts,
            MockDaoTreasury.Mode.BurnsGas,
            MockDaoTreasury.Mode.WrongSelector,
            MockDaoTreasury.Mode.TooMuch,
            MockDaoTreasury.Mode.Overflows,
            MockDaoTreasury.Mode.AnswersShort,
            MockDaoTreasury.Mode.AnswersLong
        ];
        for (uint256 i = 0; i < modes.length; ++i) {
            uint256 before = _claimable(dao, ann);
            module.setMode(modes[i]);
            _credit(dao, USDC, 100e6);
            assertEq(_claimable(dao, ann), before + 58.8e6);
        }
        assertEq(tree.balanceOf(dao, USDC), 0);
        assertEq(tree.forwardable(dao, USDC), 0);
        // an account has no answer
        module.setSplit(10_000, 0);
        vm.etch(address(module), "");
        _credit(dao, USDC, 100e6);
        assertEq(tree.balanceOf(dao, USDC), 0);
    }

    /// @dev Too little gas never makes a module seem to fail.
    function testFuzz_Credit_GasDoesNotChooseTheSplit(uint256 gasLimit) external {
        MockDaoTreasury module = _giveTreasury(dao);
        module.setSplit(10_000, 0);
        _mintTo(address(this), usdc, 100e6);
        usdc.approve(address(tree), 100e6);
        vm.cool(address(tree));
        gasLimit = bound(gasLimit, 60_000, 500_000);
        bytes memory call = abi.encodeCall(tree.creditRevenue, (dao, USDC, 100e6, ""));
        (bool done, ) = address(tree).call{gas: gasLimit}(call);
        assertEq(tree.balanceOf(dao, USDC), done ? 98e6 : 0);
        assertEq(usdc.balanceOf(address(treasury)), done ? 2e6 : 0);
    }

    function test_Credit_RevertWhen_GasWouldNotReachTheModule() external {
        MockDaoTreasury module = _giveTreasury(dao);
        module.setSplit(10_000, 0);
        vm.expectPartialRevert(BoundedReads.BoundedReads_InsufficientGas.selector);
        tree.creditRevenue{gas: 110_000}(dao, USDC, 0, "");
    }

    /// @dev A module that is a member admin's friend: shares set while it is asked count for this revenue, and all adds up.
    function test_Credit_ModuleThatMovesSharesTakesNothingTwice() external {
        MockDaoTreasury module = _giveTreasury(dao);
        module.setSplit(0, 0);
        _credit(dao, USDC, 100e6);
        vm.prank(lead);
        tree.setRoles(dao, root, address(module), MEMBER_ADMIN);
        // its first change is bought with gas that it has
        _setShares(dao, thief, 1);
        module.setCall(address(tree), abi.encodeCall(tree.setShares, (dao, dao, _one(_of(thief)), _one(100))));
        _credit(dao, USDC, 100e6);
        uint256 sum = _claimable(dao, ann) + _claimable(dao, ben) + _claimable(dao, cyd) + _claimable(dao, thief);
        assertLe(sum, 196e6);
        assertGe(sum + 8, 196e6);
        assertEq(tree.totalShares(dao), module.succeeded() ? 200 : 101);
    }

    /* FROZEN AND CLOSED */

    /// @dev What is frozen pays nothing out; what comes in, and what goes up to who froze it, does.
    function test_Claim_RevertGiven_NodeFrozen() external {
        MockDaoTreasury module = _giveTreasury(dao);
        module.setSplit(0, 5_000);
        _credit(dao, USDC, 100e6);
        vm.prank(lead);
        tree.setFrozen(dao, root, true);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_Frozen.selector, dao));
        _claim(dao, ann);
        _credit(dao, USDC, 100e6);
        assertEq(tree.forward(dao, USDC), 98e6);
        vm.prank(lead);
        tree.setFrozen(dao, root, false);
        assertEq(_claim(dao, ann), 58.8e6);
    }

    function test_Claim_OfANodeThatIsClosed() external {
        _credit(dao, USDC, 100e6);
        vm.prank(lead);
        tree.close(dao, root);
        assertEq(_claim(dao, ann), 58.8e6);
        _setShares(dao, ben, 0);
        assertEq(_claim(dao, ben), 29.4e6);
    }

    function test_Forward_ToAParentThatIsClosed() external {
        uint256 child = _child(dao, stranger, 0);
        MockDaoTreasury module = _giveTreasury(child);
        module.setSplit(0, 10_000);
        _credit(child, USDC, 100e6);
        vm.prank(lead);
        tree.close(dao, root);
        tree.forward(child, USDC);
        // its members have it as before
        assertEq(_claim(dao, ann), 58.8e6);
    }

    /* COST */

    /// @dev Bringing revenue and claiming it cost the same with one member and with two hundred.
    function test_Credit_CostsTheSameForAnyNumberOfMembers() external {
        uint256 few = _costOfCredit();
        for (uint256 i = 0; i < 197; ++i) _setShares(dao, vm.addr(i + 1), 1);
        assertApproxEqAbs(_costOfCredit(), few, 100);
    }

    function _costOfCredit() private returns (uint256) {
        _credit(dao, USDC, 100e6);
        _mintTo(address(this), usdc, 100e6);
        usdc.approve(address(tree), 100e6);
        vm.cool(address(tree));
        tree.creditRevenue(dao, USDC, 100e6, "");
        return vm.lastCallGas().gasTotalUsed;
    }
}
