// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {TernaryHeap} from "../../contracts/libraries/TernaryHeap.sol";

/// @notice The heap by itself: its order at every size, and what a key costs on its way.
contract TernaryHeapTest is Test {
    using TernaryHeap for TernaryHeap.Heap;

    uint256 private constant CAPACITY = 100;

    TernaryHeap.Heap private _heap;

    function _assertOrder(uint256 size) private view {
        for (uint256 i = 1; i < size; ++i) {
            assertLe(_heap.keys[(i - 1) / 3], _heap.keys[i]);
        }
    }

    function _fill(uint256 first, uint256 step) private {
        for (uint256 i = 0; i < CAPACITY; ++i) _heap.insert(i, first + i * step);
    }

    function test_Capacity_LeavesNobodyWithOneChildOrTwo() external pure {
        assertEq((TernaryHeap.CAPACITY - 1) % 3, 0);
    }

    function testFuzz_Insert_KeepsTheOrderAtEverySize(uint256 seed) external {
        uint256 smallest = type(uint256).max;
        for (uint256 i = 0; i < CAPACITY; ++i) {
            uint256 key = uint256(keccak256(abi.encode(seed, i)));
            if (key < smallest) smallest = key;
            _heap.insert(i, key);
            _assertOrder(i + 1);
            assertEq(_heap.smallest(), smallest);
        }
    }

    function testFuzz_ReplaceSmallest_KeepsTheOrderAndAllOthers(uint256 seed) external {
        _fill(1_000, 7);
        uint256 sum = CAPACITY * 1_000 + 7 * 4_950;
        for (uint256 i = 0; i < 50; ++i) {
            uint256 smallest = _heap.smallest();
            uint256 key = smallest + (uint256(keccak256(abi.encode(seed, i))) % 800);
            _heap.replaceSmallest(key);
            sum = sum - smallest + key;
            _assertOrder(CAPACITY);
        }
        uint256 kept = 0;
        for (uint256 i = 0; i < CAPACITY; ++i) kept += _heap.keys[i];
        assertEq(kept, sum);
    }

    function test_Insert_NeverReadsBeyondItsSize() external {
        _fill(1, 1); // what an earlier epoch left
        _heap.insert(0, 500);
        _heap.insert(1, 400);
        _heap.insert(2, 600);
        assertEq(_heap.smallest(), 400);
        _assertOrder(3);
    }

    function test_ReplaceSmallest_GoesFourLevelsAtMost() external {
        _fill(1, 1);
        _heap.replaceSmallest(1_000);
        uint256 place = 0;
        while (_heap.keys[place] != 1_000) ++place;
        assertGe(place, 40, "fourth level");
    }
}
