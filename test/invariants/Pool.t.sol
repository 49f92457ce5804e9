// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPoolTypes} from "../../contracts/interfaces/pool/IPoolTypes.sol";
import {IRedeemQueue} from "../../contracts/interfaces/pool/IRedeemQueue.sol";
import {PoolLedger} from "../../contracts/libraries/PoolLedger.sol";
import {LendersHandler} from "./handlers/LendersHandler.sol";

/// @notice POOL and QUE: the lending pool's money, prices and lines, and who waits for it.
contract PoolInvariantsTest is LendersHandler {
    uint256 private constant HANDLERS = 27;

    function setUp() public override {
        super.setUp();
        address erin = makeAddr("erin");
        _lender(erin);
        lenders = [alice, carol, dave, erin];
        debtors = [borrower, makeAddr("workshop"), makeAddr("studio")];
        _lendHalf();
        moneyIn = 300_000e6;
        moneyOut = 150_000e6;
        skip(30 days + 1);
        for (uint256 i = 1; i < DEBTORS; ++i) {
            _approve(debtors[i], 20_000e6);
            _bookApproval(20_000e6, 0);
            _draw(debtors[i], 10_000e6);
            moneyOut += 10_000e6;
        }
        _target(_handlers());
    }

    /// @dev More often what the pool is for: in and out, lent and repaid.
    function _handlers() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](HANDLERS);
        bytes4[HANDLERS] memory list = [
            this.provide.selector,
            this.exit.selector,
            this.request.selector,
            this.settle.selector,
            this.claim.selector,
            this.draw.selector,
            this.repay.selector,
            this.passTime.selector,
            this.cancel.selector,
            this.transferShares.selector,
            this.acceptHaircut.selector,
            this.roundTrip.selector,
            this.cure.selector,
            this.makeLate.selector,
            this.worsen.selector,
            this.approve.selector,
            this.propose.selector,
            this.lowerOrClose.selector,
            this.setRates.selector,
            this.stopOrGo.selector,
            this.payInsurance.selector,
            this.insure.selector,
            this.donate.selector,
            this.request.selector,
            this.passTime.selector,
            this.worsen.selector,
            this.draw.selector
        ];
        for (uint256 i = 0; i < HANDLERS; ++i) selectors[i] = list[i];
    }

    /* THE POOL */

    function invariant_POOL1_CashIsWhatCameLessWhatWent() external view {
        uint256 cash = pool.ledger().cash;
        assertEq(cash, moneyIn - moneyOut, "counted");
        assertEq(usdc.balanceOf(address(pool)), cash + donated[address(pool)], "held");
    }

    function invariant_POOL2_TheLedgerIsTheSumOfTheLines() external view {
        PoolLedger.Ledger memory book = pool.ledger();
        (uint256 principal, uint256 weight, uint256 late, uint256 open) = (0, 0, 0, 0);
        for (uint256 i = 0; i < DEBTORS; ++i) {
            IPoolTypes.Line memory line = pool.lineOf(debtors[i]);
            if (line.status != IPoolTypes.LineStatus.Closed) ++open;
            late += line.counted;
            if (line.status != IPoolTypes.LineStatus.Active) continue;
            principal += line.principal;
            weight += line.weight;
        }
        assertEq(book.principal, principal, "principal");
        assertEq(book.weight, weight, "weight");
        assertEq(book.late, late, "late");
        assertEq(pool.borrowers().length, open, "lines");
    }

    function invariant_POOL3_ThePriceFallsOnlyInALoss() external view {
        assertEq(brokenPool[3], 0);
    }

    function invariant_POOL4_TheExitPriceFallsOnlyInAMarkOrALoss() external view {
        assertEq(brokenPool[4], 0);
    }

    function invariant_POOL5_NobodyGainsInABlock() external view {
        assertEq(brokenPool[5], 0);
    }

    function invariant_POOL6_ADonationMovesNothing() external view {
        assertEq(brokenPool[6], 0);
    }

    function invariant_POOL7_AFullCompartmentIsOwedNothingNew() external view {
        assertEq(brokenPool[7], 0);
        PoolLedger.Ledger memory book = pool.ledger();
        assertEq(book.insured, fund.balanceOf(POOL, usdc), "told");
    }

    function invariant_POOL8_TheSupplyIsTheSumOfTheBalances() external view {
        uint256 sum = pool.balanceOf(address(queue));
        for (uint256 i = 0; i < LENDERS; ++i) sum += pool.balanceOf(lenders[i]);
        assertEq(pool.totalSupply(), sum);
    }

    function invariant_POOL9_LendersEarn8PercentAtMostUntilTheCompartmentIsFull() external view {
        assertEq(brokenPool[9], 0);
    }

    function invariant_POOL10_NobodyLeavesPastALateLine() external view {
        assertEq(brokenPool[10], 0);
        for (uint256 i = 0; i < LENDERS; ++i) {
            assertEq(uint256(pool.exitBlock(lenders[i])), uint256(_naiveBlock(lenders[i])), "exits");
        }
    }

    /* THE QUEUE */

    function invariant_QUE1_UsdcHeldCoversWhatIsClaimable() external view {
        uint256 held = usdc.balanceOf(address(queue)) - donated[address(queue)];
        (uint256 claimable, uint256 rounded) = (0, 0);
        for (uint256 i = 0; i < LENDERS; ++i) {
            claimable += queue.maxWithdraw(lenders[i]);
            rounded += pieces[lenders[i]];
        }
        assertGe(held, claimable, "covered");
        assertLe(held, claimable + rounded + cancels, "and nothing else but what was rounded");
    }

    function invariant_QUE2_SharesInTheQueueArePending() external view {
        uint256 sum;
        for (uint256 i = 0; i < bucketDays.length; ++i) {
            IRedeemQueue.Bucket memory bucket = queue.bucketOf(bucketDays[i]);
            sum += bucket.total - bucket.filled;
        }
        assertEq(pool.queuedShares(), sum, "buckets");
        (uint256 pending, uint256 count) = (0, 0);
        for (uint256 i = 0; i < LENDERS; ++i) {
            IRedeemQueue.Request[] memory list = queue.requestsOf(lenders[i]);
            for (uint256 j = 0; j < list.length; ++j) pending += list[j].pending;
            count += list.length;
        }
        assertGe(pending, sum, "requests");
        assertLe(pending, sum + count, "each rounded up by less than a share");
    }

    function invariant_QUE3_NobodyIsOvertaken() external view {
        assertEq(brokenQueue[3], 0);
    }

    function invariant_QUE4_ABucketHasOnePrice() external view {
        assertEq(brokenQueue[4], 0);
        for (uint256 i = 0; i < LENDERS; ++i) {
            address lender = lenders[i];
            uint256 has = got[lender] + queue.maxWithdraw(lender);
            uint256 due = fair[lender] >> 64;
            assertLe(has, due + pieces[lender] + cancels, "not more");
            assertGe(has + pieces[lender] + 1, due, "not less");
        }
    }

    function invariant_QUE5_WhatIsClaimableIsUntouched() external view {
        assertEq(brokenQueue[5], 0);
    }

    /* THE HANDLERS */

    /// @dev Long runs by dice: nothing reverts, and what is to be seen happens.
    function test_Handlers_MostlySucceedAndReachEveryState() external {
        bytes4[] memory selectors = _handlers();
        for (uint256 i = 0; i < 1_600; ++i) {
            uint256 roll = uint256(keccak256(abi.encode(i)));
            bytes4 selector = selectors[roll % HANDLERS];
            ++tallyOf[selector].calls;
            (bool ok, bytes memory reason) = address(this).call(abi.encodeWithSelector(selector, roll >> 8));
            if (!ok) _revertWith(reason);
        }
        string memory missing;
        for (uint256 i = 0; i < HANDLERS; ++i) {
            bytes4 selector = selectors[i];
            if (successes[selector] * 2 > tallyOf[selector].calls) continue;
            missing = string.concat(missing, vm.toString(i), ": ", vm.toString(successes[selector]), " successes; ");
        }
        string[20] memory states = [
            "full",
            "lenders at 8 %",
            "settled at once",
            "settlements",
            "buckets filled",
            "buckets filled in part",
            "claims",
            "exits refused",
            "exits at a loss or insured",
            "round trips",
            "marked late",
            "defaults",
            "losses insured",
            "losses of shares",
            "late lines cured",
            "penalties shared",
            "income held back",
            "insurance paid",
            "proposals activated",
            "stops"
        ];
        for (uint256 i = 0; i < states.length; ++i) {
            if (seen[states[i]] == 0) missing = string.concat(missing, states[i], "; ");
        }
        assertEq(missing, "");
        for (uint256 i = 1; i <= 10; ++i) assertEq(brokenPool[i] + brokenQueue[i], 0, vm.toString(i));
    }
}
