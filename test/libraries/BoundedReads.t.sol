// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {BoundedReads} from "../../contracts/libraries/BoundedReads.sol";
import {MockFeed} from "../mocks/MockFeed.sol";

/// @notice Answers only with nearly all of 400 000 gas.
contract Hungry {
    error TooLittle(uint256 left);

    function latestRoundData() external view returns (uint256) {
        require(gasleft() > 399_500, TooLittle(gasleft()));
        return 1;
    }
}

contract BoundedReadsTest is Test {
    bytes private constant ROUND = abi.encodeCall(MockFeed.latestRoundData, ());
    MockFeed private _feed;

    function setUp() external {
        _feed = new MockFeed(8, 5);
    }

    /// @dev A frame of its own, so that its gas can be short.
    function read(uint256 gasLimit, uint256 words) external view returns (bool, uint256[] memory) {
        return BoundedReads.tryRead(address(_feed), ROUND, gasLimit, words);
    }

    function test_TryRead_GivesTheWords() external view {
        (bool ok, uint256[] memory answer) = this.read(50_000, 5);
        assertTrue(ok);
        assertEq(answer.length, 5);
        assertEq(answer[1], 5);
        assertEq(answer[3], block.timestamp);
        (ok, answer) = this.read(50_000, 2); // only the first
        assertTrue(ok);
        assertEq(answer.length, 2);
        (ok, ) = this.read(50_000, 6); // more than there are
        assertFalse(ok);
    }

    function test_TryRead_SaysNoWhen_ItIsNotAnswered() external {
        _feed.setMode(MockFeed.Mode.Reverts);
        (bool ok, ) = this.read(50_000, 5);
        assertFalse(ok);
        _feed.setMode(MockFeed.Mode.ShortAnswer);
        (ok, ) = this.read(50_000, 5);
        assertFalse(ok);
        vm.etch(address(_feed), "");
        (ok, ) = this.read(50_000, 5);
        assertFalse(ok);
    }

    function test_TryRead_BurnsNoMoreThanItsLimit() external {
        _feed.setMode(MockFeed.Mode.BurnsGas);
        uint256 before = gasleft();
        (bool ok, ) = this.read(50_000, 5);
        assertFalse(ok);
        assertLt(before - gasleft(), 60_000);
    }

    function test_TryRead_CopiesNoMoreThanItAskedFor() external {
        _feed.setMode(MockFeed.Mode.LongAnswer);
        uint256 before = gasleft();
        (bool ok, uint256[] memory answer) = this.read(50_000, 5);
        assertTrue(ok);
        assertEq(answer.length, 5);
        assertLt(before - gasleft(), 40_000);
    }

    /// @dev Either the right answer, or a revert: never "no" for lack of gas.
    function test_TryRead_NeverSaysNoWhen_GasIsShort() external {
        uint256 answers;
        uint256 refusals;
        for (uint256 gas = 1_000; gas < 80_000; gas += 100) {
            try this.read{gas: gas}(40_000, 5) returns (bool ok, uint256[] memory answer) {
                assertTrue(ok);
                assertEq(answer[1], 5);
                ++answers;
            } catch {
                ++refusals;
            }
        }
        assertGt(answers, 100);
        assertGt(refusals, 100);
        vm.expectPartialRevert(BoundedReads.BoundedReads_InsufficientGas.selector);
        this.read{gas: 30_000}(40_000, 5);
    }

    /// @dev Of a large allowance the 1/64 that a call keeps back is what is easily forgotten.
    function test_TryRead_GivesAllOfItsLimit() external {
        vm.etch(address(_feed), type(Hungry).runtimeCode);
        uint256 answers;
        for (uint256 gas = 400_000; gas < 425_000; gas += 50) {
            try this.read{gas: gas}(400_000, 1) returns (bool ok, uint256[] memory) {
                assertTrue(ok);
                ++answers;
            } catch {}
        }
        assertGt(answers, 100);
    }

    function test_TryReadAddress_TakesOnlyAnAddress() external view {
        assertEq(
            BoundedReads.tryReadAddress(address(_feed), abi.encodeCall(MockFeed.decimals, ()), 50_000),
            address(8)
        );
        assertEq(BoundedReads.tryReadAddress(address(0x1234), ROUND, 50_000), address(0));
    }

    function test_TryReadAddress_RefusesWiderWords() external {
        _feed.setDecimals(uint256(type(uint160).max) + 1);
        assertEq(
            BoundedReads.tryReadAddress(address(_feed), abi.encodeCall(MockFeed.decimals, ()), 50_000),
            address(0)
        );
    }
}
