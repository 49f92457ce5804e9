// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {MockSink} from "../mocks/MockSink.sol";
import {ActingTest} from "./handlers/ActingTest.sol";

/// @notice REV: money in, splits, sinks that fail in changing ways, and a router that owes exactly what it holds.
contract RevenueInvariantsTest is ActingTest {
    MockSink[3] private _mocks;
    uint256 private _received;
    uint256 private _donated;
    uint16[9] private _shares;
    uint256[9] private _entitled;
    uint256 private _unsplit;

    function setUp() public override {
        super.setUp();
        _shares = _defaultShares();
        uint256[3] memory places = [uint256(0), 5, 8];
        for (uint256 i = 0; i < 3; ++i) {
            _mocks[i] = new MockSink(router);
            sinks[places[i]] = address(_mocks[i]);
            vm.prank(admin);
            router.setSink(IRevenueRouter.Sink(places[i]), IRevenueRouter.SinkConfig(address(_mocks[i]), true));
        }
        bytes4[] memory selectors = new bytes4[](7);
        selectors[0] = this.depositRevenue.selector;
        selectors[1] = this.receiveRevenue.selector;
        selectors[2] = this.distribute.selector;
        selectors[3] = this.collect.selector;
        selectors[4] = this.setShares.selector;
        selectors[5] = this.changeSink.selector;
        selectors[6] = this.donate.selector;
        _target(selectors);
    }

    function _give(address account, uint256 amount) private {
        usdc.mint(account, amount);
        vm.prank(account);
        usdc.approve(address(router), amount);
    }

    function depositRevenue(uint256 stream, uint256 amount) external acting {
        amount = bound(amount, 0, 1e15);
        _give(user.addr, amount);
        vm.prank(user.addr);
        router.depositRevenue(IRevenueRouter.Stream(stream % 5), amount);
        _received += amount;
        _unsplit += amount;
        _done();
    }

    function receiveRevenue(uint256 amount) external acting {
        amount = bound(amount, 0, 9);
        _give(address(escrow), amount);
        vm.prank(address(escrow));
        router.receiveRevenue(IRevenueRouter.Stream.Transaction, amount, 20 * amount);
        _received += amount;
        _unsplit += amount;
        _done();
    }

    function _bookSplit() private {
        uint256 rest = _unsplit;
        for (uint256 i = 1; i < 9; ++i) {
            uint256 part = (_unsplit * _shares[i]) / 10_000;
            _entitled[i] += part;
            rest -= part;
        }
        _entitled[0] += rest;
        _unsplit = 0;
    }

    function distribute(uint256 wait) external acting {
        vm.warp(block.timestamp + (wait % 5 days));
        (, uint256 nextAt) = router.schedule();
        if (block.timestamp < nextAt) {
            _refused(address(router), abi.encodeCall(IRevenueRouter.distribute, ()));
        } else {
            assertEq(router.distribute{gas: 12_000_000}(), _unsplit);
            _bookSplit();
        }
        _done();
    }

    function collect(uint256 seed) external acting {
        IRevenueRouter.Sink sink = IRevenueRouter.Sink(seed % 9);
        (uint256 owed, ) = router.sinkTotals(sink);
        uint256 before = usdc.balanceOf(sinks[seed % 9]);
        try router.collect{gas: 3_000_000}(sink) returns (uint256 amount) {
            assertEq(amount, owed);
            assertEq(usdc.balanceOf(sinks[seed % 9]), before + owed);
        } catch {
            assertEq(usdc.balanceOf(sinks[seed % 9]), before);
        }
        _done();
    }

    function setShares(uint256 seed) external acting {
        uint16 staking = uint16(2_000 + (seed % 3_000));
        uint16 buyback = uint16(1_000 + ((seed >> 32) % 1_000));
        uint16 operations = uint16(2_000 + ((seed >> 64) % 500));
        uint16 reserve = uint16((seed >> 96) % 500);
        _bookSplit();
        _shares = [staking, operations, 0, 0, 0, buyback, 0, 0, reserve];
        uint16 rest = 10_000 - staking - operations - buyback - reserve;
        uint16 more = rest > 5_000 - operations ? 5_000 - operations : rest;
        _shares[4] = more;
        _shares[7] = rest - more > 1_500 ? 1_500 : rest - more;
        _shares[5] += rest - more - _shares[7];
        vm.prank(critical);
        router.setShares(_shares);
        _done();
    }

    function changeSink(uint256 which, uint256 mode) external acting {
        _mocks[which % 3].setMode(MockSink.Mode(mode % 10));
        _done();
    }

    function donate(uint256 amount) external acting {
        amount = bound(amount, 0, 1e9);
        usdc.mint(address(router), amount);
        _donated += amount;
        _done();
    }

    function _totals() private view returns (uint256 owed, uint256 paid) {
        for (uint256 i = 0; i < 9; ++i) {
            (uint256 sinkOwed, uint256 sinkPaid) = router.sinkTotals(IRevenueRouter.Sink(i));
            (owed, paid) = (owed + sinkOwed, paid + sinkPaid);
        }
    }

    function invariant_REV1_ReceivedIsUndistributedOwedOrPaid() external view {
        (uint256 owed, uint256 paid) = _totals();
        assertEq(_received, router.undistributed() + owed + paid);
        uint256 revenue;
        for (uint256 i = 0; i < 5; ++i) {
            (uint256 ofStream, ) = router.streamTotals(IRevenueRouter.Stream(i));
            revenue += ofStream;
        }
        assertEq(revenue, _received);
    }

    function invariant_REV2_UsdcHeldCoversWhatIsOwed() external view {
        (uint256 owed, ) = _totals();
        assertEq(usdc.balanceOf(address(router)), router.undistributed() + owed + _donated);
    }

    /// @dev Each sink is owed and was paid exactly its parts, by the shares that held when the money arrived.
    function invariant_REV3_EverySinkHasItsParts() external view {
        assertEq(router.undistributed(), _unsplit);
        for (uint256 i = 0; i < 9; ++i) {
            (uint256 owed, uint256 paid) = router.sinkTotals(IRevenueRouter.Sink(i));
            assertEq(owed + paid, _entitled[i]);
            assertEq(usdc.balanceOf(sinks[i]), paid);
        }
    }
}
