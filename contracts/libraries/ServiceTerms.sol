// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What provider and user agreed on beyond price and time, in one word; 0: nothing. Bits from the lowest:
///
///      0   8  kind (normal, reserved, spot)     80  16 minAvailabilityBps
///      8   24 maxStartDelay (seconds)           96  16 availabilityRefundBps
///      32  16 startRefundBps                    112 16 licenceShareBps
///      48  16 minPerformanceBps                 128 32 licensor (account number)
///      64  16 performanceRefundBps              160 96 benchmark (the first 12 bytes of its id)
///
///      A refund is the part of a job's amount that the user gets back when the level before it was missed. Performance is
///      in basis points of what the provider advertises for the benchmark.
type ServiceTerms is uint256;

using ServiceTermsLib for ServiceTerms global;

/// @title ServiceTermsLib
/// @notice Reading the word of agreed service levels and licence.
library ServiceTermsLib {
    uint256 internal constant NORMAL = 0;
    uint256 internal constant RESERVED = 1;
    uint256 internal constant SPOT = 2;

    uint256 private constant BPS = 10_000;

    /// @notice Whether every field lies within its bounds: a known kind, no basis points above 10 000, a licence share with
    ///         a licensor.
    function isValid(ServiceTerms self) internal pure returns (bool) {
        uint256 word = ServiceTerms.unwrap(self);
        for (uint256 shift = 32; shift <= 112; shift += 16) {
            if (uint16(word >> shift) > BPS) return false;
        }
        return kind(self) <= SPOT && (licenceShareBps(self) == 0 || licensorId(self) != 0);
    }

    function kind(ServiceTerms self) internal pure returns (uint256) {
        return uint8(ServiceTerms.unwrap(self));
    }

    function maxStartDelay(ServiceTerms self) internal pure returns (uint256) {
        return uint24(ServiceTerms.unwrap(self) >> 8);
    }

    function startRefundBps(ServiceTerms self) internal pure returns (uint256) {
        return uint16(ServiceTerms.unwrap(self) >> 32);
    }

    function licenceShareBps(ServiceTerms self) internal pure returns (uint256) {
        return uint16(ServiceTerms.unwrap(self) >> 112);
    }

    function licensorId(ServiceTerms self) internal pure returns (uint32) {
        return uint32(ServiceTerms.unwrap(self) >> 128);
    }

    /// @notice Whether a start `delay` seconds after it was due to begin misses the agreed level.
    function missesStart(ServiceTerms self, uint256 delay) internal pure returns (bool) {
        return startRefundBps(self) != 0 && delay > maxStartDelay(self);
    }

    /// @notice Sum of the agreed refunds of all levels that were missed, at most 10 000 basis points.
    function refundBps(
        ServiceTerms self,
        bool startMissed,
        uint256 performanceBps,
        uint256 availabilityBps
    ) internal pure returns (uint256 sum) {
        uint256 word = ServiceTerms.unwrap(self);
        if (startMissed) sum = startRefundBps(self);
        if (performanceBps < uint16(word >> 48)) sum += uint16(word >> 64);
        if (availabilityBps < uint16(word >> 80)) sum += uint16(word >> 96);
        if (sum > BPS) sum = BPS;
    }
}
