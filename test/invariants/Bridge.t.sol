// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPathways} from "../../contracts/interfaces/bridge/IPathways.sol";
import {BridgeHandler} from "./handlers/BridgeHandler.sol";

/// @notice BRG: three chains, whatever is delayed, reordered, stopped, refused, retried or upgraded.
contract BridgeInvariantsTest is BridgeHandler {
    uint256 private constant SPAN = 3_600;

    function setUp() public override {
        super.setUp();
        string[14] memory names = _names();
        bytes4[] memory selectors = new bytes4[](names.length);
        for (uint256 i = 0; i < names.length; ++i) selectors[i] = bytes4(keccak256(bytes(names[i])));
        _target(selectors);
    }

    /// @dev A long run meets everything there is to meet, and then all that is under way arrives.
    function test_Handlers_ReachWhatMatters() external {
        string[14] memory names = _names();
        for (uint256 i = 0; i < 1_500; ++i) {
            uint256 roll = uint256(keccak256(abi.encode(i)));
            bytes4 selector = bytes4(keccak256(bytes(names[roll % names.length])));
            (bool ok, bytes memory reason) = address(this).call(
                abi.encodeWithSelector(selector, uint256(keccak256(abi.encode(roll))), roll >> 8)
            );
            if (!ok) _revertWith(reason);
            if (i % 100 == 0) _assertAll();
        }
        _assertAll();
        assertGt(sent, 150, "sent");
        assertGt(delivered, 100, "delivered");
        assertGt(failures, 30, "failed");
        assertGt(retried, 20, "retried");
        assertGt(overLimit, 15, "over a limit");
        assertGt(paused_, 5, "paused");
        assertGt(atCap, 3, "at a cap");
        assertGt(uninsured, 5, "not insured");
        assertGt(early, 5, "before an earlier one was verified");
        assertGt(upgrades, 20, "upgrades");
        _bringAllHome();
    }

    /// @dev Pauses end by themselves, limits and caps let through what they once let go: nothing is stuck.
    function _bringAllHome() private {
        for (uint256 i = 0; i < 2; ++i) {
            for (uint256 d = 0; d < 2; ++d) {
                _setLimit(HOME, far[i], IPathways.Direction(d), LIMIT_CPT);
                _setLimit(far[i], HOME, IPathways.Direction(d), LIMIT_CPT);
            }
            vm.prank(critical);
            remotes[far[i]].setSupplyCap(10_000_000);
        }
        vm.warp(block.timestamp + 100 days);
        for (uint256 round = 0; open.length != 0; ++round) {
            assertLt(round, 10_000, "stuck");
            this.deliver((round << 129) | (1 << 128));
            vm.warp(block.timestamp + 2 hours);
        }
        assertEq(adapter.locked(), gifts + remotes[ETHEREUM].totalSupply() + remotes[POLYGON].totalSupply());
        _assertAll();
    }

    function _assertAll() private view {
        invariant_BRG1_LockedIsSupplyAndUnderWay();
        invariant_BRG2_WhatIsOutsideIsKnownByChain();
        invariant_BRG3_NoSpanPassesMoreThanItsLimit();
        invariant_BRG4_NoChainHasMoreThanATenth();
        invariant_BRG6_AMessageIsDeliveredOrWaits();
    }

    function _underWay(uint32 remote) private view returns (uint256 sum) {
        for (uint256 i = 0; i < open.length; ++i) {
            Flight storage flight = flights[open[i]];
            if (flight.src == remote || flight.packet.dstEid == remote) sum += flight.amount;
        }
    }

    function invariant_BRG1_LockedIsSupplyAndUnderWay() public view {
        uint256 outside;
        for (uint256 i = 0; i < 2; ++i) outside += remotes[far[i]].totalSupply() + _underWay(far[i]);
        assertEq(adapter.locked(), outside + gifts);
    }

    function invariant_BRG2_WhatIsOutsideIsKnownByChain() public view {
        for (uint256 i = 0; i < 2; ++i) {
            (uint256 outside, ) = adapter.outsideOf(far[i]);
            assertEq(outside, remotes[far[i]].totalSupply() + _underWay(far[i]));
        }
    }

    function invariant_BRG3_NoSpanPassesMoreThanItsLimit() public view {
        for (uint256 i = 0; i < 2; ++i) {
            for (uint256 d = 0; d < 2; ++d) {
                _assertSpans(passages[HOME][far[i]][IPathways.Direction(d)]);
                _assertSpans(passages[far[i]][HOME][IPathways.Direction(d)]);
            }
        }
    }

    /// @dev Of every span that begins with a passage, its end included.
    function _assertSpans(Passage[] storage list) private view {
        for (uint256 i = 0; i < list.length; ++i) {
            uint256 end = list[i].time + SPAN;
            uint256 sum;
            for (uint256 j = i; j < list.length && list[j].time <= end; ++j) {
                sum += list[j].amount;
                assertLe(sum, list[j].limit, "limit");
                assertLe(sum, 1_000_000e18, "a million");
            }
        }
    }

    function invariant_BRG4_NoChainHasMoreThanATenth() public view {
        for (uint256 i = 0; i < 2; ++i) {
            (uint256 outside, ) = adapter.outsideOf(far[i]);
            assertLe(remotes[far[i]].totalSupply(), outside);
            assertLe(outside, 10_000_000e18);
        }
    }

    function invariant_BRG6_AMessageIsDeliveredOrWaits() public view {
        for (uint256 i = 0; i < flights.length; ++i) {
            Flight storage flight = flights[i];
            assertEq(_waits(flight.packet), flight.isCommitted && !flight.isDelivered);
        }
    }
}
