// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SaleHandler} from "./handlers/SaleHandler.sol";

/// @notice SAL: what the sale holds, what a buyer may spend, and where the money is.
contract SaleInvariantsTest is SaleHandler {
    uint256 private constant CAMPAIGN = 1_500;

    function setUp() public override {
        super.setUp();
        string[9] memory names = _names();
        bytes4[] memory selectors = new bytes4[](names.length + 2);
        for (uint256 i = 0; i < names.length; ++i) {
            selectors[i] = _selectorOf(names[i]);
        }
        // rounds and time make the rest possible
        selectors[names.length] = this.setRound.selector;
        selectors[names.length + 1] = this.passTime.selector;
        _target(selectors);
    }

    /// @dev Ten sales from the beginning: rounds, purchases, stops and ends are among what happened.
    function test_Handlers_ReachEveryState() external {
        string[9] memory names = _names();
        uint256 ended = 0;
        uint256 bought = 0;
        uint256 stopped = 0;
        uint256 lastRounds = 0;
        uint256 start = vm.snapshotState();
        for (uint256 i = 0; i < CAMPAIGN; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            (bool ok, bytes memory reason) = address(this).call(
                abi.encodeWithSelector(_selectorOf(names[seed % names.length]), seed >> 8)
            );
            if (!ok) _revertWith(reason);
            invariant_SAL1_CptHeldIsWhatIsNotSold();
            invariant_SAL2_NoBuyerSpendsMoreThanTheCap();
            invariant_SAL3_TheTreasuryHasWhatWasPaid();
            if (i % 150 != 149) continue;
            if (sale.finished()) ++ended;
            if (soldIn[2] != 0) ++lastRounds;
            bought += purchases;
            stopped += stops;
            vm.revertToState(start);
            start = vm.snapshotState();
        }
        assertGt(bought, 60, "purchases");
        assertGt(stopped, 10, "stops");
        assertGt(lastRounds, 0, "third rounds");
        assertGt(ended, 0, "ends");
    }

    function invariant_SAL1_CptHeldIsWhatIsNotSold() public view {
        uint256 left = sale.finished() ? 0 : FOR_SALE - sold;
        assertEq(cpt.balanceOf(address(sale)), left + donated);
        (uint256 soldThere, uint256 leftThere) = sale.totals();
        assertEq(soldThere, sold);
        assertEq(leftThere, left);
        assertLe(soldIn[0], 5_000_000e18);
        assertLe(soldIn[0] + soldIn[1], 10_000_000e18);
        assertLe(sold, FOR_SALE);
    }

    function invariant_SAL2_NoBuyerSpendsMoreThanTheCap() public view {
        for (uint256 i = 0; i < 4; ++i) {
            assertEq(sale.spentOf(buyers[i].addr), paidBy[buyers[i].addr]);
            assertLe(paidBy[buyers[i].addr], CAP);
            assertEq(usdc.balanceOf(buyers[i].addr), 5_000_000e6 - paidBy[buyers[i].addr]);
        }
    }

    function invariant_SAL3_TheTreasuryHasWhatWasPaid() public view {
        assertEq(_proceeds(), paid);
        assertEq(usdc.balanceOf(address(treasury)), paid);
        assertEq(usdc.balanceOf(address(sale)), 0);
    }
}
