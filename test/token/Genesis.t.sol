// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IGenesis} from "../../contracts/interfaces/token/IGenesis.sol";
import {IVestingVault} from "../../contracts/interfaces/token/IVestingVault.sol";
import {SaleTest} from "../helpers/SaleTest.sol";

/// @notice The genesis table: what goes where, once, and nowhere else. The base has begun it.
contract GenesisTest is SaleTest {
    uint256 private constant TEAM = 15_000_000e18;

    IGenesis.Allocation[4] private _waiting = [
        IGenesis.Allocation.UserRewards,
        IGenesis.Allocation.ProviderIncentives,
        IGenesis.Allocation.LpRewards,
        IGenesis.Allocation.BridgeInsurance
    ];
    uint256[4] private _waitingAmounts = [uint256(25_000_000e18), 20_000_000e18, 10_000_000e18, 500_000e18];

    function _fresh() private returns (IGenesis) {
        bytes memory initialize = abi.encodeWithSignature("initialize(address)", address(manager));
        return IGenesis(_proxy(deployCode("Genesis.sol:Genesis"), initialize));
    }

    function _left(IGenesis.Allocation allocation) private view returns (uint256 left) {
        (, left) = genesis.allocationOf(allocation);
    }

    function _grantTeam(address to, uint256 amount) private returns (uint256) {
        vm.prank(admin);
        return genesis.grantTeam(to, amount, 0);
    }

    function _expectExhausted(uint256 left, uint256 needed) private {
        vm.expectRevert(abi.encodeWithSelector(IGenesis.Genesis_TeamExhausted.selector, left, needed));
    }

    /* THE TABLE */

    function test_AllocationOf_AddsUpToTheSupply() external view {
        uint256 sum = 0;
        uint256[7] memory table = [
            uint256(25_000_000e18),
            20_000_000e18,
            10_000_000e18,
            17_000_000e18,
            500_000e18,
            12_500_000e18,
            15_000_000e18
        ];
        for (uint256 i = 0; i < 7; ++i) {
            (uint256 total, ) = genesis.allocationOf(IGenesis.Allocation(i));
            assertEq(total, table[i]);
            sum += total;
        }
        assertEq(sum, 100_000_000e18);
        assertEq(sum, cpt.totalSupply());
    }

    /// @dev Every wei of the supply is at its sink when all is said.
    function test_Genesis_PutsTheWholeSupplyAtTheSinks() external {
        address[4] memory holders = [address(router), address(distributor), address(tiers), address(registry)];
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(admin);
            genesis.fund(_waiting[i], holders[i]);
            assertEq(cpt.balanceOf(holders[i]), _waitingAmounts[i]);
        }
        uint256 teamId = _grantTeam(alice, TEAM);
        assertEq(cpt.balanceOf(address(genesis)), 0);
        assertEq(cpt.balanceOf(address(sale)), 12_500_000e18);
        assertEq(cpt.balanceOf(address(vestingVault)), 17_000_000e18 + TEAM);
        assertEq(vestingVault.scheduleOf(teamId).total, TEAM);
        for (uint256 i = 0; i < 7; ++i) {
            assertEq(_left(IGenesis.Allocation(i)), 0);
        }
    }

    /* BEGIN */

    function test_Begin_DistributesTheFoundationAndTheSale() external {
        IVestingVault.Terms memory terms;
        IVestingVault.ScheduleView memory schedule = vestingVault.scheduleOf(_idOf(foundation, 0));
        assertEq(schedule.total, 1_250_000e18);
        assertEq(abi.encode(schedule.terms), abi.encode(terms));
        schedule = vestingVault.scheduleOf(_idOf(foundation, 1));
        terms.linearMonths = 24;
        assertEq(schedule.total, 15_750_000e18);
        assertEq(abi.encode(schedule.terms), abi.encode(terms));
        assertEq(vestingVault.scheduleCount(foundation), 2);
        assertEq(cpt.balanceOf(address(sale)), 12_500_000e18);
        assertEq(_left(IGenesis.Allocation.Foundation), 0);
        assertEq(_left(IGenesis.Allocation.PrivateSale), 0);
        assertEq(_left(IGenesis.Allocation.BridgeInsurance), 500_000e18);
        assertEq(cpt.balanceOf(address(genesis)), 70_500_000e18);
    }

    function test_Begin_SaysWhatWentWhere() external {
        IGenesis other = _fresh();
        vm.prank(address(genesis));
        cpt.transfer(address(other), 70_000_000e18);
        vm.startPrank(admin);
        manager.grantRole(15, address(other), 0);
        vm.expectEmit(address(other));
        emit IGenesis.Distributed(IGenesis.Allocation.Foundation, bob, 1_250_000e18);
        vm.expectEmit(address(other));
        emit IGenesis.Distributed(IGenesis.Allocation.Foundation, bob, 15_750_000e18);
        vm.expectEmit(address(other));
        emit IGenesis.Distributed(IGenesis.Allocation.PrivateSale, address(sale), 12_500_000e18);
        other.begin(cpt, vestingVault, bob, address(sale));
        vm.stopPrank();
    }

    function test_Begin_RevertGiven_ItHasBegun() external {
        vm.prank(admin);
        vm.expectRevert(IGenesis.Genesis_AlreadyBegun.selector);
        genesis.begin(cpt, vestingVault, foundation, address(sale));
    }

    function test_Begin_RevertWhen_AnAddressIsWrong() external {
        IGenesis other = _fresh();
        vm.startPrank(admin);
        bytes4 noContract = IGenesis.Genesis_NoContract.selector;
        vm.expectRevert(abi.encodeWithSelector(noContract, alice));
        other.begin(cpt, vestingVault, foundation, alice);
        vm.expectRevert(abi.encodeWithSelector(noContract, address(0)));
        other.begin(cpt, IVestingVault(address(0)), foundation, address(sale));
        vm.expectRevert(IGenesis.Genesis_FoundationIsZero.selector);
        other.begin(cpt, vestingVault, address(0), address(sale));
        vm.stopPrank();
    }

    function test_Genesis_RevertGiven_NotBegun() external {
        IGenesis other = _fresh();
        vm.startPrank(admin);
        vm.expectRevert(IGenesis.Genesis_NotBegun.selector);
        other.grantTeam(alice, 1, 0);
        vm.expectRevert(IGenesis.Genesis_NotBegun.selector);
        other.revokeTeam(1);
        vm.expectRevert(IGenesis.Genesis_NotBegun.selector);
        other.fund(IGenesis.Allocation.UserRewards, address(router));
        vm.stopPrank();
    }

    function test_Genesis_RevertWhen_CallerNotAdmin() external {
        bytes[4] memory calls = [
            abi.encodeCall(genesis.begin, (cpt, vestingVault, thief, address(sale))),
            abi.encodeCall(genesis.grantTeam, (thief, 1, 0)),
            abi.encodeCall(genesis.revokeTeam, (1)),
            abi.encodeCall(genesis.fund, (IGenesis.Allocation.LpRewards, address(router)))
        ];
        address[4] memory cast = [thief, critical, guardian, foundation];
        for (uint256 i = 0; i < 16; ++i) {
            vm.prank(cast[i % 4]);
            vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, cast[i % 4]));
            (bool reverted, ) = address(genesis).call(calls[i / 4]);
            assertTrue(reverted);
        }
    }

    /* TEAM */

    function test_GrantTeam_GoesToTheLastWei() external {
        vm.expectEmit(address(genesis));
        emit IGenesis.Distributed(IGenesis.Allocation.Team, alice, TEAM - 5);
        uint256 id = _grantTeam(alice, TEAM - 5);
        assertEq(abi.encode(vestingVault.scheduleOf(id).terms), abi.encode(_teamTerms()));
        _expectExhausted(5, 6);
        _grantTeam(bob, 6);
        _expectExhausted(5, type(uint256).max);
        _grantTeam(bob, type(uint256).max);
        _grantTeam(bob, 5);
        assertEq(_left(IGenesis.Allocation.Team), 0);
        _expectExhausted(0, 1);
        _grantTeam(carol, 1);
        vm.expectRevert(abi.encodeWithSelector(IVestingVault.VestingVault_BadAmount.selector, 0));
        _grantTeam(carol, 0);
    }

    function test_GrantTeam_TakesAFixedStart() external {
        vm.prank(admin);
        uint256 id = genesis.grantTeam(alice, 36e18, uint40(START + 9));
        vm.warp(START + 9 + 13 * MONTH);
        assertEq(vestingVault.release(id), 1e18);
        vm.prank(admin);
        vm.expectPartialRevert(IVestingVault.VestingVault_BadTerms.selector);
        genesis.grantTeam(alice, 36e18, uint40(block.timestamp - 1));
    }

    function test_RevokeTeam_ReturnsToTheAllocation() external {
        uint256 id = _grantTeam(alice, TEAM);
        _list(START);
        vm.warp(START + 21 * MONTH); // a quarter has vested
        vm.expectEmit(address(genesis));
        emit IGenesis.TeamGrantRevoked(id, (TEAM * 3) / 4);
        vm.prank(admin);
        assertEq(genesis.revokeTeam(id), (TEAM * 3) / 4);
        assertEq(_left(IGenesis.Allocation.Team), (TEAM * 3) / 4);
        assertEq(vestingVault.release(id), TEAM / 4);
        _grantTeam(bob, (TEAM * 3) / 4);
        _expectExhausted(0, 1);
        _grantTeam(carol, 1);
        assertEq(cpt.balanceOf(address(genesis)), 55_500_000e18);
    }

    /// @dev By the number it was granted under, and by its present one.
    function test_RevokeTeam_FindsAScheduleThatWasTransferred() external {
        uint256 id = _grantTeam(alice, 10e18);
        uint256 newId = _transfer(alice, _grantTeam(alice, 20e18), bob);
        _transfer(alice, id, bob);
        vm.startPrank(admin);
        assertEq(genesis.revokeTeam(newId), 20e18);
        assertEq(genesis.revokeTeam(id), 10e18);
        vm.stopPrank();
        assertEq(_left(IGenesis.Allocation.Team), TEAM);
    }

    function test_RevokeTeam_RevertGiven_ItIsNoTeamSchedule() external {
        vm.startPrank(admin);
        _expectNotRevocable(_idOf(foundation, 0), address(genesis));
        genesis.revokeTeam(_idOf(foundation, 0));
        _expectNoSchedule(_idOf(foundation, 2));
        genesis.revokeTeam(_idOf(foundation, 2));
        vm.stopPrank();
    }

    /* FUND */

    function test_Fund_SendsEachWaitingBudgetOnce() external {
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectEmit(address(genesis));
            emit IGenesis.Distributed(_waiting[i], address(router), _waitingAmounts[i]);
            vm.startPrank(admin);
            assertEq(genesis.fund(_waiting[i], address(router)), _waitingAmounts[i]);
            vm.expectRevert(abi.encodeWithSelector(IGenesis.Genesis_NotFundable.selector, _waiting[i], 0));
            genesis.fund(_waiting[i], address(router));
            vm.stopPrank();
        }
        assertEq(cpt.balanceOf(address(router)), 55_500_000e18);
    }

    function test_Fund_RevertWhen_TheAllocationDoesNotWait() external {
        IGenesis.Allocation[3] memory others = [
            IGenesis.Allocation.Foundation,
            IGenesis.Allocation.PrivateSale,
            IGenesis.Allocation.Team
        ];
        for (uint256 i = 0; i < 3; ++i) {
            uint256 left = _left(others[i]);
            vm.prank(admin);
            vm.expectRevert(abi.encodeWithSelector(IGenesis.Genesis_NotFundable.selector, others[i], left));
            genesis.fund(others[i], address(router));
        }
    }

    function test_Fund_RevertWhen_TheReceiverIsNoContract() external {
        vm.startPrank(admin);
        vm.expectRevert(abi.encodeWithSelector(IGenesis.Genesis_NoContract.selector, alice));
        genesis.fund(IGenesis.Allocation.LpRewards, alice);
        vm.stopPrank();
    }
}
