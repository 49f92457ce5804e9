// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {DaoMembersTest} from "../helpers/DaoMembersTest.sol";
import {NaiveRevenue} from "../helpers/NaiveRevenue.sol";
import {MockDaoTreasury} from "../mocks/MockDaoTreasury.sol";

/// @notice Revenue of a node with up to 200 members, of whom some are nodes, against a list of who earned what.
contract DaoRevenueDifferentialTest is DaoMembersTest {
    uint256[] private _list;
    NaiveRevenue private _naive;
    MockDaoTreasury private _module;
    uint256 private _seed;
    uint256 private _toBudget;
    uint256 private _toParent;
    uint256 private _credited;

    function testFuzz_Revenue_IsThePlainList_Usdc(uint256 seed, uint256 members, bool isLarge) external {
        _run(seed, bound(members, 1, 200), USDC, isLarge);
    }

    function testFuzz_Revenue_IsThePlainList_Cpt(uint256 seed, uint256 members, bool isLarge) external {
        _run(seed, bound(members, 1, 40), CPT, isLarge);
    }

    function _run(uint256 seed, uint256 members, IDaoTypes.Token token, bool isLarge) private {
        _seed = seed;
        _module = _giveTreasury(dao);
        _start(members, isLarge);
        for (uint256 step = 0; step < 40; ++step) {
            uint256 what = _random() % 8;
            if (what < 3) _creditSome(token);
            else if (what < 5) _change(_list[_random() % members], token, isLarge);
            else if (what < 7) _take(_list[_random() % members], token);
            else _module.setSplit(_random() % 4_001, _random() % 4_001);
        }
        _check(token);
        for (uint256 i = 0; i < members; ++i) _take(_list[i], token);
        _check(token);
    }

    function _start(uint256 members, bool isLarge) private {
        uint256[] memory amounts = new uint256[](members);
        for (uint256 i = 0; i < members; ++i) {
            _list.push(i % 50 == 7 ? NODE | _child(dao, stranger, 0) : uint256(0xabc000 + i));
            amounts[i] = _amount(isLarge);
        }
        _naive = new NaiveRevenue(_list);
        vm.prank(lead);
        tree.setShares(dao, root, _list, amounts);
        for (uint256 i = 0; i < members; ++i) _naive.setShares(_list[i], amounts[i]);
    }

    function _random() private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return _seed;
    }

    /// @dev A fifth has none. All 200 together are less than 2^96.
    function _amount(bool isLarge) private returns (uint256) {
        uint256 random = _random();
        if (random % 5 == 0) return 0;
        return isLarge ? uint256(uint88(random >> 8)) : (random >> 8) % 100;
    }

    function _creditSome(IDaoTypes.Token token) private {
        uint256 amount = _random() % 3 == 0 ? _random() % 10 : _random() % (token == USDC ? 1e12 : 1e24);
        uint256 left = amount - (amount * 200 + 9_999) / 10_000;
        uint256 toBudget = (left * _module.toBudgetBps()) / 10_000;
        uint256 toParent = (left * _module.toParentBps()) / 10_000;
        uint256 toMembers = left - toBudget - toParent;
        if (_naive.total() == 0) (toBudget, toMembers) = (toBudget + toMembers, 0);
        _toBudget += toBudget;
        _toParent += toParent;
        _credited += left;
        _credit(dao, token, amount);
        _naive.credit(toMembers);
    }

    function _change(uint256 member, IDaoTypes.Token token, bool isLarge) private {
        uint256 amount = _amount(isLarge);
        uint256 before = tree.claimableRevenue(dao, member, token);
        _setShares(dao, member, amount);
        _naive.setShares(member, amount);
        assertEq(tree.claimableRevenue(dao, member, token), before, "a change of shares changes nothing earned");
    }

    function _take(uint256 member, IDaoTypes.Token token) private {
        uint256 claimable = tree.claimableRevenue(dao, member, token);
        if (claimable == 0) {
            _expectOutOfBounds("owed", 0, 1, 1);
            tree.claimRevenue(dao, member, token);
            return;
        }
        uint256 before = _holds(member, token);
        assertEq(tree.claimRevenue(dao, member, token), claimable, "claimable is paid");
        assertEq(_holds(member, token), before + claimable, "to the member");
        assertEq(tree.claimableRevenue(dao, member, token), 0);
        _naive.take(member, claimable);
    }

    /// @dev A node without members has it to spend, less what its module sends up.
    function _holds(uint256 member, IDaoTypes.Token token) private view returns (uint256) {
        if (member & NODE == 0) return _token(token).balanceOf(address(uint160(member)));
        uint256 id = member ^ NODE;
        return tree.balanceOf(id, token) + tree.forwardable(id, token);
    }

    function _check(IDaoTypes.Token token) private view {
        uint256 claimed;
        uint256 owed;
        uint256 cuts;
        for (uint256 i = 0; i < _list.length; ++i) {
            uint256 claimable = tree.claimableRevenue(dao, _list[i], token);
            assertLe(claimable, _naive.most(_list[i]), "more than was earned");
            assertGe(claimable, _naive.least(_list[i]), "less than was earned");
            owed += claimable;
            claimed += _naive.taken(_list[i]);
            cuts += _naive.cuts(_list[i]);
        }
        assertEq(tree.balanceOf(dao, token), _toBudget, "budget");
        assertEq(tree.forwardable(dao, token), _toParent, "parent");
        assertLe(claimed + owed, _naive.toMembers(), "all is covered");
        // a unit for each cut and each that is still owed something, and 2^-16 of one for each credit
        uint256 dust = cuts + _list.length + _naive.credits() / 65_536 + 1;
        assertGe(claimed + owed + dust, _naive.toMembers(), "dust");
        assertEq(_naive.toMembers() + _toBudget + _toParent, _credited, "credited");
        uint256 other = token == USDC ? 100_000e6 : 10_000e18;
        assertEq(_token(token).balanceOf(address(tree)), other + _credited - _paidOut(token), "tokens");
    }

    function _paidOut(IDaoTypes.Token token) private view returns (uint256 amount) {
        for (uint256 i = 0; i < _list.length; ++i) {
            if (_list[i] & NODE == 0) amount += _token(token).balanceOf(address(uint160(_list[i])));
        }
    }
}
