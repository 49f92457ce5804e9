// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm} from "forge-std/Vm.sol";
import {IDaoMembers} from "../../contracts/interfaces/dao/IDaoMembers.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {DaoMembersTest} from "../helpers/DaoMembersTest.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";
import {MockDaoTreasury} from "../mocks/MockDaoTreasury.sol";
import {ActingTest} from "./handlers/ActingTest.sol";

/// @notice DAO-6: revenue in three levels of nodes that are members of each other, while shares, splits and freezes change.
contract DaoRevenueInvariantsTest is DaoMembersTest, ActingTest {
    uint256 private constant NODES = 5;
    uint256 private constant ACCOUNTS = 3;

    /// @dev Of a node and a token: what its members were given, took, and how often a fraction could be lost.
    struct Book {
        uint256 toMembers;
        uint256 claimed;
        uint256 cuts;
        uint256 credits;
        uint256 free;
        uint256 toParent;
    }

    uint256[NODES] private _nodes;
    mapping(uint256 id => uint256) private _parents;
    mapping(uint256 id => mapping(uint256 token => Book)) private _books;
    mapping(uint256 id => uint256[]) private _members;
    mapping(uint256 id => bool) private _isFrozen;
    mapping(uint256 token => uint256) private _sent;
    mapping(uint256 token => uint256) private _came;
    mapping(uint256 token => uint256) private _before;
    address[ACCOUNTS] private _accounts;
    MockDaoTreasury private _module;
    uint256 private _dice;

    function setUp() public override(DaoMembersTest, ProtocolTest) {
        super.setUp();
        vm.etch(address(usdc), address(new HostileUSDC()).code);
        _accounts = [ann, ben, cyd];
        _module = _giveTreasury(dao); // its children begin with it
        uint256 left = _addNode(1, dao, root);
        _addNode(2, _child(left, stranger, 0), left);
        _addNode(3, _child(left, stranger, 0), left);
        _addNode(4, _child(root, stranger, 0), root);
        _addNode(0, root, 0);
        for (uint256 i = 0; i < NODES; ++i) _setUpMembers(_nodes[i]);
        _books[root][0].free = tree.balanceOf(root, USDC);
        for (uint256 token = 0; token < 2; ++token)
            _before[token] = _token(IDaoTypes.Token(token)).balanceOf(address(tree));
        bytes4[] memory selectors = new bytes4[](9);
        selectors[0] = this.credit.selector;
        selectors[1] = this.credit.selector;
        selectors[2] = this.setShares.selector;
        selectors[3] = this.claim.selector;
        selectors[4] = this.claim.selector;
        selectors[5] = this.forward.selector;
        selectors[6] = this.split.selector;
        selectors[7] = this.freeze.selector;
        selectors[8] = this.refuse.selector;
        _target(selectors);
    }

    function _addNode(uint256 place, uint256 id, uint256 parent) private returns (uint256) {
        (_nodes[place], _parents[id]) = (id, parent);
        return id;
    }

    /// @dev All three accounts, and the nodes directly below.
    function _setUpMembers(uint256 id) private {
        for (uint256 i = 0; i < ACCOUNTS; ++i) _members[id].push(_of(_accounts[i]));
        for (uint256 i = 0; i < NODES; ++i) {
            if (_parents[_nodes[i]] == id) _members[id].push(NODE | _nodes[i]);
        }
    }

    function _roll(uint256 sides) private returns (uint256) {
        _dice = uint256(keccak256(abi.encode(_dice)));
        return _dice % sides;
    }

    function _pick(uint256 seed) private returns (uint256 id, uint256 token) {
        _dice = seed;
        return (_nodes[_roll(NODES)], _roll(2));
    }

    /* HANDLERS */

    function credit(uint256 seed) external acting {
        (uint256 id, uint256 token) = _pick(seed);
        uint256 amount = _roll(3) == 0 ? _roll(20) : _roll(1e15);
        vm.recordLogs();
        _credit(id, IDaoTypes.Token(token), amount);
        _came[token] += amount - (amount * 200 + 9_999) / 10_000;
        _readShared(id, token);
        _done();
    }

    function setShares(uint256 seed) external acting {
        (uint256 id, ) = _pick(seed);
        uint256 member = _members[id][_roll(_members[id].length)];
        uint256[2] memory owed = [_claimable(id, member, 0), _claimable(id, member, 1)];
        vm.prank(lead);
        tree.setShares(
            id,
            root,
            _one(member),
            _one(
                _roll(4) == 0
                    ? 0
                    : _roll(2) == 0
                        ? _roll(1_000)
                        : _roll(1 << 90)
            )
        );
        for (uint256 token = 0; token < 2; ++token) {
            assertEq(_claimable(id, member, token), owed[token], "what was earned stays");
            ++_books[id][token].cuts;
        }
        _done();
    }

    function claim(uint256 seed) external acting {
        (uint256 id, uint256 token) = _pick(seed);
        uint256 member = _members[id][_roll(_members[id].length)];
        uint256 owed = _claimable(id, member, token);
        bytes memory data = abi.encodeCall(tree.claimRevenue, (id, member, IDaoTypes.Token(token)));
        _done();
        if (owed == 0 || _isFrozen[id]) return _refused(address(tree), data);
        vm.recordLogs();
        assertEq(tree.claimRevenue(id, member, IDaoTypes.Token(token)), owed);
        Book storage book = _books[id][token];
        book.claimed += owed;
        ++book.cuts;
        if (member & NODE == 0) _sent[token] += owed;
        else _readShared(member ^ NODE, token);
    }

    function forward(uint256 seed) external acting {
        (uint256 id, uint256 token) = _pick(seed);
        Book storage book = _books[id][token];
        bytes memory data = abi.encodeCall(tree.forward, (id, IDaoTypes.Token(token)));
        _done();
        if (book.toParent == 0) return _refused(address(tree), data);
        vm.recordLogs();
        assertEq(tree.forward(id, IDaoTypes.Token(token)), book.toParent);
        book.toParent = 0;
        _readShared(_parents[id], token);
    }

    function split(uint256 seed) external acting {
        _dice = seed;
        _module.setSplit(_roll(5_001), _roll(5_001));
        _done();
    }

    /// @dev By whom it can be: the root by the admin.
    function freeze(uint256 seed) external acting {
        (uint256 id, ) = _pick(seed);
        if (id == root) id = dao;
        _isFrozen[id] = !_isFrozen[id];
        vm.prank(lead);
        tree.setFrozen(id, root, _isFrozen[id]);
        _done();
    }

    /// @dev What USDC does not send is a credit, which the tree still holds.
    function refuse(uint256 seed) external acting {
        _dice = seed;
        address account = _accounts[_roll(ACCOUNTS)];
        HostileUSDC(address(usdc)).setBlacklisted(account, _roll(2) == 0);
        _done();
    }

    /* BOOKS */

    function _claimable(uint256 id, uint256 member, uint256 token) private view returns (uint256) {
        return tree.claimableRevenue(id, member, IDaoTypes.Token(token));
    }

    /// @dev What the event says of a node's revenue; and that it is all of what came.
    function _readShared(uint256 id, uint256 token) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IDaoMembers.RevenueShared.selector) continue;
            assertEq(uint256(logs[i].topics[1]), id);
            (, uint256 toBudget, uint256 toParent, uint256 toMembers) = abi.decode(
                logs[i].data,
                (uint256, uint256, uint256, uint256)
            );
            Book storage book = _books[id][token];
            book.free += toBudget;
            book.toParent += toParent;
            book.toMembers += toMembers;
            ++book.credits;
        }
    }

    /* SENTENCES */

    function invariant_DAO6_RevenueIsToSpendALevelUpOrItsMembers() external view {
        for (uint256 token = 0; token < 2; ++token) {
            uint256 owed;
            for (uint256 i = 0; i < NODES; ++i) owed += _checkNode(_nodes[i], token);
            IDaoTypes.Token kind = IDaoTypes.Token(token);
            uint256 credits;
            for (uint256 i = 0; i < ACCOUNTS; ++i) credits += tree.creditOf(_accounts[i], kind);
            uint256 held = _token(kind).balanceOf(address(tree));
            assertEq(held, _before[token] + _came[token] + credits - _sent[token], "tokens");
            assertGe(held, owed + credits, "all is covered");
        }
    }

    function _checkNode(uint256 id, uint256 token) private view returns (uint256 owed) {
        Book memory book = _books[id][token];
        IDaoTypes.Token kind = IDaoTypes.Token(token);
        assertEq(tree.balanceOf(id, kind), book.free, "to spend");
        assertEq(tree.forwardable(id, kind), book.toParent, "a level up");
        uint256[] storage members = _members[id];
        for (uint256 i = 0; i < members.length; ++i) owed += _claimable(id, members[i], token);
        assertLe(book.claimed + owed, book.toMembers, "never more than was credited");
        // a unit for each time that somebody's part was cut or still is; of a credit 2^-16 of one
        uint256 dust = book.cuts + members.length + book.credits / 65_536 + 1;
        assertGe(book.claimed + owed + dust, book.toMembers, "nor less, but for dust");
        owed += book.free + book.toParent;
    }
}
