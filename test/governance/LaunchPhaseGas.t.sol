// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GovernanceTest} from "../helpers/GovernanceTest.sol";

/// @notice What the hand-over costs at its worst: a transaction holds at most 16 777 216 gas, and nobody can make it need more.
///         Twice as many changes cost each of the 91 searches one read more, 0.2 million gas together: with all 2^32 that a checkpoint
///         can count it would be 6 million.
/// @dev All is done in setUp, so that the call that is measured finds everything cold, as a transaction does.
abstract contract LaunchPhaseGas is GovernanceTest {
    uint256 internal constant MOST = 16_777_216;

    function _prepare() internal virtual;

    function setUp() public override {
        super.setUp();
        _lock(whale, 20_000_000 * CPT_1, _weekStart(208));
        _prepare();
    }

    function _bound() internal pure virtual returns (uint256);

    function test_HandOver_FitsATransaction() external {
        address[] memory former = new address[](0);
        uint256 before = gasleft();
        launchPhase.handOver{gas: MOST - 50_000}(former);
        uint256 used = before - gasleft();
        assertLt(used, _bound());
    }
}

/// @dev 20 000 changes of locks in 13 weeks, each in a second of its own: the longest search in the checkpoints of all.
contract LaunchPhaseGasAfter20000ChangesTest is LaunchPhaseGas {
    function _prepare() internal override {
        vm.startPrank(whale.addr);
        for (uint256 i = 0; i < 20_000; ++i) {
            skip(i % 3 == 0 ? 450 : 384);
            voteEscrow.increaseAmount(1e9);
        }
        vm.stopPrank();
    }

    function _bound() internal pure override returns (uint256) {
        return 2_800_000;
    }
}

/// @dev Nobody writes for 13 weeks, each of which has locks that end: every sample passes what ended before it.
contract LaunchPhaseGasAfterSilenceTest is LaunchPhaseGas {
    function _prepare() internal override {
        for (uint256 i = 2; i < 16; ++i) {
            _holder(string.concat("holder ", vm.toString(i)), CPT_1, _weekStart(i));
        }
        skip(91 days + 1);
    }

    function _bound() internal pure override returns (uint256) {
        return 760_000;
    }
}
