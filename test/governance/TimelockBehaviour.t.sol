// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {Errors} from "@openzeppelin/contracts/utils/Errors.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Test} from "forge-std/Test.sol";
import {Recipient} from "../mocks/Recipient.sol";

/// @notice What OpenZeppelin's own tests ask of a timelock, of the one that is deployed.
contract TimelockBehaviourTest is Test {
    uint256 private constant DELAY = 48 hours;
    uint256 private constant START = 1_800_000_000;
    bytes32 private constant SALT = keccak256("salt");
    bytes32 private constant PROPOSER = keccak256("PROPOSER_ROLE");
    bytes32 private constant EXECUTOR = keccak256("EXECUTOR_ROLE");
    bytes32 private constant CANCELLER = keccak256("CANCELLER_ROLE");
    bytes32 private constant ADMIN = bytes32(0);

    address private _proposer = makeAddr("proposer");
    address private _canceller = makeAddr("canceller");
    address private _executor = makeAddr("executor");
    address private _admin = makeAddr("admin");
    address private _other = makeAddr("other");

    TimelockController private _timelock;
    Recipient private _recipient;

    struct Operation {
        address[] targets;
        uint256[] values;
        bytes[] payloads;
        bytes32 predecessor;
        bytes32 salt;
    }

    function setUp() public {
        vm.warp(START);
        _recipient = new Recipient();
        _timelock = _deploy(_admin);
        bytes32 role = _timelock.CANCELLER_ROLE();
        vm.startPrank(_admin);
        _timelock.grantRole(role, _canceller);
        _timelock.revokeRole(role, _proposer);
        vm.stopPrank();
    }

    function _deploy(address admin) private returns (TimelockController) {
        address[] memory proposers = new address[](1);
        address[] memory executors = new address[](1);
        (proposers[0], executors[0]) = (_proposer, _executor);
        bytes memory arguments = abi.encode(DELAY, proposers, executors, admin);
        return TimelockController(payable(deployCode("TimelockController.sol:TimelockController", arguments)));
    }

    /* OPERATIONS */

    function _operation(uint256 calls) private view returns (Operation memory o) {
        (o.targets, o.values, o.payloads) = (new address[](calls), new uint256[](calls), new bytes[](calls));
        for (uint256 i = 0; i < calls; ++i) {
            (o.targets[i], o.payloads[i]) = (address(_recipient), abi.encode(i + 1));
        }
        o.salt = SALT;
    }

    function _idOf(Operation memory o) private pure returns (bytes32) {
        return keccak256(abi.encode(o.targets, o.values, o.payloads, o.predecessor, o.salt));
    }

    function _schedule(Operation memory o, uint256 delay) private {
        vm.prank(_proposer);
        _timelock.scheduleBatch(o.targets, o.values, o.payloads, o.predecessor, o.salt, delay);
    }

    function _execute(Operation memory o) private {
        vm.prank(_executor);
        _timelock.executeBatch(o.targets, o.values, o.payloads, o.predecessor, o.salt);
    }

    function _expectState(bytes32 id, uint256 allowed) private {
        vm.expectRevert(
            abi.encodeWithSelector(TimelockController.TimelockUnexpectedOperationState.selector, id, bytes32(allowed))
        );
    }

    function _expectUnauthorized(address account, bytes32 role) private {
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, account, role)
        );
    }

    function _assertOperation(bytes32 id, TimelockController.OperationState state, uint256 timestamp) private view {
        assertEq(uint256(_timelock.getOperationState(id)), uint256(state));
        assertEq(_timelock.getTimestamp(id), timestamp);
        bool isPending =
            state == TimelockController.OperationState.Waiting || state == TimelockController.OperationState.Ready;
        assertEq(_timelock.isOperation(id), state != TimelockController.OperationState.Unset);
        assertEq(_timelock.isOperationPending(id), isPending);
        assertEq(_timelock.isOperationReady(id), state == TimelockController.OperationState.Ready);
        assertEq(_timelock.isOperationDone(id), state == TimelockController.OperationState.Done);
    }

    /* AT FIRST */

    function test_Constructor_GivesTheRoles() external {
        assertEq(_timelock.getMinDelay(), DELAY);
        assertEq(_timelock.DEFAULT_ADMIN_ROLE(), ADMIN);
        assertEq(_timelock.PROPOSER_ROLE(), PROPOSER);
        assertEq(_timelock.EXECUTOR_ROLE(), EXECUTOR);
        assertEq(_timelock.CANCELLER_ROLE(), CANCELLER);
        TimelockController plain = _deploy(address(0));
        assertTrue(plain.hasRole(PROPOSER, _proposer));
        assertTrue(plain.hasRole(CANCELLER, _proposer));
        assertFalse(plain.hasRole(EXECUTOR, _proposer));
        assertTrue(plain.hasRole(EXECUTOR, _executor));
        assertTrue(plain.hasRole(ADMIN, address(plain)));
        assertFalse(plain.hasRole(ADMIN, address(this)));
        assertFalse(plain.hasRole(ADMIN, address(0)));
        assertTrue(_timelock.hasRole(ADMIN, _admin));
    }

    function test_SupportsInterface_OfErc165AccessControlAndReceiver() external view {
        assertTrue(_timelock.supportsInterface(type(IERC165).interfaceId));
        assertTrue(_timelock.supportsInterface(type(IAccessControl).interfaceId));
        assertTrue(_timelock.supportsInterface(type(IERC1155Receiver).interfaceId));
        assertFalse(_timelock.supportsInterface(0xffffffff));
    }

    function testFuzz_HashOperation_IsTheHashOfAllWords(
        address target,
        uint256 value,
        bytes memory data,
        bytes32 predecessor,
        bytes32 salt
    ) external view {
        bytes32 id = keccak256(abi.encode(target, value, data, predecessor, salt));
        assertEq(_timelock.hashOperation(target, value, data, predecessor, salt), id);
        Operation memory o = _operation(3);
        (o.targets[1], o.values[1], o.payloads[1]) = (target, value, data);
        (o.predecessor, o.salt) = (predecessor, salt);
        id = _timelock.hashOperationBatch(o.targets, o.values, o.payloads, predecessor, salt);
        assertEq(id, _idOf(o));
    }

    /* SCHEDULE */

    function test_ScheduleBatch_SaysEveryCall() external {
        Operation memory o = _operation(2);
        bytes32 id = _idOf(o);
        _assertOperation(id, TimelockController.OperationState.Unset, 0);
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit(address(_timelock));
            emit TimelockController.CallScheduled(id, i, o.targets[i], 0, o.payloads[i], 0, DELAY + 5);
        }
        vm.expectEmit(address(_timelock));
        emit TimelockController.CallSalt(id, SALT);
        _schedule(o, DELAY + 5);
        _assertOperation(id, TimelockController.OperationState.Waiting, START + DELAY + 5);
        vm.warp(START + DELAY + 4);
        _assertOperation(id, TimelockController.OperationState.Waiting, START + DELAY + 5);
        vm.warp(START + DELAY + 5);
        _assertOperation(id, TimelockController.OperationState.Ready, START + DELAY + 5);
    }

    function test_Schedule_RevertWhen_ItIsThereAlready() external {
        Operation memory o = _operation(1);
        _schedule(o, DELAY);
        _expectState(_idOf(o), 1);
        _schedule(o, DELAY);
        vm.warp(START + DELAY);
        _execute(o);
        _expectState(_idOf(o), 1);
        _schedule(o, DELAY);
    }

    function test_Schedule_RevertWhen_TheDelayIsTooShort() external {
        Operation memory o = _operation(1);
        vm.expectRevert(
            abi.encodeWithSelector(TimelockController.TimelockInsufficientDelay.selector, DELAY - 1, DELAY)
        );
        _schedule(o, DELAY - 1);
        vm.expectRevert(
            abi.encodeWithSelector(TimelockController.TimelockInsufficientDelay.selector, DELAY - 1, DELAY)
        );
        vm.prank(_proposer);
        _timelock.schedule(_other, 0, "", 0, SALT, DELAY - 1);
    }

    function test_Schedule_RevertWhen_TheListsAreUneven() external {
        uint256[3][3] memory lengths = [[uint256(1), 2, 2], [uint256(2), 1, 2], [uint256(2), 2, 1]];
        for (uint256 i = 0; i < 3; ++i) {
            uint256[3] memory counts = lengths[i];
            bytes memory refusal = abi.encodeWithSelector(
                TimelockController.TimelockInvalidOperationLength.selector,
                counts[0],
                counts[2],
                counts[1]
            );
            (address[] memory targets, uint256[] memory values) = (new address[](counts[0]), new uint256[](counts[1]));
            vm.expectRevert(refusal);
            vm.prank(_proposer);
            _timelock.scheduleBatch(targets, values, new bytes[](counts[2]), 0, 0, DELAY);
            vm.expectRevert(refusal);
            vm.prank(_executor);
            _timelock.executeBatch(targets, values, new bytes[](counts[2]), 0, 0);
        }
    }

    function test_Schedule_RevertWhen_NotByAProposer() external {
        address[4] memory others = [_admin, _executor, _canceller, _other];
        Operation memory o = _operation(1);
        for (uint256 i = 0; i < 4; ++i) {
            _expectUnauthorized(others[i], PROPOSER);
            vm.prank(others[i]);
            _timelock.scheduleBatch(o.targets, o.values, o.payloads, 0, SALT, DELAY);
            _expectUnauthorized(others[i], PROPOSER);
            vm.prank(others[i]);
            _timelock.schedule(_other, 0, "", 0, SALT, DELAY);
        }
    }

    /* EXECUTE */

    function test_Execute_OnceFromItsSecondOn() external {
        Operation memory o = _operation(3);
        bytes32 id = _idOf(o);
        _expectState(id, 4);
        _execute(o);
        _schedule(o, DELAY);
        vm.warp(START + DELAY - 1);
        _expectState(id, 4);
        _execute(o);
        vm.warp(START + DELAY);
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectEmit(address(_timelock));
            emit TimelockController.CallExecuted(id, i, o.targets[i], 0, o.payloads[i]);
        }
        _execute(o);
        _assertOperation(id, TimelockController.OperationState.Done, 1);
        assertEq(_recipient.calls(), 3);
        _expectState(id, 4);
        _execute(o);
    }

    function test_Execute_OfASingleCall() external {
        vm.prank(_proposer);
        vm.expectEmit(address(_timelock));
        emit TimelockController.CallScheduled(
            keccak256(abi.encode(address(_recipient), 1 ether, bytes(""), bytes32(0), bytes32(0))),
            0,
            address(_recipient),
            1 ether,
            "",
            0,
            DELAY
        );
        _timelock.schedule(address(_recipient), 1 ether, "", 0, 0, DELAY);
        vm.warp(START + DELAY);
        vm.deal(_executor, 1 ether);
        vm.prank(_executor);
        _timelock.execute{value: 1 ether}(address(_recipient), 1 ether, "", 0, 0);
        assertEq(_recipient.received(), 1 ether);
    }

    function test_Execute_RevertWhen_NotByAnExecutor() external {
        Operation memory o = _operation(1);
        _schedule(o, DELAY);
        vm.warp(START + DELAY);
        address[4] memory others = [_admin, _proposer, _canceller, _other];
        for (uint256 i = 0; i < 4; ++i) {
            _expectUnauthorized(others[i], EXECUTOR);
            vm.prank(others[i]);
            _timelock.executeBatch(o.targets, o.values, o.payloads, 0, SALT);
            _expectUnauthorized(others[i], EXECUTOR);
            vm.prank(others[i]);
            _timelock.execute(_other, 0, "", 0, SALT);
        }
    }

    function test_Execute_ByAnyoneGiven_TheRoleIsOpen() external {
        vm.prank(_admin);
        _timelock.grantRole(EXECUTOR, address(0));
        Operation memory o = _operation(1);
        _schedule(o, DELAY);
        vm.warp(START + DELAY);
        vm.prank(_other);
        _timelock.executeBatch(o.targets, o.values, o.payloads, 0, SALT);
        assertEq(_recipient.calls(), 1);
    }

    /// @dev All or nothing.
    function test_Execute_RevertGiven_OneCallFails() external {
        Operation memory o = _operation(3);
        (o.targets[2], o.payloads[2]) = (address(_timelock), abi.encodeWithSignature("noSuchFunction()"));
        _schedule(o, DELAY);
        vm.warp(START + DELAY);
        vm.expectRevert(Errors.FailedCall.selector);
        _execute(o);
        assertEq(_recipient.calls(), 0);
        _assertOperation(_idOf(o), TimelockController.OperationState.Ready, START + DELAY);
    }

    function test_Execute_RevertGiven_TheEthIsNotThere() external {
        Operation memory o = _operation(1);
        o.values[0] = 1;
        _schedule(o, DELAY);
        vm.warp(START + DELAY);
        vm.expectRevert(Errors.FailedCall.selector);
        _execute(o);
        vm.deal(address(_timelock), 1);
        _execute(o);
        assertEq(_recipient.received(), 1);
    }

    /// @dev A target that executes its own operation once more spoils it.
    function test_Execute_RevertGiven_ItExecutesItself() external {
        vm.prank(_admin);
        _timelock.grantRole(EXECUTOR, address(_recipient));
        Operation memory o = _operation(1);
        bytes memory call = abi.encodeCall(
            TimelockController.executeBatch,
            (o.targets, o.values, o.payloads, o.predecessor, o.salt)
        );
        _schedule(o, DELAY);
        vm.warp(START + DELAY);
        _recipient.setCallBack(address(_timelock), call, false);
        _expectState(_idOf(o), 4);
        _execute(o);
    }

    /* CANCEL */

    function test_Cancel_OfWhatIsPending() external {
        Operation memory o = _operation(1);
        bytes32 id = _idOf(o);
        _expectState(id, 6);
        vm.prank(_canceller);
        _timelock.cancel(id);
        for (uint256 i = 0; i < 2; ++i) {
            _schedule(o, DELAY);
            if (i == 1) skip(DELAY);
            vm.expectEmit(address(_timelock));
            emit TimelockController.Cancelled(id);
            vm.prank(_canceller);
            _timelock.cancel(id);
            _assertOperation(id, TimelockController.OperationState.Unset, 0);
        }
        _schedule(o, DELAY);
        skip(DELAY);
        _execute(o);
        _expectState(id, 6);
        vm.prank(_canceller);
        _timelock.cancel(id);
    }

    function test_Cancel_RevertWhen_NotByACanceller() external {
        Operation memory o = _operation(1);
        _schedule(o, DELAY);
        address[4] memory others = [_admin, _proposer, _executor, _other];
        for (uint256 i = 0; i < 4; ++i) {
            _expectUnauthorized(others[i], CANCELLER);
            vm.prank(others[i]);
            _timelock.cancel(_idOf(o));
        }
    }

    /* PREDECESSORS */

    function test_Execute_RevertGiven_ThePredecessorIsNotDone() external {
        Operation memory first = _operation(1);
        Operation memory second = _operation(2);
        second.predecessor = _idOf(first);
        _schedule(second, DELAY);
        vm.warp(START + DELAY);
        bytes memory refusal = abi.encodeWithSelector(
            TimelockController.TimelockUnexecutedPredecessor.selector,
            _idOf(first)
        );
        vm.expectRevert(refusal);
        _execute(second);
        _schedule(first, DELAY);
        vm.warp(START + 2 * DELAY);
        vm.expectRevert(refusal);
        _execute(second);
        _execute(first);
        _execute(second);
        assertEq(_recipient.calls(), 3);
    }

    /* THE DELAY */

    function test_UpdateDelay_ByAnOperationAlone() external {
        address[4] memory others = [_admin, _proposer, _executor, _other];
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert(abi.encodeWithSelector(TimelockController.TimelockUnauthorizedCaller.selector, others[i]));
            vm.prank(others[i]);
            _timelock.updateDelay(0);
        }
        Operation memory o = _operation(1);
        Operation memory earlier = _operation(2);
        (o.targets[0], o.payloads[0]) = (address(_timelock), abi.encodeCall(TimelockController.updateDelay, (10 days)));
        _schedule(o, DELAY);
        _schedule(earlier, DELAY);
        vm.warp(START + DELAY);
        vm.expectEmit(address(_timelock));
        emit TimelockController.MinDelayChange(DELAY, 10 days);
        _execute(o);
        assertEq(_timelock.getMinDelay(), 10 days);
        // what was scheduled keeps its second
        _execute(earlier);
        Operation memory later = _operation(3);
        vm.expectRevert(
            abi.encodeWithSelector(TimelockController.TimelockInsufficientDelay.selector, 10 days - 1, 10 days)
        );
        _schedule(later, 10 days - 1);
        _schedule(later, 10 days);
    }

    /* WHAT IT HOLDS */

    function test_Receive_TakesEthAndTokens() external {
        vm.deal(_other, 1 ether);
        vm.prank(_other);
        (bool ok, ) = address(_timelock).call{value: 1 ether}("");
        assertTrue(ok);
        assertEq(address(_timelock).balance, 1 ether);
        assertEq(_timelock.onERC721Received(_other, _other, 1, ""), IERC721Receiver.onERC721Received.selector);
        assertEq(_timelock.onERC1155Received(_other, _other, 1, 1, ""), IERC1155Receiver.onERC1155Received.selector);
        assertEq(
            _timelock.onERC1155BatchReceived(_other, _other, new uint256[](0), new uint256[](0), ""),
            IERC1155Receiver.onERC1155BatchReceived.selector
        );
    }
}
