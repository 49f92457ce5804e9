// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTypes} from "../../../contracts/interfaces/dao/IDaoTypes.sol";
import {NodeKind} from "../../../contracts/libraries/PackedNode.sol";
import {DaoGhost} from "./DaoGhost.sol";

/// @notice Whoever has a role somewhere tries everything where it has none: sideways, upwards, at itself.
abstract contract DaoIntruder is DaoGhost {
    uint256 private constant ACTIONS = 18;
    /// @dev Those before concern the node itself, the others its parent.
    uint256 private constant AT_THE_NODE = 6;

    /// @dev DAO-3: it must be refused, whichever `via` it names.
    function _intrude() internal {
        uint256 home = ids[_roll(ids.length)];
        bool isWorker = ghosts[home].isTask;
        address actor = isWorker ? ghosts[home].worker : ghosts[home].lead;
        uint256 action = _roll(ACTIONS);
        uint256 target = ids[_roll(ids.length)];
        bool mayStandThere = action < AT_THE_NODE ? _isAtOrAbove(home, target) : _isStrictlyAbove(home, target);
        if (actor == address(0)) actor = stranger;
        else if (mayStandThere) actor = thief;
        uint256 via = home;
        // a worker may work elsewhere, too: then that is its own
        if (!isWorker && _roll(3) == 0) {
            via = ids[_roll(ids.length)];
            if (ghosts[via].lead == actor || ghosts[via].worker == actor) via = home;
        }
        bytes memory data = _attempt(action, target, via, actor);
        vm.prank(actor);
        (bool ok, ) = address(tree).call(data);
        assertFalse(ok, string.concat("intruder: action ", vm.toString(action)));
        ++seen["intrusions"];
    }

    function _isStrictlyAbove(uint256 ancestor, uint256 id) internal view returns (bool) {
        return ancestor != id && _isAtOrAbove(ancestor, id);
    }

    function _attempt(uint256 action, uint256 id, uint256 via, address actor) private view returns (bytes memory) {
        IDaoTypes.ModuleSet memory modules;
        if (action == 0) return abi.encodeCall(tree.pay, (id, via, USDC, actor, 0, ""));
        if (action == 1) return abi.encodeCall(tree.createTask, (id, via, _terms(0)));
        if (action == 2) return abi.encodeCall(tree.createChild, (id, via, NodeKind.TaskDao, actor, 0, ""));
        if (action == 3) return abi.encodeCall(tree.setMetadata, (id, via, ""));
        if (action == 4) return abi.encodeCall(tree.close, (id, via));
        if (action == 5) return abi.encodeCall(tree.setModules, (id, via, modules));
        if (action == 6) return abi.encodeCall(tree.allocate, (id, via, USDC, 0));
        if (action == 7) return abi.encodeCall(tree.reclaim, (id, via, USDC, 0));
        if (action == 8) return abi.encodeCall(tree.assign, (id, via, actor));
        if (action == 9) return abi.encodeCall(tree.approve, (id, via));
        if (action == 10) return abi.encodeCall(tree.reject, (id, via, ""));
        if (action == 11) return abi.encodeCall(tree.cancelTask, (id, via));
        if (action == 12) return abi.encodeCall(tree.setFrozen, (id, via, true));
        if (action == 13) return abi.encodeCall(tree.slashPledge, (id, via, 1, ""));
        if (action == 14) return abi.encodeCall(tree.setRoles, (id, via, actor, 15));
        if (action == 15) return abi.encodeCall(tree.setRoles, (id, via, stranger, 0));
        if (action == 16) return abi.encodeCall(tree.reopenTask, (id, via, block.timestamp + 8 days));
        return abi.encodeCall(tree.resolveTask, (id, 0));
    }
}
