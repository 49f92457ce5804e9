// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IInsuranceFund} from "../../contracts/interfaces/pool/IInsuranceFund.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {MockInsured} from "../mocks/MockInsured.sol";
import {TreasuryTestBase} from "./TreasuryTestBase.sol";

/// @notice The insurance fund beside the suite and the treasury; a plain address claims for each compartment.
abstract contract InsuranceTest is TreasuryTestBase {
    IInsuranceFund.Compartment internal constant ESCROW = IInsuranceFund.Compartment.Escrow;
    IInsuranceFund.Compartment internal constant POOL = IInsuranceFund.Compartment.Pool;
    IInsuranceFund.Compartment internal constant BRIDGE = IInsuranceFund.Compartment.Bridge;
    uint256 internal constant FULL_AT = 500_000e6;
    IRevenueRouter.Sink internal constant RESERVE_SINK = IRevenueRouter.Sink.Reserve;

    IInsuranceFund internal fund;
    /// @dev By compartment: who claims.
    address[3] internal insured;

    function setUp() public virtual override {
        super.setUp();
        fund = IInsuranceFund(_proxy(_fundImplementation(), _fundInitializer([uint16(4_000), 3_000, 3_000])));
        _restrict(address(fund), Roles.PARAMETERS_CRITICAL, IInsuranceFund.setShares.selector);
        _restrict(address(fund), Roles.PARAMETERS_CRITICAL, IInsuranceFund.setFullAt.selector);
        insured = [makeAddr("resolver"), makeAddr("pool"), makeAddr("bridge")];
        vm.startPrank(admin);
        for (uint256 i = 0; i < 3; ++i) fund.setInsured(IInsuranceFund.Compartment(i), insured[i]);
        vm.stopPrank();
    }

    function _fundImplementation() internal returns (address) {
        return
            deployCode("InsuranceFund.sol:InsuranceFund", abi.encode(address(usdc), address(cpt), address(treasury)));
    }

    function _fundInitializer(uint16[3] memory shares) internal view returns (bytes memory) {
        return abi.encodeWithSignature("initialize(address,uint16[3])", address(manager), shares);
    }

    function _insure(IInsuranceFund.Compartment compartment, IERC20 token, uint256 amount) internal {
        _mintTo(address(this), token, amount);
        token.approve(address(fund), amount);
        fund.deposit(compartment, token, amount);
    }

    /// @dev A contract takes the place of the plain address.
    function _insuredContract(
        IInsuranceFund.Compartment compartment,
        uint256 target
    ) internal returns (MockInsured mock) {
        mock = new MockInsured(fund, compartment, usdc, target);
        vm.prank(admin);
        fund.setInsured(compartment, address(mock));
        insured[uint256(compartment)] = address(mock);
    }

    /// @dev As the router does it.
    function _reserve(uint256 amount) internal {
        usdc.mint(address(this), amount);
        usdc.approve(address(fund), amount);
        fund.receiveRevenue(RESERVE_SINK, amount);
    }

    function _assertUsdc(uint256 ofEscrow, uint256 ofPool, uint256 ofBridge) internal view {
        assertEq(fund.balanceOf(ESCROW, usdc), ofEscrow, "escrow");
        assertEq(fund.balanceOf(POOL, usdc), ofPool, "pool");
        assertEq(fund.balanceOf(BRIDGE, usdc), ofBridge, "bridge");
    }
}
