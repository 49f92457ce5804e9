// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoRules} from "../../interfaces/dao/IDaoModules.sol";
import {IDaoTree} from "../../interfaces/dao/IDaoTree.sol";
import {IDaoTypes} from "../../interfaces/dao/IDaoTypes.sol";
import {ISpendLimitRules} from "../../interfaces/dao/modules/ISpendLimitRules.sol";
import {DaoModule} from "./DaoModule.sol";

/// @title SpendLimitRules
/// @notice How much of a token a node spends at once and in a day.
contract SpendLimitRules is ISpendLimitRules, DaoModule {
    /* STORAGE */

    struct Spent {
        uint40 day; // since 1970
        uint120 amount; // on that day
    }

    mapping(uint256 id => mapping(IDaoTypes.Token token => Limit)) private _limits;
    mapping(uint256 id => mapping(IDaoTypes.Token token => Spent)) private _spent;

    constructor(IDaoTree tree_) DaoModule(tree_) {}

    /// @inheritdoc IDaoRules
    function check(
        uint256 id,
        address,
        bytes4,
        IDaoTypes.Token token,
        uint256 amount,
        address
    ) external onlyTree returns (bytes4) {
        if (amount != 0) {
            Limit memory limit = _limits[id][token];
            uint256 spent = _spentToday(id, token);
            uint256 left = _left(limit, spent);
            require(amount <= left, SpendLimitRules_AboveLimit(id, token, amount, left));
            // without a limit it counts up to what fits: a limit set later today finds all of it spent
            uint256 sum = spent + amount;
            if (sum > type(uint120).max) sum = type(uint120).max;
            _spent[id][token] = Spent(_today(), uint120(sum));
        }
        return IDaoRules.check.selector;
    }

    /// @inheritdoc ISpendLimitRules
    function setLimit(
        uint256 id,
        uint256 via,
        IDaoTypes.Token token,
        Limit calldata newLimit
    ) external onlyLeadAbove(id, via) {
        emit LimitUpdated(id, token, _limits[id][token], newLimit);
        _limits[id][token] = newLimit;
    }

    /* VIEWS */

    /// @inheritdoc ISpendLimitRules
    function limitOf(uint256 id, IDaoTypes.Token token) external view returns (Limit memory) {
        return _limits[id][token];
    }

    /// @inheritdoc ISpendLimitRules
    function leftNow(uint256 id, IDaoTypes.Token token) external view returns (uint256) {
        return _left(_limits[id][token], _spentToday(id, token));
    }

    /* INTERNALS */

    function _left(Limit memory limit, uint256 spent) private pure returns (uint256) {
        if (!limit.isSet) return type(uint256).max - spent;
        uint256 today = limit.perDay > spent ? limit.perDay - spent : 0;
        return today < limit.perCall ? today : limit.perCall;
    }

    function _spentToday(uint256 id, IDaoTypes.Token token) private view returns (uint256) {
        Spent memory spent = _spent[id][token];
        return spent.day == _today() ? spent.amount : 0;
    }

    function _today() private view returns (uint40) {
        return uint40(block.timestamp / 1 days); // a time fits
    }
}
