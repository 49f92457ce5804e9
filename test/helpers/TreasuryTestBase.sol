// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ITreasury} from "../../contracts/interfaces/revenue/ITreasury.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {MockPriceOracle} from "../mocks/MockPriceOracle.sol";
import {NaiveSpending} from "./NaiveSpending.sol";
import {ProtocolTest} from "./ProtocolTest.sol";

/// @notice The treasury beside the suite, its two councils, CPT at 0.80, and a plain list of what the operator paid.
abstract contract TreasuryTestBase is ProtocolTest {
    uint256 internal constant LIMIT = 100_000e6;
    ITreasury.Account internal constant GENERAL = ITreasury.Account.General;
    ITreasury.Account internal constant RESERVE = ITreasury.Account.Reserve;
    uint64 internal constant OPERATOR_ROLE = Roles.OPERATOR;
    uint64 internal constant TREASURER_ROLE = Roles.TREASURER;

    address internal operator = makeAddr("operator");
    address internal treasurer = makeAddr("treasurer");
    address internal bob = makeAddr("bob");

    MockPriceOracle internal oracle;
    ITreasury internal treasury;
    NaiveSpending internal list;

    function setUp() public virtual override {
        super.setUp();
        oracle = new MockPriceOracle();
        oracle.setPrices(0.8e18, 0.8e18);
        treasury = _deployTreasury();
        list = new NaiveSpending();
    }

    function _deployTreasury() private returns (ITreasury deployed) {
        address implementation = deployCode(
            "Treasury.sol:Treasury",
            abi.encode(address(usdc), address(cpt), address(oracle))
        );
        deployed = ITreasury(_proxy(implementation, abi.encodeWithSignature("initialize(address)", address(manager))));
        _restrict(address(deployed), OPERATOR_ROLE, ITreasury.pay.selector);
        _restrict(address(deployed), TREASURER_ROLE, ITreasury.payAboveLimit.selector);
        _restrict(address(deployed), TREASURER_ROLE, ITreasury.move.selector);
        vm.startPrank(admin);
        manager.grantRole(OPERATOR_ROLE, operator, 0);
        manager.grantRole(TREASURER_ROLE, treasurer, 0);
        vm.stopPrank();
    }

    function _mintTo(address account, IERC20 token, uint256 amount) internal {
        if (address(token) == address(usdc)) {
            usdc.mint(account, amount);
        } else {
            vm.prank(address(genesis));
            cpt.transfer(account, amount);
        }
    }

    function _deposit(ITreasury.Account account, IERC20 token, uint256 amount) internal {
        _mintTo(address(this), token, amount);
        token.approve(address(treasury), amount);
        treasury.deposit(account, token, amount);
    }

    /// @dev By the operator, out of the general account, and into the list.
    function _pay(IERC20 token, address to, uint256 amount) internal {
        uint256 value = treasury.valueOf(token, amount);
        uint256 before = token.balanceOf(to);
        vm.prank(operator);
        treasury.pay(GENERAL, token, to, amount, "");
        assertEq(token.balanceOf(to), before + amount);
        list.add(value);
    }

    function _refuse(IERC20 token, uint256 amount, uint256 left) internal {
        _refuse(token, amount, amount, left);
    }

    function _refuse(IERC20 token, uint256 amount, uint256 value, uint256 left) internal {
        vm.expectRevert(abi.encodeWithSelector(ITreasury.Treasury_AboveLimit.selector, value, left));
        vm.prank(operator);
        treasury.pay(GENERAL, token, bob, amount, "");
    }

    function _assertLimit(uint256 spentUsdc, uint256 leftUsdc) internal view {
        (uint256 spent, uint256 left) = treasury.limit();
        assertEq(spent, spentUsdc, "spent");
        assertEq(left, leftUsdc, "left");
    }
}
