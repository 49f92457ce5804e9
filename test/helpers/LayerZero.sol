// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    ILayerZeroEndpointV2,
    Origin
} from "@layerzerolabs/lz-evm-protocol-v2/contracts/interfaces/ILayerZeroEndpointV2.sol";
import {SetConfigParam} from "@layerzerolabs/lz-evm-protocol-v2/contracts/interfaces/IMessageLibManager.sol";
import {Vm} from "forge-std/Vm.sol";
import {Published} from "./Published.sol";

/// @dev Of LayerZero's ReceiveUln302.
interface IReceiveUln {
    function verify(bytes calldata header, bytes32 payloadHash, uint64 confirmations) external;

    function commitVerification(bytes calldata header, bytes32 payloadHash) external;
}

/// @dev Of LayerZero's workers and what they charge by.
interface IWorkers {
    struct DvnTerms {
        uint32 dstEid;
        uint64 gas;
        uint16 multiplierBps;
        uint128 floorMarginUSD;
    }

    struct ExecutorTerms {
        uint32 dstEid;
        uint64 lzReceiveBaseGas;
        uint64 lzComposeBaseGas;
        uint16 multiplierBps;
        uint128 floorMarginUSD;
        uint128 nativeCap;
    }

    struct Price {
        uint128 priceRatio;
        uint64 gasPriceInUnit;
        uint32 gasPerByte;
    }

    struct PriceOf {
        uint32 eid;
        Price price;
    }

    function initialize(address priceUpdater) external;

    function initialize(
        address endpoint,
        address receiveUln301,
        address[] calldata messageLibs,
        address priceFeed,
        address roleAdmin,
        address[] calldata admins
    ) external;

    function setNativeTokenPriceUSD(uint128 price) external;

    function setPrice(PriceOf[] calldata prices) external;

    function setWorkerFeeLib(address feeLib) external;

    function setDstConfig(DvnTerms[] calldata terms) external;

    function setDstConfig(ExecutorTerms[] calldata terms) external;

    function setTreasury(address treasury) external;
}

