// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    ILayerZeroEndpointV2,
    Origin
} from "@layerzerolabs/lz-evm-protocol-v2/contracts/interfaces/ILayerZeroEndpointV2.sol";
import {MessagingFee, SendParam} from "@layerzerolabs/oft-evm/contracts/interfaces/IOFT.sol";
import {ICPTAdapter} from "../../contracts/interfaces/bridge/ICPTAdapter.sol";
import {ICPTRemote} from "../../contracts/interfaces/bridge/ICPTRemote.sol";
import {IPathways} from "../../contracts/interfaces/bridge/IPathways.sol";
import {BridgeTest} from "../helpers/BridgeTest.sol";

/// @dev Of LayerZero's endpoint, for a delegate.
interface IChannel {
    function skip(address oapp, uint32 srcEid, bytes32 sender, uint64 nonce) external;

    function nilify(address oapp, uint32 srcEid, bytes32 sender, uint64 nonce, bytes32 payloadHash) external;

    function burn(address oapp, uint32 srcEid, bytes32 sender, uint64 nonce, bytes32 payloadHash) external;

    function clear(address oapp, Origin calldata origin, bytes32 guid, bytes calldata message) external;
}

/// @notice Sends again from within the refund of its own send.
contract GreedySender {
    ICPTAdapter private immutable ADAPTER;
    uint256 private _left;
    SendParam private _param;

    constructor(ICPTAdapter adapter) {
        ADAPTER = adapter;
    }

    function sendAgainAndAgain(SendParam calldata param, uint256 times) external payable {
        (_param, _left) = (param, times);
        _send(address(this).balance);
    }

    function _send(uint256 value) private {
        --_left;
        ADAPTER.send{value: value}(_param, MessagingFee(value, 0), address(this));
    }

    receive() external payable {
        if (_left != 0) _send(msg.value);
    }
}

