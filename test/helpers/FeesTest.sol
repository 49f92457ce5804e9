// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {VeLocks} from "../../contracts/libraries/VeLock.sol";
import {ProtocolTest} from "./ProtocolTest.sol";

interface IOwnClaim {
    function claimOne(address account) external returns (uint256 amount);
}

/// @notice Locks, weeks and money for the tests of the distributor. This contract has USDC without end and pays what anyone may.
abstract contract FeesTest is ProtocolTest {
    uint256 internal constant WEEK = VeLocks.WEEK;
    /// @dev The week in which the suite is deployed, on its second day.
    uint256 internal constant WEEK_0 = START / WEEK;
    uint256 internal constant LONGEST = 208;
    uint256 internal constant CPT_1 = 1e18;

    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    address internal carol = makeAddr("carol");
    address internal keeper = makeAddr("keeper");

    function setUp() public virtual override {
        super.setUp();
        usdc.mint(address(this), 1e36);
        usdc.approve(address(distributor), type(uint256).max);
    }

    function _now() internal view returns (uint256 week) {
        return block.timestamp / WEEK;
    }

    /// @dev To the first second of a week.
    function _warpTo(uint256 week) internal {
        vm.warp(week * WEEK);
    }

    function _lock(address account, uint256 amount, uint256 endWeek) internal {
        _fundCpt(account, amount);
        vm.prank(account);
        voteEscrow.createLock(amount, endWeek * WEEK);
    }

    function _increase(address account, uint256 amount) internal {
        _fundCpt(account, amount);
        vm.prank(account);
        voteEscrow.increaseAmount(amount);
    }

    function _extend(address account, uint256 endWeek) internal {
        vm.prank(account);
        voteEscrow.extendLock(endWeek * WEEK);
    }

    /// @dev Two holders whose weights are equal at the start of the next week, 3 000 CPT × weeks each, and then part.
    function _lockTwo() internal {
        _lock(alice, 300 * CPT_1, WEEK_0 + 11);
        _lock(bob, 100 * CPT_1, WEEK_0 + 31);
    }

    function _receive(uint256 amount) internal {
        distributor.receiveRevenue(IRevenueRouter.Sink.Staking, amount);
    }

    /// @dev As the router does it.
    function _receiveFromRouter(uint256 amount) internal {
        _prepareRouter(amount);
        vm.prank(address(router));
        distributor.receiveRevenue(IRevenueRouter.Sink.Staking, amount);
    }

    function _prepareRouter(uint256 amount) internal {
        usdc.mint(address(router), amount);
        vm.prank(address(router));
        usdc.approve(address(distributor), amount);
    }

    function _setFourWeeks() internal {
        vm.prank(admin);
        router.setPeriod(4 * WEEK);
    }

    /// @dev The distributor takes the place of the plain address.
    function _useAsStakingSink() internal {
        IRevenueRouter.SinkConfig memory config = IRevenueRouter.SinkConfig(address(distributor), true);
        vm.prank(admin);
        router.setSink(IRevenueRouter.Sink.Staking, config);
        usdc.approve(address(router), type(uint256).max);
    }

    function _setMinLock(uint256 minLock) internal {
        vm.prank(routine);
        voteEscrow.setMinLock(minLock);
    }

    function _nextWeek() internal view returns (uint256 nextWeek) {
        (nextWeek, , ) = distributor.state();
    }

    function _received() internal view returns (uint256 received) {
        (, received, ) = distributor.state();
    }

    function _paid() internal view returns (uint256 paid) {
        (, , paid) = distributor.state();
    }

    /// @dev Claims by a stranger; what came is what was foretold, answered and counted.
    function _claim(address account) internal returns (uint256 amount) {
        uint256 foretold = distributor.claimable(account);
        address receiver = distributor.receiverOf(account);
        (uint256 before, uint256 paidBefore) = (usdc.balanceOf(receiver), _paid());
        vm.prank(keeper);
        amount = distributor.claim(account);
        assertEq(amount, foretold, "claimable is what claim pays");
        assertEq(usdc.balanceOf(receiver) - before, amount, "the receiver has it");
        assertEq(_paid() - paidBefore, amount, "it is counted");
    }
}
