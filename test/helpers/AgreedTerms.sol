// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ServiceTerms} from "../../contracts/libraries/ServiceTerms.sol";

/// @dev The open form of `ServiceTerms`, from the highest bits down.
struct AgreedTerms {
    bytes12 benchmark;
    uint32 licensorId;
    uint16 licenceShareBps;
    uint16 availabilityRefundBps;
    uint16 minAvailabilityBps;
    uint16 performanceRefundBps;
    uint16 minPerformanceBps;
    uint16 startRefundBps;
    uint24 maxStartDelay;
    uint8 kind;
}

/// @dev Byte after byte, so that nothing is shared with the library's shifts.
function packTerms(AgreedTerms memory terms) pure returns (ServiceTerms) {
    bytes memory high = abi.encodePacked(
        terms.benchmark,
        terms.licensorId,
        terms.licenceShareBps,
        terms.availabilityRefundBps,
        terms.minAvailabilityBps
    );
    bytes memory low = abi.encodePacked(
        terms.performanceRefundBps,
        terms.minPerformanceBps,
        terms.startRefundBps,
        terms.maxStartDelay,
        terms.kind
    );
    return ServiceTerms.wrap(uint256(bytes32(bytes.concat(high, low))));
}