/// @notice What lost others' bridges their money.
contract BridgeAttacksTest is BridgeTest {
    uint256 private constant MILLION = 1_000_000e18;

    /* LYING CHAINS */

    /// @dev Both verifiers of a chain are bought, or its contract was replaced: what it sends home is what went there and no more.
    function test_LyingRemote_TakesNoMoreThanWentThere() external {
        _bridge(HOME, ETHEREUM, alice, bob, 300_000e18);
        _bridge(HOME, POLYGON, alice, bob, 900_000e18);
        Packet memory honest = _send(ETHEREUM, HOME, bob, bob, 100_000e18);
        Packet memory forged = _forgeHome(2, 300_000e18 + 1e12);
        _verify(honest);
        _verify(forged);
        vm.expectRevert(
            abi.encodeWithSelector(ICPTAdapter.CPTAdapter_NotOutside.selector, ETHEREUM, 300_000e18 + 1e12, 300_000e18)
        );
        _deliver(forged);
        forged = _forgeHome(3, 300_000e18);
        _verify(forged);
        _deliver(forged);
        assertEq(cpt.balanceOf(thief), 300_000e18);
        // the chain is empty now; the honest message waits, the other chain's money is where it was
        vm.expectPartialRevert(ICPTAdapter.CPTAdapter_NotOutside.selector);
        _deliver(honest);
        assertTrue(_waits(honest));
        assertEq(adapter.locked(), 900_000e18);
        _bridge(POLYGON, HOME, bob, alice, 900_000e18);
    }

    /// @dev And not more than a million an hour, so that the guardian has time.
    function test_LyingRemote_TakesNoMoreThanTheLimitAnHour() external {
        for (uint256 i = 0; i < 3; ++i) {
            _bridge(HOME, ETHEREUM, alice, bob, MILLION);
            vm.warp(block.timestamp + 75 minutes);
        }
        Packet memory first = _forgeHome(1, MILLION);
        Packet memory second = _forgeHome(2, MILLION);
        _verify(first);
        _verify(second);
        _deliver(first);
        vm.expectPartialRevert(IPathways.Pathways_OverLimit.selector);
        _deliver(second);
        _pausePathway(HOME, ETHEREUM, IN);
        vm.warp(block.timestamp + 2 hours);
        vm.expectPartialRevert(IPathways.Pathways_Paused.selector);
        _deliver(second);
        assertEq(cpt.balanceOf(thief), MILLION);
    }

    /// @dev Verifiers that lie to a remote chain mint a million an hour there, ten in all, and none of it unlocks what others locked.
    function test_LyingHome_MintsNoMoreThanTheCap() external {
        for (uint64 nonce = 1; nonce <= 11; ++nonce) {
            Packet memory forged = _forge(HOME, ETHEREUM, address(adapter), thief, nonce, 1_000_000e6);
            _verify(forged);
            if (nonce == 11) vm.expectPartialRevert(ICPTRemote.CPTRemote_OverCap.selector);
            _deliver(forged);
            vm.warp(block.timestamp + 75 minutes);
        }
        assertEq(remotes[ETHEREUM].totalSupply(), 10_000_000e18);
        _bridge(HOME, POLYGON, alice, bob, 5e18);
        vm.deal(thief, 1 ether);
        Packet memory home = _send(ETHEREUM, HOME, thief, thief, 1e18);
        _verify(home);
        vm.expectPartialRevert(ICPTAdapter.CPTAdapter_NotOutside.selector);
        _deliver(home);
    }

    function _forgeHome(uint64 nonce, uint256 amount) private view returns (Packet memory) {
        return _forge(ETHEREUM, HOME, address(remotes[ETHEREUM]), thief, nonce, uint64(amount / 1e12));
    }

    /* MESSAGES */

    function test_Message_OfAStrangerIsNotTaken() external {
        Packet memory forged = _forge(ETHEREUM, HOME, thief, thief, 1, 1e6);
        _attest(forged, 0);
        _attest(forged, 1);
        vm.expectRevert(); // the endpoint: the path was never initialized
        _commit(forged);
    }

    function test_Message_OfTheOtherRemoteIsNotTaken() external {
        Packet memory forged = _forge(POLYGON, ETHEREUM, address(remotes[POLYGON]), thief, 1, 1e6);
        _attest(forged, 0);
        _attest(forged, 1);
        vm.expectRevert();
        _commit(forged);
    }

    function test_Message_NeedsBothVerifiers() external {
        Packet memory packet = _send(HOME, ETHEREUM, alice, bob, 1e18);
        for (uint256 i = 0; i < 2; ++i) {
            uint256 snapshot = vm.snapshotState();
            _attest(packet, i);
            vm.expectRevert();
            _commit(packet);
            vm.revertToState(snapshot);
        }
        _verify(packet);
        _deliver(packet);
    }

    function test_Message_NeedsTheConfirmations() external {
        Packet memory packet = _send(HOME, ETHEREUM, alice, bob, 1e18);
        for (uint256 i = 0; i < 2; ++i) _attestAfter(packet, i, CONFIRMATIONS - 1);
        vm.expectRevert();
        _commit(packet);
        for (uint256 i = 0; i < 2; ++i) _attestAfter(packet, i, CONFIRMATIONS);
        _commit(packet);
    }

    function test_Message_IsDeliveredOnce() external {
        Packet memory packet = _send(HOME, ETHEREUM, alice, bob, 1e18);
        _verify(packet);
        _deliver(packet);
        vm.expectRevert();
        _deliver(packet);
        // verified again, it is past
        _attest(packet, 0);
        _attest(packet, 1);
        vm.expectRevert();
        _commit(packet);
        assertEq(remotes[ETHEREUM].totalSupply(), 1e18);
    }

    function test_Message_IsDeliveredAsItWasSent() external {
        Packet memory packet = _send(HOME, ETHEREUM, alice, bob, 1e18);
        _verify(packet);
        Packet memory altered = packet;
        altered.message = abi.encodePacked(bytes32(uint256(uint160(thief))), uint64(1e6));
        vm.expectRevert();
        _deliver(altered);
    }

    function test_Message_IsTheEndpointsToBring() external {
        bytes memory message = abi.encodePacked(bytes32(uint256(uint160(thief))), uint64(1e6));
        bytes memory call = abi.encodeWithSignature(
            "lzReceive((uint32,bytes32,uint64),bytes32,bytes,address,bytes)",
            Origin(HOME, bytes32(uint256(uint160(address(adapter)))), 1),
            bytes32(0),
            message,
            thief,
            ""
        );
        vm.prank(thief);
        (bool ok, bytes memory reason) = address(remotes[ETHEREUM]).call(call);
        assertFalse(ok);
        assertEq(reason, abi.encodeWithSignature("OnlyEndpoint(address)", thief));
    }

    /// @dev What a delegate could throw away is not a stranger's to throw away.
    function test_Message_IsNotAStrangersToDrop() external {
        Packet memory packet = _send(HOME, ETHEREUM, alice, bob, 1e18);
        _verify(packet);
        IChannel channel = IChannel(address(_stackOf(ETHEREUM).endpoint));
        address oapp = packet.receiver;
        (bytes32 sender, uint64 nonce) = (packet.origin.sender, packet.origin.nonce);
        vm.startPrank(thief);
        vm.expectRevert();
        channel.skip(oapp, HOME, sender, nonce + 1);
        vm.expectRevert();
        channel.nilify(oapp, HOME, sender, nonce, packet.payloadHash);
        vm.expectRevert();
        channel.burn(oapp, HOME, sender, nonce, packet.payloadHash);
        vm.expectRevert();
        channel.clear(oapp, packet.origin, packet.guid, packet.message);
        vm.stopPrank();
        _deliver(packet);
    }

    function test_Message_ShortOfGasWaits() external {
        Packet memory packet = _send(HOME, ETHEREUM, alice, bob, 1e18);
        _verify(packet);
        ILayerZeroEndpointV2 endpoint = _stackOf(ETHEREUM).endpoint;
        bytes memory call = abi.encodeCall(
            ILayerZeroEndpointV2.lzReceive,
            (packet.origin, packet.receiver, packet.guid, packet.message, "")
        );
        for (uint256 gas_ = 30_000; gas_ < 120_000; gas_ += 5_000) {
            (bool ok, ) = address(endpoint).call{gas: gas_}(call);
            if (ok) break;
            assertTrue(_waits(packet), "lost");
            assertEq(remotes[ETHEREUM].totalSupply(), 0);
        }
        if (_waits(packet)) _deliver(packet);
        assertEq(remotes[ETHEREUM].balanceOf(bob), 1e18);
    }

    function test_Composed_TokensArriveWhateverItsReceiverDoes() external {
        SendParam memory param = _param(ETHEREUM, address(this), 7e18); // has no lzCompose
        param.composeMsg = "anything";
        MessagingFee memory fee = _fee(HOME, param);
        vm.recordLogs();
        vm.prank(alice);
        adapter.send{value: fee.nativeFee}(param, fee, alice);
        Packet memory packet = _packets()[0];
        _verify(packet);
        _deliver(packet);
        assertEq(remotes[ETHEREUM].balanceOf(address(this)), 7e18);
    }

    /* LIMITS */

    /// @dev As a linear refill, or one counter an hour, would let it through: nearly two limits around an edge.
    function test_Limit_AroundEveryEdge() external {
        uint256 start = (block.timestamp / 3_600 + 1) * 3_600;
        for (uint256 i = 0; i < 5; ++i) {
            uint256 snapshot = vm.snapshotState();
            vm.warp(start + i * 900 - 1);
            _bridge(HOME, ETHEREUM, alice, bob, MILLION);
            for (uint256 wait = 1; wait <= 3_600; wait += 1 + (wait < 3_500 ? 499 : 0)) {
                vm.warp(start + i * 900 - 1 + wait);
                assertEq(adapter.sendable(ETHEREUM), 0, "too early");
            }
            vm.warp(start + i * 900 - 1 + 4_500);
            assertEq(adapter.sendable(ETHEREUM), MILLION, "too late");
            vm.revertToState(snapshot);
        }
    }

    /// @dev A loop there and back takes the limit of each direction it passes: it can fill it, for LayerZero's fees, and no longer than that.
    function test_Limit_IsNotFreedByComingBack() external {
        _bridge(HOME, ETHEREUM, alice, alice, MILLION);
        _bridge(ETHEREUM, HOME, alice, alice, MILLION);
        assertEq(adapter.sendable(ETHEREUM), 0);
        vm.warp(block.timestamp + 75 minutes);
        assertEq(adapter.sendable(ETHEREUM), MILLION);
    }

    function test_Reentrancy_FromARefundIsRefused() external {
        GreedySender greedy = new GreedySender(adapter);
        vm.deal(address(greedy), 10 ether);
        vm.prank(alice);
        cpt.transfer(address(greedy), 3_000_000e18);
        vm.prank(address(greedy));
        cpt.approve(address(adapter), type(uint256).max);
        SendParam memory param = _param(ETHEREUM, bob, 400_000e18);
        vm.expectRevert(); // the endpoint's guard, in the refund of the first
        greedy.sendAgainAndAgain(param, 2);
        greedy.sendAgainAndAgain(param, 1);
        assertEq(adapter.locked(), 400_000e18);
    }

    /* POWER */

    /// @dev Endpoint and owner's functions take nobody but the authority, whose admin waits 48 hours on a network.
    function test_Configuration_IsTheAuthoritysAlone() external {
        ILayerZeroEndpointV2 endpoint = _stackOf(HOME).endpoint;
        address library_ = _stackOf(HOME).sendLibrary;
        vm.startPrank(thief);
        vm.expectRevert();
        endpoint.setSendLibrary(address(adapter), ETHEREUM, library_);
        vm.expectRevert();
        endpoint.setReceiveLibrary(address(adapter), ETHEREUM, library_, 0);
        string[5] memory names = [
            "setPeer(uint32,bytes32)",
            "setDelegate(address)",
            "setMsgInspector(address)",
            "setPreCrime(address)",
            "transferOwnership(address)"
        ];
        for (uint256 i = 0; i < 5; ++i) {
            (bool ok, ) = address(adapter).call(abi.encodeWithSignature(names[i], thief, thief));
            assertFalse(ok, names[i]);
        }
        vm.stopPrank();
        // neither has a council directly, nor a guardian through the authority
        bytes memory call = abi.encodeWithSignature("setPeer(uint32,bytes32)", ETHEREUM, bytes32(uint256(1)));
        vm.prank(guardian);
        vm.expectRevert();
        manager.execute(address(adapter), call);
    }
}
