// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOAppCore} from "@layerzerolabs/oapp-evm/contracts/oapp/interfaces/IOAppCore.sol";
import {
    EnforcedOptionParam,
    IOAppOptionsType3
} from "@layerzerolabs/oapp-evm/contracts/oapp/interfaces/IOAppOptionsType3.sol";
import {MessagingFee, SendParam} from "@layerzerolabs/oft-evm/contracts/interfaces/IOFT.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ICPTAdapter} from "../../contracts/interfaces/bridge/ICPTAdapter.sol";
import {ICPTRemote} from "../../contracts/interfaces/bridge/ICPTRemote.sol";
import {IPathways} from "../../contracts/interfaces/bridge/IPathways.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {InsuranceTest} from "./InsuranceTest.sol";
import {LayerZero} from "./LayerZero.sol";

/// @notice Home and two remote chains beside each other in one EVM, each with LayerZero's stack, an AccessManager and its end of the bridge;
///         wired as a network would be, the insurance filled from genesis.
abstract contract BridgeTest is InsuranceTest, LayerZero {
    uint32 internal constant HOME = 30_110;
    uint32 internal constant ETHEREUM = 30_101;
    uint32 internal constant POLYGON = 30_109;
    IPathways.Direction internal constant OUT = IPathways.Direction.Out;
    IPathways.Direction internal constant IN = IPathways.Direction.In;
    uint256 internal constant CPT_1 = 1e18;
    uint256 internal constant LIMIT_CPT = 1_000_000;
    uint256 internal constant INSURED = 500_000e18;

    address internal alice = makeAddr("alice");

    ICPTAdapter internal adapter;
    mapping(uint32 eid => ICPTRemote) internal remotes;
    mapping(uint32 eid => IAccessManager) internal managers;

    function setUp() public virtual override {
        super.setUp();
        uint32[] memory eids = new uint32[](3);
        (eids[0], eids[1], eids[2]) = (HOME, ETHEREUM, POLYGON);
        _deployLayerZero(eids);
        managers[HOME] = manager;
        adapter = ICPTAdapter(_proxy(_adapterImplementation(), _initializer(manager)));
        _restrictPathways(HOME, address(adapter));
        for (uint256 i = 1; i < 3; ++i) _deployRemote(eids[i]);
        for (uint256 i = 1; i < 3; ++i) _wirePathway(eids[i]);
        vm.prank(admin);
        cpt.setPauseExempt(address(adapter), true);
        _insure(BRIDGE, cpt, INSURED);
        vm.deal(alice, 1_000 ether);
        vm.deal(bob, 1_000 ether);
        _mintTo(alice, cpt, 30_000_000e18);
        vm.prank(alice);
        cpt.approve(address(adapter), type(uint256).max);
    }

    /* DEPLOYMENT */

    function _adapterImplementation() internal returns (address) {
        bytes memory args = abi.encode(cpt, _stackOf(HOME).endpoint, usdc, fund, oracle);
        return deployCode("CPTAdapter.sol:CPTAdapter", args);
    }

    function _remoteImplementation(uint32 eid) internal returns (address) {
        return deployCode("CPTRemote.sol:CPTRemote", abi.encode(_stackOf(eid).endpoint, HOME));
    }

    function _initializer(IAccessManager authority) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("initialize(address)", authority);
    }

    function _deployRemote(uint32 eid) private {
        IAccessManager remoteManager = IAccessManager(
            deployCode("AccessManager.sol:AccessManager", abi.encode(address(this)))
        );
        managers[eid] = remoteManager;
        bytes memory args = abi.encode(_remoteImplementation(eid), remoteManager, _initializer(remoteManager));
        address proxy = deployCode("TransparentUpgradeableProxy.sol:TransparentUpgradeableProxy", args);
        remotes[eid] = ICPTRemote(proxy);
        remoteManager.grantRole(Roles.UPGRADER, upgrader, 0);
        remoteManager.grantRole(Roles.PARAMETERS_CRITICAL, critical, 0);
        remoteManager.grantRole(Roles.PARAMETERS_ROUTINE, routine, 0);
        remoteManager.grantRole(Roles.GUARDIAN, guardian, 0);
        remoteManager.grantRole(Roles.PAUSE_PROLONGER, prolonger, 0);
        remoteManager.grantRole(Roles.ADMIN, admin, 0);
        remoteManager.renounceRole(Roles.ADMIN, address(this));
        _restrictPathways(eid, proxy);
        _restrictOn(eid, proxy, Roles.PARAMETERS_CRITICAL, ICPTRemote.setSupplyCap.selector);
    }

    function _restrictPathways(uint32 eid, address end) private {
        _restrictOn(eid, end, Roles.GUARDIAN, IPathways.pausePathway.selector);
        _restrictOn(eid, end, Roles.PAUSE_PROLONGER, IPathways.prolongPathwayPause.selector);
        _restrictOn(eid, end, Roles.PARAMETERS_ROUTINE, IPathways.unpausePathway.selector);
        _restrictOn(eid, end, Roles.PARAMETERS_CRITICAL, IPathways.setPathwayLimit.selector);
        _restrictOn(eid, end, Roles.PARAMETERS_CRITICAL, IPathways.setPathwayPauseLimits.selector);
        _restrictOn(eid, end, Roles.PARAMETERS_CRITICAL, ICPTAdapter.setCap.selector);
        bytes4 upgrade = bytes4(keccak256("upgradeAndCall(address,address,bytes)"));
        _restrictOn(eid, _proxyAdminOf(end), Roles.UPGRADER, upgrade);
    }

    function _restrictOn(uint32 eid, address target, uint64 role, bytes4 selector) private {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = selector;
        vm.prank(admin);
        managers[eid].setTargetFunctionRole(target, selectors, role);
    }

    function _wirePathway(uint32 eid) private {
        _setPeer(HOME, eid, address(remotes[eid]));
        _setPeer(eid, HOME, address(adapter));
        _setOptions(HOME, eid);
        _setOptions(eid, HOME);
        _configure(address(manager), address(adapter), HOME, eid);
        _configure(address(managers[eid]), address(remotes[eid]), eid, HOME);
        for (uint256 direction = 0; direction < 2; ++direction) {
            _setLimit(HOME, eid, IPathways.Direction(direction), LIMIT_CPT);
            _setLimit(eid, HOME, IPathways.Direction(direction), LIMIT_CPT);
        }
        vm.prank(critical);
        adapter.setCap(eid, 1_000);
    }

    /* ENDS */

    /// @dev The bridge's contract on a chain.
    function _end(uint32 eid) internal view returns (IPathways) {
        return eid == HOME ? IPathways(address(adapter)) : IPathways(address(remotes[eid]));
    }

    /// @dev CPT on a chain.
    function _cptOn(uint32 eid) internal view returns (IERC20) {
        return eid == HOME ? IERC20(address(cpt)) : IERC20(address(remotes[eid]));
    }

    /// @dev What is the owner's goes through the AccessManager.
    function _asOwner(uint32 eid, address target, bytes memory call) internal {
        vm.prank(admin);
        managers[eid].execute(target, call);
    }

    function _setPeer(uint32 eid, uint32 otherEid, address peer) internal {
        bytes32 word = bytes32(uint256(uint160(peer)));
        _asOwner(eid, address(_end(eid)), abi.encodeCall(IOAppCore.setPeer, (otherEid, word)));
    }

    /// @dev Type 3, one executor option: lzReceive with 200 000 gas; for composed messages one of lzCompose besides.
    function _setOptions(uint32 eid, uint32 otherEid) private {
        bytes memory receiving = abi.encodePacked(uint16(3), uint8(1), uint16(17), uint8(1), uint128(200_000));
        bytes memory composing = abi.encodePacked(
            receiving,
            uint8(1),
            uint16(19),
            uint8(3),
            uint16(0),
            uint128(50_000)
        );
        EnforcedOptionParam[] memory params = new EnforcedOptionParam[](2);
        params[0] = EnforcedOptionParam(otherEid, 1, receiving);
        params[1] = EnforcedOptionParam(otherEid, 2, composing);
        _asOwner(eid, address(_end(eid)), abi.encodeCall(IOAppOptionsType3.setEnforcedOptions, (params)));
    }

    function _setLimit(uint32 eid, uint32 otherEid, IPathways.Direction direction, uint256 limitCpt) internal {
        vm.prank(critical);
        _end(eid).setPathwayLimit(otherEid, direction, limitCpt);
    }

    function _pausePathway(uint32 eid, uint32 otherEid, IPathways.Direction direction) internal {
        vm.prank(guardian);
        _end(eid).pausePathway(otherEid, direction);
    }

    function _upgradeEnd(uint32 eid, address implementation) internal {
        address proxy = address(_end(eid));
        bytes memory call = abi.encodeWithSignature("upgradeAndCall(address,address,bytes)", proxy, implementation, "");
        vm.prank(upgrader);
        managers[eid].execute(_proxyAdminOf(proxy), call);
    }

    /* MESSAGES */

    function _param(uint32 dstEid, address to, uint256 amount) internal pure returns (SendParam memory) {
        return SendParam(dstEid, bytes32(uint256(uint160(to))), amount, 0, "", "", "");
    }

    function _fee(uint32 srcEid, SendParam memory param) internal view returns (MessagingFee memory) {
        return _end(srcEid).quoteSend(param, false);
    }

    /// @dev Sends, and answers what is under way then.
    function _send(
        uint32 srcEid,
        uint32 dstEid,
        address from,
        address to,
        uint256 amount
    ) internal returns (Packet memory) {
        SendParam memory param = _param(dstEid, to, amount);
        MessagingFee memory fee = _fee(srcEid, param);
        vm.recordLogs();
        vm.prank(from);
        _end(srcEid).send{value: fee.nativeFee}(param, fee, from);
        Packet[] memory packets = _packets();
        assertEq(packets.length, 1, "packets");
        return packets[0];
    }

    /// @dev Sends and delivers at once.
    function _bridge(uint32 srcEid, uint32 dstEid, address from, address to, uint256 amount) internal {
        Packet memory packet = _send(srcEid, dstEid, from, to, amount);
        _verify(packet);
        _deliver(packet);
    }

    function _refuseSend(uint32 srcEid, uint32 dstEid, address from, uint256 amount, bytes memory reason) internal {
        SendParam memory param = _param(dstEid, from, amount);
        MessagingFee memory fee = MessagingFee(1 ether, 0);
        vm.expectRevert(reason);
        vm.prank(from);
        _end(srcEid).send{value: 1 ether}(param, fee, from);
    }

    /// @dev A packet of `sender` on `srcEid` that pays `to` so many millionths of CPT.
    function _forge(
        uint32 srcEid,
        uint32 dstEid,
        address sender,
        address to,
        uint64 nonce,
        uint64 shared
    ) internal view returns (Packet memory) {
        bytes32 from = bytes32(uint256(uint160(sender)));
        bytes32 receiver = bytes32(uint256(uint160(address(_end(dstEid)))));
        bytes32 guid = keccak256(abi.encodePacked(nonce, srcEid, from, dstEid, receiver));
        bytes memory message = abi.encodePacked(bytes32(uint256(uint160(to))), shared);
        return this.parsePacket(abi.encodePacked(uint8(1), nonce, srcEid, from, dstEid, receiver, guid, message));
    }
}
