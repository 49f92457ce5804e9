// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {IRevenueSink} from "../../contracts/interfaces/revenue/IRevenueSink.sol";

/// @notice A revenue sink that takes its share, or misbehaves in one of the ways a sink can.
contract MockSink is IRevenueSink {
    enum Mode {
        TakesAll,
        Reverts,
        BurnsGas,
        TakesLess,
        TakesMore,
        TakesNothing,
        Distributes,
        Collects,
        PaysBack,
        LongRevert
    }

    error SinkClosed();

    IRevenueRouter private immutable ROUTER;
    IERC20 private immutable USDC;

    Mode public mode;
    uint256 public received;
    uint256 public gasGiven;
    uint256 public calledAt;

    constructor(IRevenueRouter router) {
        ROUTER = router;
        USDC = router.usdc();
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function receiveRevenue(IRevenueRouter.Sink, uint256 amount) external {
        gasGiven = gasleft();
        calledAt = block.timestamp;
        received += amount;
        if (mode == Mode.Reverts) revert SinkClosed();
        if (mode == Mode.BurnsGas) {
            while (gasleft() > 0) {}
        }
        if (mode == Mode.LongRevert) {
            assembly ("memory-safe") {
                revert(0, 50000)
            }
        }
        if (mode == Mode.TakesNothing) return;
        if (mode == Mode.Distributes) ROUTER.distribute();
        if (mode == Mode.Collects) ROUTER.collect(IRevenueRouter.Sink.Buyback);
        USDC.transferFrom(msg.sender, address(this), mode == Mode.TakesLess ? amount - 1 : amount);
        if (mode == Mode.TakesMore) USDC.transferFrom(msg.sender, address(this), 1);
        if (mode == Mode.PaysBack) {
            USDC.approve(address(ROUTER), 1);
            ROUTER.depositRevenue(IRevenueRouter.Stream.SaaS, 1);
        }
    }
}
