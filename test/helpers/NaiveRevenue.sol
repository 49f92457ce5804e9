// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice Who earned what of a node's revenue, member by member, in parts of 2^-60 units: no accumulator.
contract NaiveRevenue {
    uint256 private constant SCALE = 1 << 60;

    mapping(uint256 member => uint256) public shares;
    mapping(uint256 member => uint256) public taken;
    /// @notice How often a member's fraction of a unit was cut off.
    mapping(uint256 member => uint256) public cuts;
    mapping(uint256 member => uint256) private _earned;
    uint256[] private _members;
    uint256 public total;
    uint256 public credits;
    uint256 public toMembers;

    constructor(uint256[] memory members) {
        _members = members;
    }

    function setShares(uint256 member, uint256 amount) external {
        total = total - shares[member] + amount;
        shares[member] = amount;
        ++cuts[member];
    }

    function credit(uint256 amount) external {
        if (amount == 0) return;
        ++credits;
        toMembers += amount;
        for (uint256 i = 0; i < _members.length; ++i) {
            _earned[_members[i]] += Math.mulDiv(amount * SCALE, shares[_members[i]], total);
        }
    }

    function take(uint256 member, uint256 amount) external {
        taken[member] += amount;
        ++cuts[member];
    }

    /// @notice What a member has at most: all that it earned. Up, for what is cut off here.
    function most(uint256 member) public view returns (uint256) {
        return (_earned[member] + credits) / SCALE - taken[member];
    }

    /// @notice What it has at least: a unit less for each cut, and for what a credit loses to the accumulator, 2^-16 units.
    function least(uint256 member) external view returns (uint256) {
        uint256 lost = cuts[member] + 1 + credits / 65_536;
        uint256 all = most(member);
        return all > lost ? all - lost : 0;
    }
}
