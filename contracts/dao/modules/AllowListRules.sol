// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoRules} from "../../interfaces/dao/IDaoModules.sol";
import {IDaoTree} from "../../interfaces/dao/IDaoTree.sol";
import {IDaoTypes} from "../../interfaces/dao/IDaoTypes.sol";
import {IAllowListRules} from "../../interfaces/dao/modules/IAllowListRules.sol";
import {DaoModule} from "./DaoModule.sol";

/// @title AllowListRules
/// @notice Whom a node names, and at which hours it acts. It only reads: whoever asks has the same answer as the tree.
contract AllowListRules is IAllowListRules, DaoModule {
    uint256 private constant ALL_DAYS = 127;

    /* STORAGE */

    mapping(uint256 id => mapping(address account => bool)) private _allowed;
    mapping(uint256 id => Window) private _windows;

    constructor(IDaoTree tree_) DaoModule(tree_) {}

    /// @inheritdoc IDaoRules
    function check(
        uint256 id,
        address,
        bytes4,
        IDaoTypes.Token,
        uint256,
        address other
    ) external view returns (bytes4) {
        uint256 node = _nodeAbove(id);
        require(other == address(0) || _allowed[node][other], AllowListRules_NotListed(node, other));
        require(_isOpen(_windows[node]), AllowListRules_Closed(node, block.timestamp));
        return IDaoRules.check.selector;
    }

    function _isOpen(Window memory window) private view returns (bool) {
        if (window.days_ == 0) return true;
        uint256 time = block.timestamp % 1 days;
        uint256 day = block.timestamp / 1 days + 3; // 1970 began on a Thursday
        bool isOvernight = window.closesAt < window.opensAt;
        bool isIn =
            isOvernight
                ? time >= window.opensAt || time < window.closesAt
                : time >= window.opensAt && time < window.closesAt;
        // after midnight the night is that of the day before
        if (isOvernight && time < window.closesAt) day -= 1;
        return isIn && (window.days_ >> (day % 7)) & 1 == 1;
    }

    /// @inheritdoc IAllowListRules
    function setAllowed(
        uint256 id,
        uint256 via,
        address[] calldata accounts,
        bool isAllowed_
    ) external onlyLeadAbove(id, via) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            _allowed[id][accounts[i]] = isAllowed_;
            emit AllowanceUpdated(id, accounts[i], isAllowed_);
        }
    }

    /// @inheritdoc IAllowListRules
    function setWindow(uint256 id, uint256 via, Window calldata newWindow) external onlyLeadAbove(id, via) {
        _requireBounds("opensAt", newWindow.opensAt, 0, 1 days);
        _requireBounds("closesAt", newWindow.closesAt, 0, 1 days);
        _requireBounds("days", newWindow.days_, 0, ALL_DAYS);
        emit WindowUpdated(id, _windows[id], newWindow);
        _windows[id] = newWindow;
    }

    /* VIEWS */

    /// @inheritdoc IAllowListRules
    function isAllowed(uint256 id, address account) external view returns (bool) {
        return _allowed[id][account];
    }

    /// @inheritdoc IAllowListRules
    function windowOf(uint256 id) external view returns (Window memory) {
        return _windows[id];
    }
}
