// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {FeesHandler} from "./handlers/FeesHandler.sol";

/// @notice FEE: what the distributor holds, has paid and has settled; TIER: discounts rise with veCPT.
contract FeesInvariantsTest is FeesHandler {
    function setUp() public override {
        super.setUp();
        _target(_handlers());
    }

    function _handlers() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](18);
        selectors[0] = this.distribute.selector;
        selectors[1] = this.collect.selector;
        selectors[2] = this.setPeriod.selector;
        selectors[3] = this.receiveRevenue.selector;
        selectors[4] = this.donate.selector;
        selectors[5] = this.sweep.selector;
        selectors[6] = this.settle.selector;
        selectors[7] = this.changeLock.selector;
        selectors[8] = this.increaseFor.selector;
        selectors[9] = this.delegate.selector;
        selectors[10] = this.claim.selector;
        selectors[11] = this.claimMany.selector;
        selectors[12] = this.setReceiver.selector;
        selectors[13] = this.blacklist.selector;
        selectors[14] = this.setTiers.selector;
        selectors[15] = this.passTime.selector;
        // locks and time make the rest possible
        selectors[16] = this.changeLock.selector;
        selectors[17] = this.passTime.selector;
    }

    function invariant_FEE1_UsdcHeldIsReceivedLessPaid() external view {
        assertEq(usdc.balanceOf(address(distributor)), _received() - _paid() + donated);
        (, uint256 fromRouter) = router.sinkTotals(IRevenueRouter.Sink.Staking);
        assertEq(_received(), fromRouter + brought + swept);
        assertEq(_paid(), claimed);
    }

    function invariant_FEE2_PaidAndClaimableNeverExceedReceived() external view {
        uint256 due = _paid();
        for (uint256 i = 0; i < HOLDERS; ++i) {
            due += distributor.claimable(accounts[i]);
        }
        assertLe(due, _received());
    }

    function invariant_FEE3_ASettledWeekNeverChanges() external view {
        uint256 length = settledWeeks.length;
        uint256 step = length / 16 + 1;
        for (uint256 i = length % step; i < length; i += step) {
            Settled storage settled = settledWeeks[i];
            assertEq(distributor.revenueOf(settled.week), settled.revenue);
            assertEq(voteEscrow.weightAt(settled.week), settled.weight);
        }
    }

    function invariant_TIER1_MoreVeCptNeverMeansASmallerDiscount() external view {
        for (uint256 i = 0; i < HOLDERS; ++i) {
            for (uint256 j = 0; j < HOLDERS; ++j) {
                if (voteEscrow.balanceOf(accounts[i]) < voteEscrow.balanceOf(accounts[j])) continue;
                (uint8 tier, uint16 discountBps) = tiers.tierOf(accounts[i]);
                (uint8 tierBelow, uint16 discountBelow) = tiers.tierOf(accounts[j]);
                assertGe(tier, tierBelow);
                assertGe(discountBps, discountBelow);
            }
        }
    }

    /// @dev A long run by dice: nothing reverts, and what is to be seen happens.
    function test_Handlers_ReachEveryState() external {
        bytes4[] memory selectors = _handlers();
        for (uint256 i = 0; i < 1_000; ++i) {
            uint256 roll = uint256(keccak256(abi.encode(i)));
            (bool ok, bytes memory reason) = address(this).call(
                abi.encodeWithSelector(selectors[roll % 18], roll >> 8, roll >> 16, roll >> 24)
            );
            if (!ok) _revertWith(reason);
        }
        assertGt(paidClaims, 20);
        assertGt(failedClaims, 5);
        assertGt(longestSilence, 20);
        assertGt(settledWeeks.length, 200);
        assertGt(swept, 0);
        assertGt(brought, 0);
    }
}
