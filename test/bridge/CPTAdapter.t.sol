// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    IOFT,
    MessagingFee,
    OFTFeeDetail,
    OFTLimit,
    OFTReceipt,
    SendParam
} from "@layerzerolabs/oft-evm/contracts/interfaces/IOFT.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ICPTAdapter} from "../../contracts/interfaces/bridge/ICPTAdapter.sol";
import {IPathways} from "../../contracts/interfaces/bridge/IPathways.sol";
import {IPriceOracle} from "../../contracts/interfaces/oracle/IPriceOracle.sol";
import {BridgeTest} from "../helpers/BridgeTest.sol";

/// @notice The home end: what it locks and unlocks, its caps and the insurance.
contract CPTAdapterTest is BridgeTest {
    /* THERE AND BACK */

    function test_Send_LocksHereAndMintsThere() external {
        uint256 before = cpt.balanceOf(alice);
        Packet memory packet = _send(HOME, ETHEREUM, alice, bob, 1_234e18);
        assertEq(cpt.balanceOf(alice), before - 1_234e18);
        assertEq(adapter.locked(), 1_234e18);
        _assertOutside(ETHEREUM, 1_234e18);
        assertEq(remotes[ETHEREUM].totalSupply(), 0);
        _verify(packet);
        _deliver(packet);
        assertEq(remotes[ETHEREUM].balanceOf(bob), 1_234e18);
        assertEq(cpt.totalSupply(), 100_000_000e18);
    }

    function test_Receive_UnlocksWhatCameBack() external {
        _bridge(HOME, ETHEREUM, alice, bob, 1_000e18);
        uint256 before = cpt.balanceOf(alice);
        Packet memory packet = _send(ETHEREUM, HOME, bob, alice, 400e18);
        _verify(packet);
        vm.expectEmit(address(adapter));
        emit IOFT.OFTReceived(packet.guid, ETHEREUM, alice, 400e18);
        _deliver(packet);
        assertEq(cpt.balanceOf(alice), before + 400e18);
        assertEq(adapter.locked(), 600e18);
        _assertOutside(ETHEREUM, 600e18);
    }

    function test_Send_LeavesWhatDoesNotTravelWithTheSender() external {
        uint256 before = cpt.balanceOf(alice);
        _bridge(HOME, POLYGON, alice, bob, 5e18 + 999_999_999_999);
        assertEq(cpt.balanceOf(alice), before - 5e18);
        assertEq(remotes[POLYGON].balanceOf(bob), 5e18);
    }

    function test_Send_KeepsTheBooksOfChainsApart() external {
        _bridge(HOME, ETHEREUM, alice, bob, 10e18);
        _bridge(HOME, POLYGON, alice, bob, 20e18);
        _assertOutside(ETHEREUM, 10e18);
        _assertOutside(POLYGON, 20e18);
        assertEq(adapter.locked(), 30e18);
    }

    function test_Send_RevertWhen_NothingWouldTravel() external {
        bytes memory reason = abi.encodeWithSelector(IPathways.Pathways_NothingToSend.selector, 999_999_999_999);
        SendParam memory param = _param(ETHEREUM, bob, 999_999_999_999);
        vm.expectRevert(reason);
        adapter.quoteSend(param, false);
        _refuseSend(HOME, ETHEREUM, alice, 999_999_999_999, reason);
    }

    function test_Send_RevertWhen_ReceiverIsNobody() external {
        bytes32[3] memory nobody = [
            bytes32(0),
            bytes32(uint256(1) << 160),
            bytes32(uint256(uint160(address(remotes[ETHEREUM]))))
        ];
        for (uint256 i = 0; i < 3; ++i) {
            SendParam memory param = _param(ETHEREUM, bob, 1e18);
            param.to = nobody[i];
            vm.expectRevert(abi.encodeWithSelector(IPathways.Pathways_BadReceiver.selector, nobody[i]));
            adapter.quoteSend(param, false);
        }
    }

    function test_Send_RevertWhen_LessThanTheMinimumWouldArrive() external {
        SendParam memory param = _param(ETHEREUM, bob, 1e18 + 1);
        param.minAmountLD = 1e18 + 1;
        vm.expectRevert(abi.encodeWithSelector(IOFT.SlippageExceeded.selector, 1e18, 1e18 + 1));
        vm.prank(alice);
        adapter.send{value: 1 ether}(param, MessagingFee(1 ether, 0), alice);
    }

    function test_Send_ReturnsWhatIsPaidTooMuch() external {
        SendParam memory param = _param(ETHEREUM, bob, 1e18);
        MessagingFee memory fee = _fee(HOME, param);
        uint256 before = alice.balance;
        vm.prank(alice);
        adapter.send{value: fee.nativeFee + 1 ether}(param, MessagingFee(fee.nativeFee + 1 ether, 0), alice);
        assertEq(alice.balance, before - fee.nativeFee);
        assertGt(fee.nativeFee, 0);
    }

    /* CAPS */

    function test_Send_ReachesATenthOfTheSupplyAndNoMore() external {
        _fill(ETHEREUM, 10_000_000e18);
        vm.warp(block.timestamp + 2 hours);
        bytes memory reason = abi.encodeWithSelector(
            ICPTAdapter.CPTAdapter_OverCap.selector,
            ETHEREUM,
            1e12,
            10_000_000e18,
            10_000_000e18
        );
        _refuseSend(HOME, ETHEREUM, alice, 1e12, reason);
        assertEq(adapter.sendable(ETHEREUM), 0);
        // another chain has a cap of its own; only the insurance counts all
        _insure(BRIDGE, cpt, 1e18);
        assertEq(adapter.sendable(POLYGON), 20e18);
    }

    function test_Send_CapFollowsTheSupply() external {
        vm.prank(alice);
        ERC20Burnable(address(cpt)).burn(10_000_000e18);
        (, uint256 cap) = adapter.outsideOf(ETHEREUM);
        assertEq(cap, 9_000_000e18);
        _fill(ETHEREUM, 9_000_000e18);
        assertEq(adapter.sendable(ETHEREUM), 0);
    }

    function test_Receive_MakesRoomUnderTheCap() external {
        vm.prank(critical);
        adapter.setCap(ETHEREUM, 1); // 10 000 CPT
        _bridge(HOME, ETHEREUM, alice, bob, 10_000e18);
        assertEq(adapter.sendable(ETHEREUM), 0);
        _bridge(ETHEREUM, HOME, bob, alice, 400e18);
        assertEq(adapter.sendable(ETHEREUM), 400e18);
        _bridge(HOME, ETHEREUM, alice, bob, 400e18);
    }

    function test_Receive_GivenCapBelowWhatIsOut() external {
        _bridge(HOME, ETHEREUM, alice, bob, 1_000e18);
        vm.prank(critical);
        adapter.setCap(ETHEREUM, 0);
        _bridge(ETHEREUM, HOME, bob, alice, 1_000e18);
        _assertOutside(ETHEREUM, 0);
    }

    function test_Send_RevertGiven_NoCapSet() external {
        vm.prank(critical);
        adapter.setCap(ETHEREUM, 0);
        bytes memory reason = abi.encodeWithSelector(ICPTAdapter.CPTAdapter_OverCap.selector, ETHEREUM, 1e18, 0, 0);
        _refuseSend(HOME, ETHEREUM, alice, 1e18, reason);
    }

    function test_SetCap_EmitsBoth() external {
        vm.expectEmit(address(adapter));
        emit ICPTAdapter.CapUpdated(POLYGON, 1_000, 250);
        vm.prank(critical);
        adapter.setCap(POLYGON, 250);
        (, uint256 cap) = adapter.outsideOf(POLYGON);
        assertEq(cap, 2_500_000e18);
    }

    function test_SetCap_RevertWhen_AboveATenth() external {
        vm.expectRevert(abi.encodeWithSelector(IPathways.Pathways_OutOfBounds.selector, 1_001, 0, 1_000));
        vm.prank(critical);
        adapter.setCap(ETHEREUM, 1_001);
    }

    function test_SetCap_RevertWhen_CallerNotCritical() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, thief));
        vm.prank(thief);
        adapter.setCap(ETHEREUM, 1);
    }

    /* INSURANCE */

    function test_Send_NeedsATwentiethInsured() external {
        _setInsurance(50e18, 0);
        _bridge(HOME, ETHEREUM, alice, bob, 1_000e18);
        bytes memory reason = abi.encodeWithSelector(
            ICPTAdapter.CPTAdapter_InsuranceShort.selector,
            50e18 + 0.05e12,
            50e18
        );
        _refuseSend(HOME, ETHEREUM, alice, 1e12, reason);
        assertEq(adapter.sendable(ETHEREUM), 0);
    }

    function test_Send_CountsAllChainsInTheInsurance() external {
        _setInsurance(50e18, 0);
        _bridge(HOME, ETHEREUM, alice, bob, 600e18);
        _bridge(HOME, POLYGON, alice, bob, 400e18);
        assertEq(adapter.sendable(ETHEREUM), 0);
        _bridge(POLYGON, HOME, bob, alice, 400e18);
        assertEq(adapter.sendable(ETHEREUM), 400e18);
    }

    function test_Send_CountsUsdcAtTheHigherPrice() external {
        // 40 USDC are 20 CPT at 2 USD, 25 CPT at 1.60 USD
        _setInsurance(30e18, 40e6);
        oracle.setPrices(1.6e18, 2e18);
        (uint256 required, uint256 held) = adapter.insurance();
        assertEq(required, 0);
        assertEq(held, 50e18);
        assertEq(adapter.sendable(ETHEREUM), 1_000e18);
        _bridge(HOME, ETHEREUM, alice, bob, 1_000e18);
        (required, held) = adapter.insurance();
        assertEq(required, held);
    }

    function test_Send_CountsNoUsdcWithoutAPrice() external {
        _setInsurance(30e18, 40e6);
        oracle.setPrices(0, 0);
        assertEq(adapter.sendable(ETHEREUM), 600e18);
        bytes memory reason = abi.encodeWithSelector(ICPTAdapter.CPTAdapter_InsuranceShort.selector, 35e18, 30e18);
        _refuseSend(HOME, ETHEREUM, alice, 700e18, reason);
        // CPT counts without the oracle
        _bridge(HOME, ETHEREUM, alice, bob, 600e18);
    }

    /// @dev What CPT alone insures goes out, and is said to, whatever has become of the oracle.
    function test_Send_AsksNoOracleWhereCptIsEnough() external {
        _setInsurance(500e18, 40e6);
        vm.prank(critical);
        adapter.setCap(ETHEREUM, 1); // 10 000 CPT
        vm.mockCallRevert(address(oracle), abi.encodeCall(IPriceOracle.price, ()), "gone");
        assertEq(adapter.sendable(ETHEREUM), 10_000e18);
        _bridge(HOME, ETHEREUM, alice, bob, 10_000e18);
        assertEq(adapter.sendable(ETHEREUM), 0);
    }

    /// @dev 5 % of a sum that ends below the sixth decimal, as gifts make it.
    function test_Send_RoundsTheInsuranceUp() external {
        _setInsurance(50e18, 0);
        vm.prank(alice);
        cpt.transfer(address(adapter), 1);
        assertEq(adapter.sendable(ETHEREUM), 1_000e18 - 1e12);
        bytes memory reason = abi.encodeWithSelector(ICPTAdapter.CPTAdapter_InsuranceShort.selector, 50e18 + 1, 50e18);
        _refuseSend(HOME, ETHEREUM, alice, 1_000e18, reason);
    }

    function test_Receive_GivenNoInsurance() external {
        _bridge(HOME, ETHEREUM, alice, bob, 1_000e18);
        _setInsurance(0, 0);
        oracle.setPrices(0, 0);
        _bridge(ETHEREUM, HOME, bob, alice, 1_000e18);
        assertEq(adapter.locked(), 0);
    }

    function testFuzz_Insurance_IsWhatSendableSays(uint256 ofCpt, uint256 ofUsdc, uint256 priceE18) external {
        priceE18 = bound(priceE18, 0.01e18, 100e18);
        _setInsurance(bound(ofCpt, 0, 40_000e18), bound(ofUsdc, 0, 10_000e6));
        oracle.setPrices(priceE18 / 2, priceE18);
        uint256 sendable = adapter.sendable(ETHEREUM);
        if (sendable != 0) _bridge(HOME, ETHEREUM, alice, bob, sendable);
        (uint256 required, uint256 held) = adapter.insurance();
        assertGe(held, required);
        if (sendable == 1_000_000e18) return; // the limit was less
        SendParam memory param = _param(ETHEREUM, bob, 1e12);
        vm.expectPartialRevert(ICPTAdapter.CPTAdapter_InsuranceShort.selector);
        vm.prank(alice);
        adapter.send{value: 1 ether}(param, MessagingFee(1 ether, 0), alice);
    }

    function test_Donation_NeedsInsuranceLikeWhatIsOut() external {
        _setInsurance(50e18, 0);
        vm.prank(alice);
        cpt.transfer(address(adapter), 500e18);
        assertEq(adapter.sendable(ETHEREUM), 500e18);
        _assertOutside(ETHEREUM, 0);
    }

    /* OTHERS */

    function test_Receive_GivenCptPaused() external {
        _bridge(HOME, ETHEREUM, alice, bob, 1_000e18);
        Packet memory packet = _send(ETHEREUM, HOME, bob, alice, 1_000e18);
        _verify(packet);
        _pause(address(cpt));
        _deliver(packet); // its way home is an exit
        assertEq(adapter.locked(), 0);
    }

    function test_QuoteOft_SaysWhatCanBeSent() external view {
        SendParam memory param = _param(ETHEREUM, bob, 5e18 + 7);
        (OFTLimit memory limit, OFTFeeDetail[] memory fees, OFTReceipt memory receipt) = adapter.quoteOFT(param);
        assertEq(limit.minAmountLD, 1e12);
        assertEq(limit.maxAmountLD, 1_000_000e18);
        assertEq(fees.length, 0);
        assertEq(receipt.amountSentLD, 5e18);
        assertEq(receipt.amountReceivedLD, 5e18);
    }

    function test_Oft_IsLayerZeros() external view {
        (bytes4 interfaceId, uint64 version) = adapter.oftVersion();
        assertEq(interfaceId, bytes4(0x02e49c2c));
        assertEq(version, 1);
        assertEq(adapter.sharedDecimals(), 6);
        assertEq(adapter.token(), address(cpt));
        assertTrue(adapter.approvalRequired());
    }

    /* HELPERS */

    function _assertOutside(uint32 eid, uint256 expected) private view {
        (uint256 outside, ) = adapter.outsideOf(eid);
        assertEq(outside, expected);
    }

    /// @dev As much as the limit lets through, every seventy-five minutes.
    function _fill(uint32 eid, uint256 amount) private {
        for (uint256 left = amount; left != 0;) {
            uint256 part = left < 1_000_000e18 ? left : 1_000_000e18;
            _bridge(HOME, eid, alice, bob, part);
            left -= part;
            vm.warp(block.timestamp + 75 minutes);
        }
    }

    /// @dev The compartment holds just that.
    function _setInsurance(uint256 ofCpt, uint256 ofUsdc) private {
        uint256 heldCpt = fund.balanceOf(BRIDGE, cpt);
        uint256 heldUsdc = fund.balanceOf(BRIDGE, usdc);
        vm.startPrank(admin);
        if (heldCpt != 0) fund.compensate(BRIDGE, "incident", cpt, treasurer, heldCpt);
        if (heldUsdc != 0) fund.compensate(BRIDGE, "incident", usdc, treasurer, heldUsdc);
        vm.stopPrank();
        if (ofCpt != 0) _insure(BRIDGE, cpt, ofCpt);
        if (ofUsdc != 0) _insure(BRIDGE, usdc, ofUsdc);
    }
}
