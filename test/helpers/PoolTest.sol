// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {ILendingPoolCore} from "../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {ILendingPool} from "../../contracts/interfaces/pool/ILendingPool.sol";
import {ICreditDesk} from "../../contracts/interfaces/pool/ICreditDesk.sol";
import {IPoolTypes} from "../../contracts/interfaces/pool/IPoolTypes.sol";
import {IRedeemQueue} from "../../contracts/interfaces/pool/IRedeemQueue.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {InsuranceTest} from "./InsuranceTest.sol";

/// @notice The lending pool with its queue and its compartment, three lenders with a million USDC each, and one borrower that is
///         the facility, so that it may have half of the pool.
abstract contract PoolTest is InsuranceTest {
    uint256 internal constant SHARE_1 = 1e12;
    uint256 internal constant DAY = 1 days;
    bytes32 internal constant PURPOSE = "group buy";
    bytes32 internal constant REF = "order 1";

    ILendingPool internal pool;
    IRedeemQueue internal queue;

    address internal alice = makeAddr("alice");
    address internal carol = makeAddr("carol");
    address internal dave = makeAddr("dave");
    address internal borrower = makeAddr("borrower");
    address internal vetoer = makeAddr("vetoer");

    function setUp() public virtual override {
        super.setUp();
        _deployPool();
        vm.prank(admin);
        fund.setInsured(POOL, address(pool));
        address[3] memory lenders = [alice, carol, dave];
        for (uint256 i = 0; i < 3; ++i) _lender(lenders[i]);
        vm.prank(borrower);
        usdc.approve(address(pool), type(uint256).max);
        vm.prank(critical);
        pool.setFacility(borrower);
    }

    function _deployPool() private {
        bytes memory initialize = abi.encodeWithSignature("initialize(address)", address(manager));
        // the pool's code names the queue, and the queue's the pool: the queue's proxy comes first
        queue = IRedeemQueue(_proxy(_queueImplementation(), abi.encodeWithSignature("initialize()")));
        pool = ILendingPool(_proxy(_poolImplementation(), initialize));
        _upgradeTo(address(queue), _queueImplementation());
        address target = address(pool);
        _restrict(target, Roles.PARAMETERS_CRITICAL, ICreditDesk.proposeLine.selector);
        _restrict(target, Roles.PARAMETERS_CRITICAL, ICreditDesk.lowerCap.selector);
        _restrict(target, Roles.PARAMETERS_CRITICAL, ICreditDesk.closeLine.selector);
        _restrict(target, Roles.PARAMETERS_CRITICAL, ICreditDesk.setRates.selector);
        _restrict(target, Roles.PARAMETERS_CRITICAL, ICreditDesk.setFacility.selector);
        _restrict(target, Roles.GUARDIAN, ICreditDesk.cancelLine.selector);
        _restrict(target, Roles.VETO, ICreditDesk.vetoLine.selector);
        _restrict(target, Roles.GUARDIAN, IExpiringPause.pause.selector);
        _restrict(target, Roles.PARAMETERS_ROUTINE, IExpiringPause.unpause.selector);
        vm.prank(admin);
        manager.grantRole(Roles.VETO, vetoer, 0);
    }

    function _poolImplementation() internal returns (address) {
        address desk = deployCode(
            "CreditDesk.sol:CreditDesk",
            abi.encode(address(usdc), address(fund), address(queue))
        );
        return
            deployCode("LendingPool.sol:LendingPool", abi.encode(address(usdc), address(fund), address(queue), desk));
    }

    function _queueImplementation() internal returns (address) {
        return deployCode("RedeemQueue.sol:RedeemQueue", abi.encode(address(usdc), address(pool)));
    }

    function _upgradeTo(address proxy, address implementation) internal {
        bytes memory upgrade = abi.encodeWithSignature(
            "upgradeAndCall(address,address,bytes)",
            proxy,
            implementation,
            ""
        );
        vm.prank(admin);
        manager.execute(_proxyAdminOf(proxy), upgrade);
    }

    function _lender(address account) internal {
        usdc.mint(account, 1_000_000e6);
        vm.startPrank(account);
        usdc.approve(address(pool), type(uint256).max);
        usdc.approve(address(queue), type(uint256).max);
        vm.stopPrank();
    }

    /* STEPS */

    function _provide(address lender, uint256 assets) internal returns (uint256 shares) {
        vm.prank(lender);
        return pool.deposit(assets, lender);
    }

    /// @dev A line at once, for 180 days.
    function _approve(address account, uint256 cap) internal {
        vm.prank(admin);
        pool.approveLine(account, cap, (block.timestamp / DAY + 180) * DAY, PURPOSE);
    }

    function _draw(address account, uint256 amount) internal {
        vm.prank(account);
        pool.draw(amount, account, REF);
    }

    function _repay(address account, uint256 amount) internal returns (uint256 paid) {
        usdc.mint(account, amount);
        vm.startPrank(account);
        usdc.approve(address(pool), type(uint256).max);
        paid = pool.repay(account, amount, REF);
        vm.stopPrank();
    }

    function _request(address lender, uint256 shares) internal returns (uint256 requestId) {
        vm.prank(lender);
        return queue.requestRedeem(shares, lender, lender);
    }

    /// @dev A line over several months, since only a fifth of the total assets is approved in 30 days.
    function _approveInSteps(address account, uint256 cap) internal {
        uint256 given = pool.lineOf(account).cap;
        while (given < cap) {
            uint256 step = (pool.approvable() / USDC_1) * USDC_1;
            given = given + step < cap ? given + step : cap;
            _approve(account, given);
            if (given < cap) skip(30 days + 1);
        }
    }

    /// @dev Lenders' 300 000 USDC, 5 % of it insured, and half of it lent.
    function _lendHalf() internal {
        _provide(alice, 150_000e6);
        _provide(carol, 100_000e6);
        _provide(dave, 50_000e6);
        _insure(POOL, usdc, 15_000e6);
        _approveInSteps(borrower, 150_000e6);
        _draw(borrower, 150_000e6);
    }

    function _nextDay() internal {
        vm.warp((block.timestamp / DAY + 1) * DAY);
    }

    /// @dev To the second from which on the borrower's line can be marked.
    function _skipToLate(address account) internal {
        vm.warp(pool.lineOf(account).maturity + 3 days);
    }

    function _expectOutOfBounds(bytes32 what, uint256 value, uint256 min, uint256 max) internal {
        vm.expectRevert(abi.encodeWithSelector(IPoolTypes.LendingPool_OutOfBounds.selector, what, value, min, max));
    }

    function _expectExitsWait(ILendingPoolCore.ExitBlock reason) internal {
        vm.expectRevert(abi.encodeWithSelector(ILendingPoolCore.LendingPool_ExitsWait.selector, reason));
    }

    function _expectStatus(address account, IPoolTypes.LineStatus actual) internal {
        vm.expectRevert(abi.encodeWithSelector(IPoolTypes.LendingPool_WrongStatus.selector, account, actual));
    }

    function _expectUnauthorized(address caller) internal {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller));
    }
}
