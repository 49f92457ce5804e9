// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm} from "forge-std/Vm.sol";
import {ITopHolders} from "../../../contracts/interfaces/dao/ITopHolders.sol";
import {NaiveTopHolders} from "../../helpers/NaiveTopHolders.sol";
import {TopHoldersTest} from "../../helpers/TopHoldersTest.sol";
import {ProtocolTest} from "../../helpers/ProtocolTest.sol";
import {ActingTest} from "./ActingTest.sol";

/// @notice Pokes of anybody at any time, most of all at the seconds where something changes, and lengths that change. Beside it a
///         sorted list of everybody who was poked, the epochs on paper, and the sets as the events tell them.
abstract contract TopHoldersHandler is TopHoldersTest, ActingTest {
    uint256 internal constant ACCOUNTS = 170;

    NaiveTopHolders internal naive;
    /// @dev On paper: when each epoch began; the last one is the next.
    uint256[] internal starts;
    uint256 internal nextLength = LENGTH;
    mapping(uint256 epoch => address[]) internal told;
    mapping(uint256 epoch => bool) internal toldBegun;
    uint256 internal evictions;
    uint256 internal ties;
    uint256 internal changesOfOffice;
    Seen[] internal seen;

    /// @dev What was answered about a second when it was over.
    struct Seen {
        address account;
        uint256 time;
        bool hasSeat;
    }

    function setUp() public virtual override(TopHoldersTest, ProtocolTest) {
        super.setUp();
        naive = new NaiveTopHolders();
        starts.push(0);
        starts.push(FIRST);
        starts.push(FIRST + LENGTH);
    }

    /* HANDLERS */

    function poke(uint256 seed) external acting {
        uint256 epoch = _present();
        uint256 count = 1 + (seed % 40);
        address[] memory accounts = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 number = uint256(keccak256(abi.encode(seed, i))) % ACCOUNTS;
            accounts[i] = _account(number);
            snapshot.setVotes(accounts[i], starts[epoch], _votesOf(number, epoch));
        }
        if (block.timestamp == starts[epoch]) {
            _refused(address(top), abi.encodeCall(top.poke, (accounts)));
            _done();
            return;
        }
        (uint256 size, , uint256 smallestVotes) = top.sizeOf(epoch);
        for (uint256 i = 0; i < count; ++i) {
            uint256 votes = _votesOf(uint160(accounts[i]) - uint160(_account(0)), epoch);
            if (size == SEATS && votes == smallestVotes) ++ties;
            naive.poke(epoch, accounts[i], votes);
        }
        vm.recordLogs();
        top.poke(accounts);
        _listen(vm.getRecordedLogs());
        _done();
    }

    function wait(uint256 seed) external acting {
        _warp(block.timestamp + 1 + (seed % 9 days));
        _done();
    }

    /// @dev To a second where an epoch or the office changes, the one before or the one after.
    function waitForAnEdge(uint256 seed) external acting {
        uint256 epoch = _present();
        uint256 edge = block.timestamp < starts[epoch] + TRANSITION ? starts[epoch] + TRANSITION : starts[epoch + 1];
        edge = edge + (seed % 3) - 1;
        if (edge > block.timestamp) _warp(edge);
        _done();
    }

    function setEpochLength(uint256 seed) external acting {
        nextLength = (6 + (seed % 12)) * WEEK_SECONDS;
        _setLength(nextLength);
        _done();
    }

    function look(uint256 seed) external acting {
        uint256 time = block.timestamp - 1;
        for (uint256 i = 0; i < 3; ++i) {
            address account = _account(uint256(keccak256(abi.encode(seed, i))) % ACCOUNTS);
            seen.push(Seen(account, time, top.hasSeatAt(account, time)));
        }
        _done();
    }

    /* ON PAPER */

    function _warp(uint256 time) private {
        uint256 before = _inOffice();
        vm.warp(time);
        while (starts[starts.length - 1] <= time) starts.push(starts[starts.length - 1] + nextLength);
        if (_inOffice() != before) ++changesOfOffice;
    }

    function _present() internal view returns (uint256) {
        return starts.length - 2;
    }

    function _inOffice() internal view returns (uint256) {
        uint256 present = _present();
        return block.timestamp - starts[present] < TRANSITION ? present - 1 : present;
    }

    /// @dev Few different numbers, so that many are equal; some have none.
    function _votesOf(uint256 number, uint256 epoch) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(number, epoch))) % 12;
    }

    /// @dev What an indexer does.
    function _listen(Vm.Log[] memory logs) private {
        for (uint256 i = 0; i < logs.length; ++i) {
            bytes32 topic = logs[i].topics[0];
            uint256 epoch = uint256(logs[i].topics[1]);
            if (topic == ITopHolders.EpochBegun.selector) {
                assertFalse(toldBegun[epoch], "begun twice");
                (uint256 start, uint256 end) = abi.decode(logs[i].data, (uint256, uint256));
                assertEq(start, starts[epoch]);
                assertEq(end, starts[epoch + 1]);
                toldBegun[epoch] = true;
                continue;
            }
            assertTrue(toldBegun[epoch], "not begun");
            address account = address(uint160(uint256(logs[i].topics[2])));
            if (topic == ITopHolders.HolderEntered.selector) told[epoch].push(account);
            else _strike(told[epoch], account);
        }
    }

    function _strike(address[] storage list, address account) private {
        ++evictions;
        for (uint256 i = 0; i < list.length; ++i) {
            if (list[i] != account) continue;
            list[i] = list[list.length - 1];
            list.pop();
            return;
        }
        assertTrue(false, "evicted without being in");
    }
}
