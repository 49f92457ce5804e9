// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {IRevenueSource} from "../../contracts/interfaces/revenue/IRevenueSource.sol";

/// @notice A revenue source that hands over all it holds, or misbehaves in one of the ways a source can.
contract MockSource is IRevenueSource {
    enum Mode {
        Honest,
        Reverts,
        BurnsGas,
        AnswersNothing,
        Distributes,
        LongRevert
    }

    error SourceClosed();

    IRevenueRouter private immutable ROUTER;

    Mode public mode;
    uint256 public gasGiven;

    constructor(IRevenueRouter router) {
        ROUTER = router;
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function forwardFees() external returns (uint256 amount) {
        gasGiven = gasleft();
        if (mode == Mode.Reverts) revert SourceClosed();
        if (mode == Mode.BurnsGas) {
            while (gasleft() > 0) {}
        }
        if (mode == Mode.LongRevert) {
            assembly ("memory-safe") {
                revert(0, 50000)
            }
        }
        if (mode == Mode.AnswersNothing) {
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        if (mode == Mode.Distributes) ROUTER.distribute();
        IERC20 usdc = ROUTER.usdc();
        amount = usdc.balanceOf(address(this));
        if (amount == 0) return 0;
        usdc.approve(address(ROUTER), amount);
        ROUTER.depositRevenue(IRevenueRouter.Stream.ApiData, amount);
    }
}
