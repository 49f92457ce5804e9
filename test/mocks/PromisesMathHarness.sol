// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {DailyLimit} from "../../contracts/libraries/DailyLimit.sol";
import {PoolTwap} from "../../contracts/libraries/PoolTwap.sol";
import {SourceMedian} from "../../contracts/libraries/SourceMedian.sol";
import {VestingSchedules} from "../../contracts/libraries/VestingSchedule.sol";

/// @dev The libraries behind vesting, price and buyback as a contract, so that the SDK's ports can be held against them.
contract PromisesMathHarness {
    using DailyLimit for DailyLimit.State;

    struct Terms {
        uint256 total;
        uint40 start;
        uint8 cliffMonths;
        uint8 linearMonths;
        uint16 atStartBps;
        bool monthly;
    }

    function vestedAt(Terms calldata terms, uint256[] calldata times) external pure returns (uint256[] memory vested) {
        vested = new uint256[](times.length);
        for (uint256 i = 0; i < times.length; ++i) {
            vested[i] = VestingSchedules
                .pack(
                    terms.total,
                    terms.start,
                    terms.cliffMonths,
                    terms.linearMonths,
                    terms.atStartBps,
                    terms.monthly ? VestingSchedules.MONTHLY : 0
                )
                .vestedAt(terms.start, times[i]);
        }
    }

    /// @dev As the vault reads it: on a later day than the state's, that day's allowance is fixed first.
    function freedAt(
        DailyLimit.State memory state,
        DailyLimit.Curve calldata curve,
        uint256 least,
        uint256 time,
        uint256 allowance
    ) external pure returns (uint256) {
        uint256 today = time / DailyLimit.DAY;
        if (state.day != today) {
            state.freedBefore = uint88(state.freedAtStartOf(curve, today, least));
            (state.day, state.allowance) = (uint32(today), uint88(allowance));
        }
        return state.freedAt(curve, time);
    }

    function combine(
        uint256[3] calldata prices
    ) external pure returns (SourceMedian.Agreement agreement, uint256 low, uint256 high, uint256[3] memory kept) {
        return SourceMedian.combine(prices);
    }

    /// @param base The lower address is token0.
    function quoteAt(int24 tick, uint256 amount, address base, address quote) external pure returns (uint256) {
        return PoolTwap.quoteAt(tick, amount, base, quote);
    }

    /// @dev As the private sale checks its allow-list.
    function isListed(bytes32 root, bytes32[] calldata proof, address account) external pure returns (bool) {
        return MerkleProof.verifyCalldata(proof, root, keccak256(bytes.concat(keccak256(abi.encode(account)))));
    }
}
