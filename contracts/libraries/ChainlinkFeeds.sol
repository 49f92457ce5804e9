// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {BoundedReads} from "./BoundedReads.sol";

/// @dev Of Chainlink's AggregatorV3Interface.
interface IAggregatorV3 {
    function decimals() external view returns (uint8);

    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}

/// @title ChainlinkFeeds
/// @notice Reads price feeds and the L2 sequencer's uptime feed. Never reverts because of a feed.
library ChainlinkFeeds {
    /// @dev A proxy with access control and an aggregator behind it take below 40 000.
    uint256 private constant FEED_GAS = 100_000;
    uint256 private constant E18_DECIMALS = 18;
    uint256 private constant MAX_DECIMALS = 36;

    /// @notice The feed's last answer with 18 decimals, down.
    /// @return ok False when it is no feed, or its answer is not positive, not finished or from the future.
    function tryPrice(address feed) internal view returns (bool ok, uint256 priceE18, uint256 updatedAt) {
        (bool hasRound, uint256[] memory round) = _latestRound(feed);
        if (!hasRound) return (false, 0, 0);
        (bool hasDecimals, uint256[] memory answer) = BoundedReads.tryRead(
            feed,
            abi.encodeCall(IAggregatorV3.decimals, ()),
            FEED_GAS,
            1
        );
        if (!hasDecimals || answer[0] > MAX_DECIMALS) return (false, 0, 0);
        updatedAt = round[3];
        if (round[1] > uint256(type(int256).max) || updatedAt == 0 || updatedAt > block.timestamp) return (false, 0, 0);
        priceE18 = _toE18Down(round[1], answer[0]);
        ok = priceE18 != 0;
    }

    /// @dev An answer beyond 2^128 is no price: zero.
    function _toE18Down(uint256 answer, uint256 decimals) private pure returns (uint256) {
        if (answer > type(uint128).max) return 0;
        if (decimals > E18_DECIMALS) return answer / 10 ** (decimals - E18_DECIMALS);
        return answer * 10 ** (E18_DECIMALS - decimals); // 128 bits × 60 bits
    }

    /// @notice Seconds for which the sequencer has been up; zero when it is down, or the feed does not say.
    function sequencerUptime(address feed) internal view returns (uint256) {
        (bool ok, uint256[] memory round) = _latestRound(feed);
        // started at zero: the feed has not heard from the sequencer yet
        if (!ok || round[1] != 0 || round[2] == 0) return 0;
        (, uint256 uptime) = Math.trySub(block.timestamp, round[2]);
        return uptime;
    }

    function _latestRound(address feed) private view returns (bool, uint256[] memory) {
        return BoundedReads.tryRead(feed, abi.encodeCall(IAggregatorV3.latestRoundData, ()), FEED_GAS, 5);
    }
}