/// @notice LayerZero's stack as its packages publish it, several times beside each other: an endpoint, its libraries, two DVNs and an
///         executor for each chain. What DVNs say is said by prank; their signatures are the TypeScript tests' matter.
abstract contract LayerZero is Published {
    struct UlnConfig {
        uint64 confirmations;
        uint8 requiredDVNCount;
        uint8 optionalDVNCount;
        uint8 optionalDVNThreshold;
        address[] requiredDVNs;
        address[] optionalDVNs;
    }

    struct ExecutorConfig {
        uint32 maxMessageSize;
        address executor;
    }

    /// @dev LayerZero on a chain.
    struct Stack {
        uint32 eid;
        ILayerZeroEndpointV2 endpoint;
        address sendLibrary;
        address receiveLibrary;
        address priceFeed;
        address executor;
        address[] dvns; // ascending
    }

    /// @dev A message under way.
    struct Packet {
        bytes header;
        bytes32 payloadHash;
        Origin origin;
        uint32 dstEid;
        address receiver;
        bytes32 guid;
        bytes message;
    }

    uint64 internal constant CONFIRMATIONS = 15;
    uint32 private constant CONFIG_EXECUTOR = 1;
    uint32 private constant CONFIG_ULN = 2;
    string private constant PROTOCOL = "node_modules/@layerzerolabs/lz-evm-protocol-v2/artifacts/contracts/";
    string private constant LIBRARIES = "node_modules/@layerzerolabs/lz-evm-messagelib-v2/artifacts/contracts/";

    mapping(string file => bytes) private _codes;
    mapping(uint32 eid => Stack) private _stacks;

    function _stackOf(uint32 eid) internal view returns (Stack storage) {
        return _stacks[eid];
    }

    /* DEPLOYMENT */

    /// @dev One for each endpoint id, with prices and terms for all others.
    function _deployLayerZero(uint32[] memory eids) internal {
        for (uint256 i = 0; i < eids.length; ++i) _deployStack(eids[i]);
        for (uint256 i = 0; i < eids.length; ++i) {
            for (uint256 j = 0; j < eids.length; ++j) {
                if (i != j) _setTerms(_stacks[eids[i]], eids[j]);
            }
        }
    }

    function _deployStack(uint32 eid) private {
        Stack storage stack = _stacks[eid];
        stack.eid = eid;
        stack.endpoint = ILayerZeroEndpointV2(_publish(PROTOCOL, "EndpointV2", abi.encode(eid, address(this))));
        bytes memory sendArgs = abi.encode(stack.endpoint, 100_000, 0.01 ether);
        stack.sendLibrary = _publish(LIBRARIES, "uln/uln302/SendUln302", sendArgs);
        stack.receiveLibrary = _publish(LIBRARIES, "uln/uln302/ReceiveUln302", abi.encode(stack.endpoint));
        stack.endpoint.registerLibrary(stack.sendLibrary);
        stack.endpoint.registerLibrary(stack.receiveLibrary);
        IWorkers(stack.sendLibrary).setTreasury(_publish(LIBRARIES, "Treasury", ""));
        stack.priceFeed = _publish(LIBRARIES, "PriceFeed", "");
        IWorkers(stack.priceFeed).initialize(address(this));
        IWorkers(stack.priceFeed).setNativeTokenPriceUSD(3_000e20);

        (address a, address b) = (_deployDvn(stack, 1), _deployDvn(stack, 2));
        stack.dvns = a < b ? _two(a, b) : _two(b, a);
        address[] memory sendLibraries = _one(stack.sendLibrary);
        stack.executor = _publish(LIBRARIES, "Executor", "");
        IWorkers(stack.executor).initialize(
            address(stack.endpoint),
            address(0),
            sendLibraries,
            stack.priceFeed,
            address(this),
            _one(address(this))
        );
        IWorkers(stack.executor).setWorkerFeeLib(_publish(LIBRARIES, "ExecutorFeeLib", abi.encode(eid, 1e18)));
    }

    function _deployDvn(Stack storage stack, uint32 number) private returns (address dvn) {
        address[] memory libraries = _two(stack.sendLibrary, stack.receiveLibrary);
        address[] memory signers = _one(makeAddr("signer of a DVN"));
        dvn = _publish(
            LIBRARIES,
            "uln/dvn/DVN",
            abi.encode(stack.eid, number, libraries, stack.priceFeed, signers, 1, _one(address(this)))
        );
        IWorkers(dvn).setWorkerFeeLib(_publish(LIBRARIES, "uln/dvn/DVNFeeLib", abi.encode(stack.eid, 1e18)));
    }

    function _setTerms(Stack storage stack, uint32 dstEid) private {
        // the feed looks prices up by the id of version 1
        IWorkers.PriceOf[] memory prices = new IWorkers.PriceOf[](1);
        prices[0] = IWorkers.PriceOf(dstEid % 30_000, IWorkers.Price(1e20, 1e8, 16));
        IWorkers(stack.priceFeed).setPrice(prices);
        IWorkers.DvnTerms[] memory ofDvn = new IWorkers.DvnTerms[](1);
        ofDvn[0] = IWorkers.DvnTerms(dstEid, 5_000, 0, 0);
        for (uint256 i = 0; i < 2; ++i) IWorkers(stack.dvns[i]).setDstConfig(ofDvn);
        IWorkers.ExecutorTerms[] memory ofExecutor = new IWorkers.ExecutorTerms[](1);
        ofExecutor[0] = IWorkers.ExecutorTerms(dstEid, 5_000, 0, 0, 0, 1 ether);
        IWorkers(stack.executor).setDstConfig(ofExecutor);
        // what LayerZero would do by default: one DVN; without it the endpoint does not know the other chain
        ISetDefaults(stack.sendLibrary).setDefaultUlnConfigs(_defaults(stack, dstEid));
        ISetDefaults(stack.receiveLibrary).setDefaultUlnConfigs(_defaults(stack, dstEid));
        ISetDefaults.ExecutorDefault[] memory executors = new ISetDefaults.ExecutorDefault[](1);
        executors[0] = ISetDefaults.ExecutorDefault(dstEid, ExecutorConfig(10_000, stack.executor));
        ISetDefaults(stack.sendLibrary).setDefaultExecutorConfigs(executors);
        stack.endpoint.setDefaultSendLibrary(dstEid, stack.sendLibrary);
        stack.endpoint.setDefaultReceiveLibrary(dstEid, stack.receiveLibrary, 0);
    }

    function _defaults(
        Stack storage stack,
        uint32 dstEid
    ) private view returns (ISetDefaults.UlnDefault[] memory defaults) {
        defaults = new ISetDefaults.UlnDefault[](1);
        address[] memory dvn = _one(stack.dvns[0]);
        defaults[0] = ISetDefaults.UlnDefault(dstEid, UlnConfig(1, 1, 0, 0, dvn, new address[](0)));
    }

    /// @dev Whoever may (the delegate) chooses libraries, both DVNs, confirmations and the executor for an application.
    function _configure(address delegate, address application, uint32 eid, uint32 otherEid) internal {
        Stack storage stack = _stacks[eid];
        bytes memory uln = abi.encode(UlnConfig(CONFIRMATIONS, 2, 0, 0, stack.dvns, new address[](0)));
        SetConfigParam[] memory receiving = new SetConfigParam[](1);
        receiving[0] = SetConfigParam(otherEid, CONFIG_ULN, uln);
        SetConfigParam[] memory sending = new SetConfigParam[](2);
        sending[0] = receiving[0];
        bytes memory executor = abi.encode(ExecutorConfig(10_000, stack.executor));
        sending[1] = SetConfigParam(otherEid, CONFIG_EXECUTOR, executor);
        vm.startPrank(delegate);
        stack.endpoint.setSendLibrary(application, otherEid, stack.sendLibrary);
        stack.endpoint.setReceiveLibrary(application, otherEid, stack.receiveLibrary, 0);
        stack.endpoint.setConfig(application, stack.sendLibrary, sending);
        stack.endpoint.setConfig(application, stack.receiveLibrary, receiving);
        vm.stopPrank();
    }

    /* PACKETS */

    /// @dev The packets that were sent since `vm.recordLogs`.
    function _packets() internal returns (Packet[] memory packets) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        packets = new Packet[](logs.length);
        uint256 count = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != ILayerZeroEndpointV2.PacketSent.selector) continue;
            (bytes memory encoded, , ) = abi.decode(logs[i].data, (bytes, bytes, address));
            packets[count++] = this.parsePacket(encoded);
        }
        assembly ("memory-safe") {
            mstore(packets, count)
        }
    }

    /// @dev LayerZero's PacketV1Codec: version 1, nonce 8, source 4, sender 32, destination 4, receiver 32, guid 32, message.
    function parsePacket(bytes calldata encoded) external pure returns (Packet memory packet) {
        packet.header = encoded[:81];
        packet.payloadHash = keccak256(encoded[81:]);
        packet.origin = Origin({
            srcEid: uint32(bytes4(encoded[9:13])),
            sender: bytes32(encoded[13:45]),
            nonce: uint64(bytes8(encoded[1:9]))
        });
        packet.dstEid = uint32(bytes4(encoded[45:49]));
        packet.receiver = address(uint160(uint256(bytes32(encoded[49:81]))));
        packet.guid = bytes32(encoded[81:113]);
        packet.message = encoded[113:];
    }

    /// @dev Both DVNs attest, anyone commits.
    function _verify(Packet memory packet) internal {
        _attest(packet, 0);
        _attest(packet, 1);
        _commit(packet);
    }

    function _attest(Packet memory packet, uint256 dvn) internal {
        _attestAfter(packet, dvn, CONFIRMATIONS);
    }

    function _attestAfter(Packet memory packet, uint256 dvn, uint64 confirmations) internal {
        Stack storage stack = _stacks[packet.dstEid];
        vm.prank(stack.dvns[dvn]);
        IReceiveUln(stack.receiveLibrary).verify(packet.header, packet.payloadHash, confirmations);
    }

    function _commit(Packet memory packet) internal {
        IReceiveUln(_stacks[packet.dstEid].receiveLibrary).commitVerification(packet.header, packet.payloadHash);
    }

    /// @dev As the executor, or anyone, does it.
    function _deliver(Packet memory packet) internal {
        _stacks[packet.dstEid].endpoint.lzReceive(packet.origin, packet.receiver, packet.guid, packet.message, "");
    }

    /// @dev Whether it was committed and not delivered.
    function _waits(Packet memory packet) internal view returns (bool) {
        Origin memory origin = packet.origin;
        ILayerZeroEndpointV2 endpoint = _stacks[packet.dstEid].endpoint;
        return endpoint.inboundPayloadHash(packet.receiver, origin.srcEid, origin.sender, origin.nonce) != 0;
    }

    /* ARTIFACTS */

    function _publish(string memory folder, string memory path, bytes memory args) internal returns (address) {
        bytes memory code = _codes[path];
        if (code.length == 0) {
            string memory json = vm.readFile(string.concat(folder, path, ".sol/", _fileName(path), ".json"));
            code = vm.parseJsonBytes(json, ".bytecode");
            _codes[path] = code;
        }
        return _create(code, args);
    }

    function _fileName(string memory path) private pure returns (string memory) {
        string[] memory parts = vm.split(path, "/");
        return parts[parts.length - 1];
    }

    function _one(address a) private pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = a;
    }

    function _two(address a, address b) private pure returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (a, b);
    }
}

/// @dev Of LayerZero's Send- and ReceiveUln302, for their owner.
interface ISetDefaults {
    struct UlnDefault {
        uint32 eid;
        LayerZero.UlnConfig config;
    }

    struct ExecutorDefault {
        uint32 eid;
        LayerZero.ExecutorConfig config;
    }

    function setDefaultUlnConfigs(UlnDefault[] calldata defaults) external;

    function setDefaultExecutorConfigs(ExecutorDefault[] calldata defaults) external;
}
