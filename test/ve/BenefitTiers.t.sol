// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProtocolTest} from "../helpers/ProtocolTest.sol";

contract BenefitTiersTest is ProtocolTest {
    function testFuzz_TierOf_IsZeroWithoutALock(address account) external view {
        (uint8 tier, uint16 discountBps) = tiers.tierOf(account);
        assertEq(tier, 0);
        assertEq(discountBps, 0);
    }
}
