// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VoteEscrowTest} from "../helpers/VoteEscrowTest.sol";

/// @notice Weeks in which nobody calls: the first read and the first write after them are right, and their gas is bounded.
contract VoteEscrowSilenceTest is VoteEscrowTest {
    /// @dev A lock ends in every week of four years, alice's last, and all votes are carol's.
    function _lockEveryWeek() private returns (uint256 sum, uint256 weightedEnds) {
        for (uint256 i = 2; i <= 208; ++i) {
            address holder = vm.addr(1_000_000 + i);
            _fundCpt(holder, i * CPT_1);
            vm.startPrank(holder);
            voteEscrow.createLock(i * CPT_1, _weekStart(i));
            voteEscrow.delegate(carol.addr);
            vm.stopPrank();
            sum += i * CPT_1;
            weightedEnds += i * CPT_1 * _weekStart(i);
        }
    }

    /// @dev Σ over what has not ended after `silent` weeks, written out again.
    function _remaining(uint256 silent) private pure returns (uint256 sum, uint256 weightedEnds) {
        for (uint256 i = silent + 1; i <= 208; ++i) {
            if (i < 2) continue;
            sum += i * CPT_1;
            weightedEnds += i * CPT_1 * (START / WEEK + i) * WEEK;
        }
    }

    function _coldReadGas(bytes memory call_) private returns (uint256 gas) {
        vm.cool(address(voteEscrow));
        gas = gasleft();
        (bool ok, ) = address(voteEscrow).staticcall(call_);
        gas -= gasleft();
        assertTrue(ok);
    }

    function _assertAfterSilence(uint256 weeks_, uint256 mostReadGas, uint256 mostWriteGas) private {
        _lockEveryWeek();
        vm.warp((START / WEEK + weeks_) * WEEK);
        (uint256 sum, uint256 ends) = _remaining(weeks_);
        uint256 votes = (5 * (ends - sum * block.timestamp)) / (2 * FOUR_YEARS);
        assertEq(voteEscrow.totalLocked(), sum);
        assertEq(voteEscrow.totalSupply(), votes);
        assertEq(voteEscrow.getVotes(carol.addr), votes);
        assertLt(_coldReadGas(abi.encodeCall(voteEscrow.totalSupply, ())), mostReadGas, "gas of a read");
        assertLt(_coldReadGas(abi.encodeCall(voteEscrow.getVotes, (carol.addr))), mostReadGas, "gas of votes");
        uint256 end = _weekStart(5);
        vm.cool(address(voteEscrow));
        vm.prank(alice.addr);
        uint256 gas = gasleft();
        voteEscrow.createLock(CPT_1, end);
        gas -= gasleft();
        assertLt(gas, mostWriteGas, "gas of the first lock");
        vm.prank(alice.addr);
        gas = gasleft();
        voteEscrow.delegate(carol.addr);
        gas -= gasleft();
        assertLt(gas, mostWriteGas, "gas of the first delegation");
        assertEq(voteEscrow.totalLocked(), sum + CPT_1);
        ends += CPT_1 * end;
        votes = (5 * (ends - (sum + CPT_1) * block.timestamp)) / (2 * FOUR_YEARS);
        assertEq(voteEscrow.totalSupply(), votes);
        assertEq(voteEscrow.getVotes(carol.addr), votes);
    }

    function test_Silence_OfAYearCostsLittle() external {
        _assertAfterSilence(52, 120_000, 350_000);
    }

    function test_Silence_OfFourYearsFitsOneTransaction() external {
        _assertAfterSilence(207, 350_000, 600_000);
    }

    /// @dev Beyond the last end nothing is left to read: forty years cost no more than four.
    function test_Silence_OfFortyYearsLosesNothing() external {
        _assertAfterSilence(2_088, 350_000, 600_000);
    }
}
