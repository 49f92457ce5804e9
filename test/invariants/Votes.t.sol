// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VotesHandler} from "./handlers/VotesHandler.sol";

/// @notice VE: everybody locks, delegates, waits and leaves; what is held, the totals and the past hold.
contract VotesInvariantsTest is VotesHandler {
    uint256 private constant CAMPAIGN = 600;

    function setUp() public override {
        super.setUp();
        string[11] memory names = _handlerNames();
        bytes4[] memory selectors = new bytes4[](names.length);
        for (uint256 i = 0; i < names.length; ++i) {
            selectors[i] = _selectorOf(names[i]);
        }
        _target(selectors);
    }

    function test_Handlers_MostlySucceed() external {
        string[11] memory names = _handlerNames();
        uint256 mostLive = 0;
        for (uint256 i = 0; i < CAMPAIGN; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            bytes4 selector = _selectorOf(names[seed % names.length]);
            ++tallyOf[selector].calls;
            (bool ok, bytes memory reason) = address(this).call(abi.encodeWithSelector(selector, seed >> 8));
            if (!ok) _revertWith(reason);
            uint256 live = _liveLocks();
            if (live > mostLive) mostLive = live;
        }
        for (uint256 i = 0; i < names.length; ++i) {
            bytes4 selector = _selectorOf(names[i]);
            string memory summary = string.concat(names[i], ": ", vm.toString(successes[selector]), " successes");
            assertGt(successes[selector] * 2, tallyOf[selector].calls, summary);
        }
        assertGe(mostLive, 5, "locks at once");
        assertGt(refusedWhilePaused, 5, "stops");
        assertGt(delegatedWithdrawals, 2, "withdrawals while delegated");
        invariant_VE1_CptHeldIsWhatIsNotWithdrawn();
        invariant_VE2_BalancesAddUpToTheTotal();
        invariant_VE3_VotesAreAtMostTheTotal();
        invariant_VE4_ThePastNeverChanges();
    }

    /// @dev And that is the sum of `lockOf`; what was sent without a lock lies beside it.
    function invariant_VE1_CptHeldIsWhatIsNotWithdrawn() public view {
        uint256 held = 0;
        uint256 live = 0;
        for (uint256 i = 0; i < HOLDERS; ++i) {
            (uint256 amount, uint256 end) = voteEscrow.lockOf(holders[i]);
            assertEq(amount, heldOf[holders[i]]);
            held += amount;
            if (block.timestamp < end) live += amount;
        }
        assertEq(cpt.balanceOf(address(voteEscrow)), held + donated);
        assertEq(voteEscrow.totalLocked(), live);
    }

    function invariant_VE2_BalancesAddUpToTheTotal() public view {
        uint256 sum = 0;
        for (uint256 i = 0; i < HOLDERS; ++i) {
            sum += voteEscrow.balanceOf(holders[i]);
        }
        uint256 total = voteEscrow.totalSupply();
        uint256 live = _liveLocks();
        assertLe(sum, total);
        if (live == 0) assertEq(total, 0);
        else assertLt(total - sum, live);
    }

    /// @dev Rounded down for no more parts than there are locks: what is delegated to one account is rounded at once.
    function invariant_VE3_VotesAreAtMostTheTotal() public view {
        uint256 votes = 0;
        uint256 balances = 0;
        for (uint256 i = 0; i < HOLDERS; ++i) {
            votes += voteEscrow.getVotes(holders[i]);
            balances += voteEscrow.balanceOf(holders[i]);
        }
        assertLe(votes, voteEscrow.totalSupply());
        assertGe(votes, balances);
    }

    function invariant_VE4_ThePastNeverChanges() public view {
        for (uint256 i = 0; i < samples.length; ++i) {
            Sample storage sample = samples[i];
            assertEq(voteEscrow.getPastTotalSupply(sample.time), sample.total, "total");
            assertEq(voteEscrow.getPastBalance(sample.account, sample.time), sample.balance, "balance");
            assertEq(voteEscrow.getPastVotes(sample.account, sample.time), sample.votes, "votes");
        }
    }
}
