// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {ITopHolders} from "../../contracts/interfaces/dao/ITopHolders.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {VoteEscrowTest} from "../helpers/VoteEscrowTest.sol";

interface IFutureLookup {
    error ERC5805FutureLookup(uint256 timepoint, uint48 clock);
}

/// @notice With the real VoteEscrow: what counts is who has the votes at the end of the epoch's first second, for good.
contract TopHoldersVotesTest is VoteEscrowTest {
    uint256 private constant LENGTH = 7_862_400;

    ITopHolders private top;
    /// @dev Of the second epoch, which nothing was poked into yet.
    uint256 private _epochStart;

    function setUp() public override {
        super.setUp();
        top = ITopHolders(
            _proxy(
                deployCode("TopHolders.sol:TopHolders", abi.encode(address(voteEscrow))),
                abi.encodeWithSignature("initialize(address)", address(manager))
            )
        );
        _restrict(address(top), Roles.ADMIN, ITopHolders.setEpochLength.selector);
        (, , _epochStart) = top.epochOf(block.timestamp);
        vm.warp(_epochStart - 1 weeks);
    }

    function _poke(address account) private returns (uint256) {
        address[] memory accounts = new address[](1);
        accounts[0] = account;
        return top.poke(accounts);
    }

    function _assertVotes(address account, uint256 votes) private view {
        (address[] memory accounts, uint256[] memory all) = top.holdersAt(2);
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (accounts[i] == account) {
                assertEq(all[i], votes);
                return;
            }
        }
        assertEq(votes, 0, "not in the set");
    }

    function test_Poke_CountsTheVotesOfTheStart() external {
        uint256 end = _weekStart(100);
        _lock(alice, 1_000 * CPT_1, end);
        vm.warp(_epochStart + 1);
        assertEq(_poke(alice.addr), 1);
        _assertVotes(alice.addr, _worth(1_000 * CPT_1, end, _epochStart));
    }

    function test_Poke_CountsALockOfTheFirstSecondAndNoneOfTheNext() external {
        vm.warp(_epochStart);
        uint256 end = _weekStart(100);
        _lock(alice, 1_000 * CPT_1, end);
        vm.warp(_epochStart + 1);
        _lock(bob, 1_000 * CPT_1, end);
        vm.warp(_epochStart + 30 days);
        assertEq(_poke(alice.addr), 1);
        assertEq(_poke(bob.addr), 0);
        _assertVotes(alice.addr, _worth(1_000 * CPT_1, end, _epochStart));
    }

    function test_Poke_CountsNoLockThatEndsWithTheStart() external {
        _lock(alice, 1_000 * CPT_1, _epochStart);
        _lock(bob, 1_000 * CPT_1, _epochStart + 1 weeks);
        vm.warp(_epochStart + 1);
        assertEq(_poke(alice.addr), 0);
        assertEq(_poke(bob.addr), 1);
    }

    /// @dev Whatever happens to a lock after the start, whoever is poked when, the set is the same.
    function testFuzz_Poke_IsTheSameWheneverItComes(uint256 wait, uint256 seed) external {
        uint256 end = _weekStart(60);
        _lock(alice, 1_000 * CPT_1, end);
        _lock(bob, 2_000 * CPT_1, end);
        if (seed & 1 != 0) _delegate(bob, carol.addr);
        vm.warp(_epochStart);
        if (seed & 2 != 0) _delegate(alice, bob.addr);
        if (seed & 4 != 0) _delegate(alice, carol.addr);
        vm.warp(_epochStart + 1);
        uint256[3] memory fixedVotes = _votes();
        vm.warp(_epochStart + 1 + (wait % (LENGTH - 1)));
        if (seed & 8 != 0) _delegate(alice, address(0));
        if (seed & 16 != 0) _delegate(bob, alice.addr);
        vm.prank(alice.addr);
        voteEscrow.increaseAmount(500_000 * CPT_1);
        assertEq(abi.encode(_votes()), abi.encode(fixedVotes));
        address[3] memory accounts = [alice.addr, bob.addr, carol.addr];
        for (uint256 i = 0; i < 3; ++i) {
            _poke(accounts[i]);
            _assertVotes(accounts[i], fixedVotes[i]);
        }
    }

    function _votes() private view returns (uint256[3] memory votes) {
        address[3] memory accounts = [alice.addr, bob.addr, carol.addr];
        for (uint256 i = 0; i < 3; ++i) {
            votes[i] = IERC5805(address(voteEscrow)).getPastVotes(accounts[i], _epochStart);
        }
    }

    function test_Poke_CountsDelegatedVotesWhereTheyWereAtTheStart() external {
        uint256 end = _weekStart(100);
        _lock(alice, 1_000 * CPT_1, end);
        _lock(bob, 500 * CPT_1, end);
        _delegate(alice, bob.addr);
        vm.warp(_epochStart + 1);
        _delegate(alice, carol.addr);
        assertEq(_poke(alice.addr), 0, "gave them away");
        assertEq(_poke(carol.addr), 0, "got them later");
        assertEq(_poke(bob.addr), 1);
        _assertVotes(bob.addr, _worth(1_000 * CPT_1, end, _epochStart) + _worth(500 * CPT_1, end, _epochStart));
    }

    /// @dev A lock moved about within the start's second counts once, where it was at the end of it.
    function test_Poke_CountsALockOnceThoughItIsDelegatedToAndFroInTheFirstSecond() external {
        uint256 end = _weekStart(100);
        _lock(alice, 1_000 * CPT_1, end);
        vm.warp(_epochStart);
        _delegate(alice, bob.addr);
        _delegate(alice, carol.addr);
        vm.warp(_epochStart + 1);
        assertEq(_poke(alice.addr) + _poke(bob.addr), 0);
        assertEq(_poke(carol.addr), 1);
        _assertVotes(carol.addr, _worth(1_000 * CPT_1, end, _epochStart));
    }

    function test_Poke_RevertWhen_TheEpochBeginsInThisSecond() external {
        _lock(alice, 1_000 * CPT_1, _weekStart(100));
        vm.warp(_epochStart);
        vm.expectRevert(abi.encodeWithSelector(IFutureLookup.ERC5805FutureLookup.selector, _epochStart, _epochStart));
        _poke(alice.addr);
    }

    /// @dev All CPT there is, for as long as possible, is worth less than the 96 bits a member has for it.
    function test_Votes_FitTheirBits() external view {
        uint256 most = _worth(cpt.totalSupply(), FOUR_YEARS, 0);
        assertEq(most, 250_000_000e18);
        assertLt(most, 1 << 88);
    }
}
