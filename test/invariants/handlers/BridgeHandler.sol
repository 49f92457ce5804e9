// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MessagingFee, SendParam} from "@layerzerolabs/oft-evm/contracts/interfaces/IOFT.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ICPTAdapter} from "../../../contracts/interfaces/bridge/ICPTAdapter.sol";
import {ICPTRemote} from "../../../contracts/interfaces/bridge/ICPTRemote.sol";
import {IPathways} from "../../../contracts/interfaces/bridge/IPathways.sol";
import {BridgeTest} from "../../helpers/BridgeTest.sol";
import {ProtocolTest} from "../../helpers/ProtocolTest.sol";
import {ActingTest} from "./ActingTest.sol";

/// @dev Of LayerZero's EndpointV2.
error LZ_InvalidNonce(uint64 nonce);

/// @notice Holders, both DVNs, whoever delivers, guardian, councils, upgrader and a thief at the three ends of the bridge. Nothing is
///         delivered in order: a message is picked at random of all that are under way.
abstract contract BridgeHandler is BridgeTest, ActingTest {
    /// @dev A message that was sent, and how far it has come.
    struct Flight {
        Packet packet;
        uint32 src;
        address to;
        uint256 amount;
        uint256 attested; // DVNs that have attested it
        bool isCommitted;
        bool isDelivered;
    }

    /// @dev CPT that passed an end in a direction.
    struct Passage {
        uint256 time;
        uint256 amount;
        uint256 limit; // when it passed
    }

    uint32[2] internal far = [ETHEREUM, POLYGON];
    address[3] internal people;
    Flight[] internal flights;
    uint256[] internal open; // flights that are not delivered, in no order
    mapping(uint32 eid => mapping(uint32 otherEid => mapping(IPathways.Direction => Passage[]))) internal passages;
    uint256 internal gifts;

    uint256 internal sent;
    uint256 internal delivered;
    uint256 internal failures;
    uint256 internal retried;
    uint256 internal overLimit;
    uint256 internal atCap;
    uint256 internal paused_;
    uint256 internal uninsured;
    uint256 internal upgrades;
    uint256 internal early;

    mapping(uint256 flight => bool) private _failedBefore;

    function setUp() public virtual override(ProtocolTest, BridgeTest) {
        super.setUp();
        people = [alice, bob, makeAddr("carol")];
        for (uint256 i = 0; i < 3; ++i) {
            vm.deal(people[i], 1_000_000 ether);
            vm.prank(people[i]);
            cpt.approve(address(adapter), type(uint256).max);
        }
        _mintTo(bob, cpt, 10_000_000e18);
    }

    function _names() internal pure returns (string[14] memory) {
        return
            [
                "sendOut(uint256,uint256)",
                "sendOut(uint256,uint256)",
                "sendHome(uint256,uint256)",
                "sendHome(uint256,uint256)",
                "attest(uint256)",
                "deliver(uint256)",
                "deliver(uint256)",
                "deliver(uint256)",
                "wait(uint256)",
                "pauseOrNot(uint256)",
                "setTerms(uint256,uint256)",
                "changeInsurance(uint256,uint256)",
                "upgrade(uint256)",
                "steal(uint256)"
            ];
    }

    /* HOLDERS */

    function sendOut(uint256 seed, uint256 amount) external acting {
        uint32 eid = far[seed % 2];
        address from = people[(seed >> 8) % 3];
        amount = _amount(amount, cpt.balanceOf(from));
        if (amount == 0) return _done();
        _sendOrSee(HOME, eid, from, people[(seed >> 16) % 3], amount);
    }

    function sendHome(uint256 seed, uint256 amount) external acting {
        uint32 eid = far[seed % 2];
        address from = people[(seed >> 8) % 3];
        uint256 balance = remotes[eid].balanceOf(from);
        amount = _amount(amount, balance);
        if (amount == 0) return _done();
        _sendOrSee(eid, HOME, from, people[(seed >> 16) % 3], amount);
    }

    /// @dev From nothing to more than the limit.
    function _amount(uint256 seed, uint256 balance) private pure returns (uint256) {
        uint256 most = seed % 2 == 0 ? 1_100_000e18 : 400_000e18;
        return bound(seed >> 8, 0, balance < most ? balance : most);
    }

    function _sendOrSee(uint32 src, uint32 dst, address from, address to, uint256 amount) private {
        uint256 carried = amount - (amount % 1e12);
        SendParam memory param = _param(dst, to, amount);
        if (carried == 0) {
            vm.expectRevert(abi.encodeWithSelector(IPathways.Pathways_NothingToSend.selector, amount));
            _end(src).quoteSend(param, false);
            return _done();
        }
        uint256 sendable = _end(src).sendable(dst);
        MessagingFee memory fee = _fee(src, param);
        uint256 before = _cptOn(src).balanceOf(from);
        vm.recordLogs();
        vm.prank(from);
        try _end(src).send{value: fee.nativeFee}(param, fee, from) {
            assertLe(carried, sendable, "more than sendable");
            assertEq(_cptOn(src).balanceOf(from), before - carried, "dust stays");
            Packet[] memory packets = _packets();
            assertEq(packets.length, 1);
            open.push(flights.length);
            flights.push(Flight(packets[0], src, to, carried, 0, false, false));
            _passed(src, dst, OUT, carried);
            if (src == HOME) _checkSent(dst);
            ++sent;
        } catch (bytes memory reason) {
            assertGt(carried, sendable, "refused though sendable");
            _countRefusal(src, reason);
        }
        _done();
    }

    /// @dev After a send from home: caps and insurance hold.
    function _checkSent(uint32 dst) private view {
        (uint256 outside, uint256 cap) = adapter.outsideOf(dst);
        assertLe(outside, cap, "BRG-4");
        assertLe(outside * 10, cpt.totalSupply(), "BRG-4: a tenth");
        (uint256 required, uint256 held) = adapter.insurance();
        assertGe(held, required, "BRG-5");
        assertGe(held * 20, adapter.locked(), "BRG-5: a twentieth");
    }

    function _countRefusal(uint32 src, bytes memory reason) private {
        bytes4 selector = bytes4(reason);
        if (selector == IPathways.Pathways_OverLimit.selector) ++overLimit;
        else if (selector == IPathways.Pathways_Paused.selector) ++paused_;
        else if (selector == ICPTAdapter.CPTAdapter_OverCap.selector) ++atCap;
        else if (selector == ICPTAdapter.CPTAdapter_InsuranceShort.selector) ++uninsured;
        else _revertWith(reason);
        // BRG-7: nothing else stops the way home
        if (src != HOME) {
            bool isOwn =
                selector == IPathways.Pathways_OverLimit.selector || selector == IPathways.Pathways_Paused.selector;
            assertTrue(isOwn, "BRG-7");
        }
    }

    /* DELIVERY */

    /// @dev A DVN attests; one is not enough.
    function attest(uint256 seed) external acting {
        if (open.length == 0) return _done();
        Flight storage flight = flights[open[seed % open.length]];
        if (flight.isCommitted) return _done();
        if (flight.attested == 0) {
            _attest(flight.packet, seed >> 128 == 0 ? 0 : (seed >> 128) % 2);
            flight.attested = 1;
            vm.expectRevert();
            _commit(flight.packet);
        }
        _done();
    }

    /// @dev Verified if need be, then delivered, or left at the endpoint; and never twice.
    function deliver(uint256 seed) external acting {
        if (open.length == 0) return _done();
        uint256 place = seed % open.length;
        uint256 id = open[place];
        Flight storage flight = flights[id];
        Packet memory packet = flight.packet;
        // mostly the verifiers have come as far as this one; else some before it are still to come
        if ((seed >> 120) % 4 != 0) _commitUpTo(packet);
        if (!flight.isCommitted) _commitFlight(flight);
        if (_tryDeliver(id, packet, (seed >> 128) % 8 == 0)) {
            open[place] = open[open.length - 1];
            open.pop();
            vm.expectRevert();
            _deliver(packet);
        }
        _done();
    }

    function _commitUpTo(Packet memory packet) private {
        for (uint256 i = 0; i < open.length; ++i) {
            Flight storage flight = flights[open[i]];
            bool isBefore =
                flight.packet.origin.nonce < packet.origin.nonce &&
                    flight.src == packet.origin.srcEid &&
                    flight.packet.dstEid == packet.dstEid;
            if (isBefore && !flight.isCommitted) _commitFlight(flight);
        }
    }

    function _commitFlight(Flight storage flight) private {
        _verify(flight.packet);
        flight.isCommitted = true;
    }

    function _tryDeliver(uint256 id, Packet memory packet, bool shortOfGas) private returns (bool) {
        Flight storage flight = flights[id];
        uint256 before = _cptOn(packet.dstEid).balanceOf(flight.to);
        try this.deliverWith{gas: shortOfGas ? 60_000 : 1_000_000}(packet) {
            assertEq(_cptOn(packet.dstEid).balanceOf(flight.to), before + flight.amount, "arrives");
            assertFalse(_waits(packet), "BRG-6: once");
            flight.isDelivered = true;
            _passed(packet.dstEid, flight.src, IN, flight.amount);
            if (_failedBefore[id]) ++retried;
            ++delivered;
            return true;
        } catch (bytes memory reason) {
            assertEq(_cptOn(packet.dstEid).balanceOf(flight.to), before, "nothing arrives");
            assertTrue(_waits(packet), "BRG-6: waits");
            if (!shortOfGas) {
                bytes4 selector = bytes4(reason);
                // an earlier message of the pathway is not verified yet: the endpoint's order, before the bridge is asked
                bool isEarly = selector == LZ_InvalidNonce.selector;
                if (isEarly) ++early;
                bool isMeant =
                    isEarly ||
                        selector == IPathways.Pathways_OverLimit.selector ||
                        selector == IPathways.Pathways_Paused.selector ||
                        selector == ICPTRemote.CPTRemote_OverCap.selector;
                if (!isMeant) _revertWith(reason);
            }
            _failedBefore[id] = true;
            ++failures;
            return false;
        }
    }

    function deliverWith(Packet calldata packet) external {
        _deliver(packet);
    }

    function _passed(uint32 eid, uint32 otherEid, IPathways.Direction direction, uint256 amount) private {
        uint256 limit = _end(eid).pathway(otherEid, direction).limit;
        passages[eid][otherEid][direction].push(Passage(block.timestamp, amount, limit));
    }

    /* THE WORLD */

    /// @dev Seconds to hours; often to the second in which something frees up, or to the one before it.
    function wait(uint256 seed) external acting {
        uint256 kind = seed % 8;
        if (kind < 3) vm.warp(block.timestamp + bound(seed >> 8, 1, 600));
        else if (kind == 3) vm.warp(block.timestamp + bound(seed >> 8, 3_500, 4_600));
        else if (kind < 7) vm.warp(((block.timestamp / 900) + 1) * 900 - ((seed >> 8) % 2));
        else vm.warp(block.timestamp + bound(seed >> 8, 1 hours, 5 days));
        _done();
    }

    function pauseOrNot(uint256 seed) external acting {
        (uint32 eid, uint32 otherEid, IPathways.Direction direction) = _lane(seed);
        IPathways end = _end(eid);
        uint256 until = end.pathway(otherEid, direction).pausedUntil;
        if (block.timestamp < until) {
            if ((seed >> 16) % 4 != 0) {
                vm.prank(routine);
                end.unpausePathway(otherEid, direction);
            } else if (!end.pathway(otherEid, direction).prolonged) {
                vm.prank(prolonger);
                end.prolongPathwayPause(otherEid, direction);
            }
        } else if (until == 0 || block.timestamp >= until + 7 days) {
            _pausePathway(eid, otherEid, direction);
        } else {
            vm.prank(guardian);
            _refused(address(end), abi.encodeCall(IPathways.pausePathway, (otherEid, direction)));
        }
        _done();
    }

    function setTerms(uint256 seed, uint256 value) external acting {
        (uint32 eid, uint32 otherEid, IPathways.Direction direction) = _lane(seed);
        uint32 remote = eid == HOME ? otherEid : eid;
        uint256 kind = (seed >> 16) % 4;
        // mostly as it should be, or nothing would pass after a while
        bool isWide = value % 3 != 0;
        if (kind < 2) {
            _setLimit(eid, otherEid, direction, isWide ? LIMIT_CPT : bound(value, 10_000, LIMIT_CPT));
        } else {
            vm.prank(critical);
            if (kind == 2) adapter.setCap(remote, isWide ? 1_000 : bound(value, 0, 1_000));
            else remotes[remote].setSupplyCap(isWide ? 10_000_000 : bound(value, 0, 10_000_000));
        }
        _done();
    }

    /// @dev Cover comes and goes, CPT is burnt at home, somebody sends the adapter CPT.
    function changeInsurance(uint256 seed, uint256 amount) external acting {
        uint256 kind = seed % 6;
        if (kind == 0) {
            _insure(BRIDGE, cpt, bound(amount, 1, 200_000e18));
        } else if (kind == 1) {
            _insure(BRIDGE, usdc, bound(amount, 1, 100_000e6));
        } else if (kind == 2) {
            uint256 held = fund.balanceOf(BRIDGE, cpt);
            if (held == 0) return _done();
            vm.prank(admin);
            fund.compensate(BRIDGE, "incident", cpt, bob, bound(amount, 1, held));
        } else if (kind == 3) {
            uint256 price = amount % 4 == 0 ? 0 : bound(amount, 0.1e18, 10e18);
            oracle.setPrices(price, price);
        } else if (kind == 4) {
            uint256 burnt = bound(amount, 0, cpt.balanceOf(alice) < 100_000e18 ? 0 : 100_000e18);
            vm.prank(alice);
            ERC20Burnable(address(cpt)).burn(burnt);
        } else {
            uint256 gift = bound(amount, 0, cpt.balanceOf(bob) < 1_000e18 ? 0 : 1_000e18);
            gifts += gift;
            vm.prank(bob);
            cpt.transfer(address(adapter), gift);
        }
        _done();
    }

    /// @dev One side gets new code while messages are under way.
    function upgrade(uint256 seed) external acting {
        uint32 eid = seed % 3 == 0 ? HOME : far[seed % 2];
        _upgradeEnd(eid, eid == HOME ? _adapterImplementation() : _remoteImplementation(eid));
        ++upgrades;
        _done();
    }

    /// @dev A stranger tries what is the authority's, mints by hand, and brings messages nobody sent.
    function steal(uint256 seed) external acting {
        uint32 eid = seed % 3 == 0 ? HOME : far[seed % 2];
        uint32 otherEid = eid == HOME ? far[(seed >> 8) % 2] : HOME;
        address end = address(_end(eid));
        bytes32 self = bytes32(uint256(uint160(thief)));
        vm.startPrank(thief);
        _refused(end, abi.encodeWithSignature("setPeer(uint32,bytes32)", otherEid, self));
        _refused(end, abi.encodeWithSignature("setDelegate(address)", thief));
        _refused(end, abi.encodeWithSignature("burn(uint256)", 1));
        _refused(end, abi.encodeWithSignature("mint(address,uint256)", thief, 1));
        _refused(end, abi.encodeCall(IPathways.setPathwayLimit, (otherEid, IN, 10_000)));
        vm.stopPrank();
        // not sent by the peer: whatever its verifiers say, the endpoint does not take it
        Packet memory forged = _forge(otherEid, eid, thief, thief, uint64(seed >> 16) | 1, 1_000e6);
        _attest(forged, 0);
        _attest(forged, 1);
        vm.expectRevert();
        _commit(forged);
        vm.expectRevert();
        _deliver(forged);
        _done();
    }

    function _lane(uint256 seed) private view returns (uint32 eid, uint32 otherEid, IPathways.Direction direction) {
        uint32 remote = far[seed % 2];
        direction = IPathways.Direction((seed >> 1) % 2);
        return (seed >> 2) % 2 == 0 ? (HOME, remote, direction) : (remote, HOME, direction);
    }
}
