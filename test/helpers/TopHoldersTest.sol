// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITopHolders} from "../../contracts/interfaces/dao/ITopHolders.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {SnapshotVotes} from "../mocks/SnapshotVotes.sol";
import {ProtocolTest} from "./ProtocolTest.sol";

/// @notice TopHolders beside the suite, with votes by decree, and numbered accounts whose addresses rise with their numbers.
abstract contract TopHoldersTest is ProtocolTest {
    uint256 internal constant SEATS = 100;
    uint256 internal constant LENGTH = 7_862_400;
    uint256 internal constant TRANSITION = 604_800;
    uint256 internal constant WEEK_SECONDS = 604_800;
    /// @dev Thursday, 2027-01-14, 00:00 UTC: 32 hours before the suite's first second.
    uint256 internal constant FIRST = 1_799_884_800;

    SnapshotVotes internal snapshot;
    ITopHolders internal top;

    function setUp() public virtual override {
        super.setUp();
        snapshot = new SnapshotVotes();
        top = _deployTop(address(snapshot));
    }

    function _deployTop(address votes) internal returns (ITopHolders deployed) {
        deployed = ITopHolders(_proxy(_topImplementation(votes), _topInitializer(address(manager))));
        _restrict(address(deployed), Roles.ADMIN, ITopHolders.setEpochLength.selector);
    }

    function _topImplementation(address votes) internal returns (address) {
        return deployCode("TopHolders.sol:TopHolders", abi.encode(votes));
    }

    function _topInitializer(address authority) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("initialize(address)", authority);
    }

    function _account(uint256 number) internal pure returns (address) {
        return address(uint160(0x100000 + number));
    }

    /// @dev At the start of the present epoch.
    function _give(uint256 number, uint256 votes) internal {
        (, uint256 start, ) = top.epochOf(block.timestamp);
        snapshot.setVotes(_account(number), start, votes);
    }

    function _poke(uint256 number) internal returns (uint256) {
        return top.poke(_one(_account(number)));
    }

    function _pokeWith(uint256 number, uint256 votes) internal returns (uint256) {
        _give(number, votes);
        return _poke(number);
    }

    /// @dev Accounts 0 to `count` − 1 with as many votes as their number and one, times 1 000.
    function _fill(uint256 count) internal {
        address[] memory accounts = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            _give(i, (i + 1) * 1_000);
            accounts[i] = _account(i);
        }
        assertEq(top.poke(accounts), count);
    }

    function _one(address account) internal pure returns (address[] memory accounts) {
        accounts = new address[](1);
        accounts[0] = account;
    }

    function _assertSize(uint256 epoch, uint256 size) internal view {
        (uint256 actual, , ) = top.sizeOf(epoch);
        assertEq(actual, size);
    }

    function _assertSmallest(uint256 number, uint256 votes) internal view {
        (uint256 epoch, , ) = top.epochOf(block.timestamp);
        (, address smallest, uint256 smallestVotes) = top.sizeOf(epoch);
        assertEq(smallest, _account(number));
        assertEq(smallestVotes, votes);
    }

    function _assertOffice(uint256 epoch, uint256 from, uint256 until) internal view {
        (uint256 actual, uint256 actualFrom, uint256 actualUntil) = top.officeAt(block.timestamp);
        assertEq(actual, epoch, "epoch in office");
        assertEq(actualFrom, from, "from");
        assertEq(actualUntil, until, "until");
    }

    function _assertEpoch(uint256 time, uint256 epoch, uint256 start, uint256 end) internal view {
        (uint256 actual, uint256 actualStart, uint256 actualEnd) = top.epochOf(time);
        assertEq(actual, epoch, "epoch");
        assertEq(actualStart, start, "start");
        assertEq(actualEnd, end, "end");
    }

    function _setLength(uint256 newLength) internal {
        vm.prank(admin);
        top.setEpochLength(newLength);
    }

    function _expectBadLength(uint256 newLength) internal {
        vm.expectRevert(
            abi.encodeWithSelector(ITopHolders.TopHolders_BadLength.selector, newLength, 42 days, 364 days)
        );
    }

    function _expectNotKept(uint256 epoch, uint256 present) internal {
        vm.expectRevert(abi.encodeWithSelector(ITopHolders.TopHolders_EpochNotKept.selector, epoch, present));
    }
}
