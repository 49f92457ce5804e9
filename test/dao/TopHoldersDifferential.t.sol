// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NaiveTopHolders} from "../helpers/NaiveTopHolders.sol";
import {TopHoldersTest} from "../helpers/TopHoldersTest.sol";

/// @notice Against a sorted list of everybody who was poked.
contract TopHoldersDifferentialTest is TopHoldersTest {
    NaiveTopHolders private _naive;

    function setUp() public override {
        super.setUp();
        _naive = new NaiveTopHolders();
    }

    /// @dev Votes below `variety`: few make many ties.
    function _pokeSome(uint256 seed, uint256 count, uint256 variety) private {
        (uint256 epoch, uint256 start, ) = top.epochOf(block.timestamp);
        address[] memory accounts = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            uint256 number = random % 400;
            uint256 votes = uint256(keccak256(abi.encode(start, number))) % variety;
            _give(number, votes);
            accounts[i] = _account(number);
            _naive.poke(epoch, accounts[i], votes);
        }
        top.poke(accounts);
    }

    function _assertSame(uint256 epoch) private view {
        (address[] memory accounts, uint256[] memory votes) = top.holdersAt(epoch);
        (address[] memory expected, uint256[] memory expectedVotes) = _naive.setOf(epoch);
        assertEq(abi.encode(accounts, votes), abi.encode(expected, expectedVotes));
    }

    /// forge-config: default.fuzz.runs = 60
    function testFuzz_Poke_IsAsTheSortedListSays(uint256 seed, uint8 count, uint256 variety) external {
        variety = seed % 3 == 0 ? bound(variety, 2, 8) : bound(variety, 100, type(uint96).max);
        for (uint256 epoch = 1; epoch <= 3; ++epoch) {
            _pokeSome(seed, 80 + uint256(count), variety);
            _assertSame(epoch);
            _pokeSome(seed ^ epoch, 120, variety);
            _assertSame(epoch);
            if (epoch > 1) _assertSame(epoch - 1);
            skip(LENGTH);
        }
    }

    /// @dev The order of the pokes makes no difference.
    ///
    /// forge-config: default.fuzz.runs = 30
    function testFuzz_Poke_InAnyOrderMakesTheSameSet(uint256 seed) external {
        uint256 count = 150;
        address[] memory accounts = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            _give(i, 1 + (uint256(keccak256(abi.encode(seed, i))) % 20));
            accounts[i] = _account(i);
        }
        uint256 state = vm.snapshotState();
        top.poke(accounts);
        (address[] memory first, uint256[] memory firstVotes) = top.holdersAt(1);
        vm.revertToState(state);
        for (uint256 i = count - 1; i != 0; --i) {
            uint256 other = uint256(keccak256(abi.encode(i, seed))) % (i + 1);
            (accounts[i], accounts[other]) = (accounts[other], accounts[i]);
        }
        top.poke(accounts);
        (address[] memory second, uint256[] memory secondVotes) = top.holdersAt(1);
        assertEq(abi.encode(second, secondVotes), abi.encode(first, firstVotes));
    }
}
