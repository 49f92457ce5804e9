// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOFT} from "@layerzerolabs/oft-evm/contracts/interfaces/IOFT.sol";
import {ICPTAdapter} from "../../contracts/interfaces/bridge/ICPTAdapter.sol";
import {IPathways} from "../../contracts/interfaces/bridge/IPathways.sol";
import {BridgeTest} from "../helpers/BridgeTest.sol";

contract CPTAdapterTest is BridgeTest {
    function test_Send_LocksHereAndMintsThere() external {
        uint256 before = cpt.balanceOf(alice);
        Packet memory packet = _send(HOME, ETHEREUM, alice, bob, 1_234e18);
        assertEq(cpt.balanceOf(alice), before - 1_234e18);
        assertEq(adapter.locked(), 1_234e18);
        (uint256 outside, uint256 cap) = adapter.outsideOf(ETHEREUM);
        assertEq(outside, 1_234e18);
        assertEq(cap, 10_000_000e18);
        assertEq(remotes[ETHEREUM].totalSupply(), 0);
        _verify(packet);
        _deliver(packet);
        assertEq(remotes[ETHEREUM].balanceOf(bob), 1_234e18);
    }
}
