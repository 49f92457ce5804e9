// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {ServiceTerms, ServiceTermsLib} from "../../contracts/libraries/ServiceTerms.sol";
import {AgreedTerms, packTerms} from "../helpers/AgreedTerms.sol";

/// @notice The word against a struct that is packed byte after byte.
contract ServiceTermsTest is Test {
    /// @dev Lowest bits of the six fields in basis points.
    function _bpsShifts() private pure returns (uint256[6] memory) {
        return [uint256(32), 48, 64, 80, 96, 112];
    }

    function _levels() private pure returns (AgreedTerms memory terms) {
        (terms.maxStartDelay, terms.startRefundBps) = (60, 1_000);
        (terms.minPerformanceBps, terms.performanceRefundBps) = (9_000, 2_000);
        (terms.minAvailabilityBps, terms.availabilityRefundBps) = (9_900, 500);
    }

    function test_Fields_LieWhereTheTableSays() external pure {
        AgreedTerms memory terms = AgreedTerms({
            benchmark: "benchmark id",
            licensorId: 0x11121314,
            licenceShareBps: 0x2122,
            availabilityRefundBps: 0x3132,
            minAvailabilityBps: 0x4142,
            performanceRefundBps: 0x5152,
            minPerformanceBps: 0x6162,
            startRefundBps: 0x7172,
            maxStartDelay: 0x818283,
            kind: 0x91
        });
        bytes memory word = hex"62656e63686d61726b2069641112131421223132414251526162717281828391";
        assertEq(ServiceTerms.unwrap(packTerms(terms)), uint256(bytes32(word)));
    }

    function testFuzz_Fields_AreRead(AgreedTerms calldata fields) external pure {
        ServiceTerms terms = packTerms(fields);
        assertEq(terms.kind(), fields.kind);
        assertEq(terms.maxStartDelay(), fields.maxStartDelay);
        assertEq(terms.startRefundBps(), fields.startRefundBps);
        assertEq(terms.licenceShareBps(), fields.licenceShareBps);
        assertEq(terms.licensorId(), fields.licensorId);
    }

    /* VALIDITY */

    function test_IsValid_ForNothing() external pure {
        assertTrue(ServiceTerms.wrap(0).isValid());
    }

    function test_IsValid_ForKnownKindsOnly() external pure {
        AgreedTerms memory terms = _levels();
        for (uint256 kind = 0; kind <= type(uint8).max; ++kind) {
            terms.kind = uint8(kind);
            assertEq(packTerms(terms).isValid(), kind < 3);
        }
        assertEq(ServiceTermsLib.NORMAL, 0);
        assertEq(ServiceTermsLib.RESERVED, 1);
        assertEq(ServiceTermsLib.SPOT, 2);
    }

    function test_IsValid_UpToTheWholeInEachField() external pure {
        uint256 licensed = uint256(1) << 128;
        for (uint256 i = 0; i < 6; ++i) {
            uint256 shift = _bpsShifts()[i];
            assertTrue(ServiceTerms.wrap(licensed | (10_000 << shift)).isValid());
            assertFalse(ServiceTerms.wrap(licensed | (10_001 << shift)).isValid());
            assertFalse(ServiceTerms.wrap(licensed | (65_535 << shift)).isValid());
        }
    }

    function test_IsValid_NotForALicenceWithoutALicensor() external pure {
        AgreedTerms memory terms;
        terms.licenceShareBps = 1;
        assertFalse(packTerms(terms).isValid());
        terms.licensorId = type(uint32).max;
        assertTrue(packTerms(terms).isValid());
        terms.licenceShareBps = 0;
        assertTrue(packTerms(terms).isValid());
    }

    function test_IsValid_WhateverDelayAndBenchmark() external pure {
        AgreedTerms memory terms = _levels();
        (terms.maxStartDelay, terms.benchmark) = (type(uint24).max, bytes12(type(uint96).max));
        assertTrue(packTerms(terms).isValid());
    }

    function testFuzz_IsValid_AsFieldByField(AgreedTerms memory fields, uint256 scale) external pure {
        // small figures often, so that valid words come up as well
        if (scale & 1 == 0) {
            fields.kind %= 4;
            fields.licensorId %= 2;
            fields.licenceShareBps %= 10_002;
            fields.availabilityRefundBps %= 10_002;
            fields.minAvailabilityBps %= 10_002;
            fields.performanceRefundBps %= 10_002;
            fields.minPerformanceBps %= 10_002;
            fields.startRefundBps %= 10_002;
        }
        bool known = fields.kind <= 2;
        bool licensed = fields.licenceShareBps == 0 || fields.licensorId != 0;
        bool refundsFit =
            fields.startRefundBps <= 10_000 &&
                fields.performanceRefundBps <= 10_000 &&
                fields.availabilityRefundBps <= 10_000;
        bool levelsFit = fields.minPerformanceBps <= 10_000 && fields.minAvailabilityBps <= 10_000;
        bool expected = known && licensed && refundsFit && levelsFit && fields.licenceShareBps <= 10_000;
        assertEq(packTerms(fields).isValid(), expected);
    }

    /* REFUNDS */

    function test_MissesStart_AfterTheAgreedDelay() external pure {
        ServiceTerms terms = packTerms(_levels());
        assertFalse(terms.missesStart(0));
        assertFalse(terms.missesStart(60));
        assertTrue(terms.missesStart(61));
    }

    function test_MissesStart_NotWithoutARefundForIt() external pure {
        AgreedTerms memory fields = _levels();
        fields.startRefundBps = 0;
        assertFalse(packTerms(fields).missesStart(type(uint256).max));
    }

    function test_RefundBps_OfEachLevelAlone() external pure {
        ServiceTerms terms = packTerms(_levels());
        assertEq(terms.refundBps(false, 9_000, 9_900), 0);
        assertEq(terms.refundBps(true, 9_000, 9_900), 1_000);
        assertEq(terms.refundBps(false, 8_999, 9_900), 2_000);
        assertEq(terms.refundBps(false, 9_000, 9_899), 500);
        assertEq(terms.refundBps(true, 0, 0), 3_500);
    }

    /// @dev What nobody agreed on cannot be missed.
    function test_RefundBps_IsZeroForNothing() external pure {
        assertEq(ServiceTerms.wrap(0).refundBps(true, 0, 0), 0);
    }

    function test_RefundBps_IsAtMostTheWhole() external pure {
        AgreedTerms memory fields = _levels();
        (fields.startRefundBps, fields.performanceRefundBps, fields.availabilityRefundBps) = (5_000, 5_000, 0);
        assertEq(packTerms(fields).refundBps(true, 0, 0), 10_000);
        fields.availabilityRefundBps = 1;
        assertEq(packTerms(fields).refundBps(true, 0, 0), 10_000);
        (fields.startRefundBps, fields.performanceRefundBps, fields.availabilityRefundBps) = (10_000, 10_000, 10_000);
        assertEq(packTerms(fields).refundBps(true, 0, 0), 10_000);
    }

    function testFuzz_RefundBps_IsTheSumOfWhatWasMissed(
        AgreedTerms memory fields,
        bool startMissed,
        uint16 performanceBps,
        uint16 availabilityBps
    ) external pure {
        fields.startRefundBps %= 5_001;
        fields.performanceRefundBps %= 5_001;
        fields.availabilityRefundBps %= 5_001;
        uint256 sum;
        if (startMissed) sum += fields.startRefundBps;
        if (performanceBps < fields.minPerformanceBps) sum += fields.performanceRefundBps;
        if (availabilityBps < fields.minAvailabilityBps) sum += fields.availabilityRefundBps;
        uint256 refundBps = packTerms(fields).refundBps(startMissed, performanceBps, availabilityBps);
        assertEq(refundBps, sum < 10_000 ? sum : 10_000);
    }
}
