// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFeeDistributor} from "../../../contracts/interfaces/revenue/IFeeDistributor.sol";
import {IRevenueRouter} from "../../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {IBenefitTiers} from "../../../contracts/interfaces/ve/IBenefitTiers.sol";
import {FeesTest} from "../../helpers/FeesTest.sol";
import {ProtocolTest} from "../../helpers/ProtocolTest.sol";
import {HostileUSDC} from "../../mocks/HostileUSDC.sol";
import {ActingTest} from "./ActingTest.sol";

/// @notice Everything that can be done with the distributor and the tiers: revenue through the router, donations, sweeps, locks and
///         their changes, claims by owners and others, receivers, blacklists, settings, and silence.
abstract contract FeesHandler is ActingTest, FeesTest {
    uint256 internal constant HOLDERS = 5;

    /// @dev A settled week as it was when it was seen first.
    struct Settled {
        uint256 week;
        uint256 revenue;
        uint256 weight;
    }

    address[HOLDERS] internal accounts;
    Settled[] internal settledWeeks;
    uint256 internal seenUpTo;
    uint256 internal brought; // by anyone but the router
    uint256 internal donated; // and not swept
    uint256 internal swept;
    uint256 internal claimed; // what receivers got
    uint256 internal paidClaims;
    uint256 internal failedClaims;
    uint256 internal longestSilence;

    function setUp() public virtual override(ProtocolTest, FeesTest) {
        FeesTest.setUp();
        _useAsStakingSink();
        _makeUsdcHostile();
        seenUpTo = WEEK_0;
        for (uint256 i = 0; i < HOLDERS; ++i) {
            accounts[i] = makeAddr(string.concat("holder ", vm.toString(i)));
            _fundCpt(accounts[i], 2_000_000 * CPT_1);
        }
        _fundCpt(keeper, 1_000_000 * CPT_1);
    }

    function _hostile() private view returns (HostileUSDC) {
        return HostileUSDC(address(usdc));
    }

    /// @dev Keeps what the weeks are that have been settled since it looked last.
    function _seen() private {
        for (uint256 next = _nextWeek(); seenUpTo < next; ++seenUpTo) {
            uint256 weight = voteEscrow.weightAt(seenUpTo);
            settledWeeks.push(Settled(seenUpTo, distributor.revenueOf(seenUpTo), weight));
        }
        _done();
    }

    /* MONEY */

    function distribute(uint256 amount) external acting {
        amount = bound(amount, 1, 1e13);
        router.depositRevenue(IRevenueRouter.Stream.SaaS, amount);
        (, uint256 nextAt) = router.schedule();
        if (block.timestamp < nextAt) _refused(address(router), abi.encodeCall(IRevenueRouter.distribute, ()));
        else router.distribute();
        _seen();
    }

    function collect() external acting {
        (uint256 owed, ) = router.sinkTotals(IRevenueRouter.Sink.Staking);
        bytes memory data = abi.encodeCall(IRevenueRouter.collect, (IRevenueRouter.Sink.Staking));
        if (owed == 0 || _hostile().isBlacklisted(address(distributor))) _refused(address(router), data);
        else router.collect(IRevenueRouter.Sink.Staking);
        _seen();
    }

    function setPeriod(uint256 which) external acting {
        vm.prank(admin);
        router.setPeriod(which % 2 == 0 ? 4 * WEEK : WEEK);
        _seen();
    }

    function receiveRevenue(uint256 amount) external acting {
        amount = bound(amount, 0, amount % 2 == 0 ? 3 : 1e12);
        if (_hostile().isBlacklisted(address(distributor))) {
            _refused(
                address(distributor),
                abi.encodeCall(distributor.receiveRevenue, (IRevenueRouter.Sink.Staking, amount))
            );
        } else {
            _receive(amount);
            brought += amount;
        }
        _seen();
    }

    function donate(uint256 amount) external acting {
        amount = bound(amount, 1, 1e10);
        if (_hostile().isBlacklisted(address(distributor))) _hostile().setBlacklisted(address(distributor), false);
        usdc.mint(address(distributor), amount);
        donated += amount;
        _seen();
    }

    function sweep() external acting {
        if (donated == 0) {
            _refused(address(distributor), abi.encodeCall(IFeeDistributor.sweep, ()));
        } else {
            uint256 before = distributor.revenueOf(_now() + 1);
            assertEq(distributor.sweep(), donated);
            assertEq(distributor.revenueOf(_now() + 1), before + donated);
            (swept, donated) = (swept + donated, 0);
        }
        _seen();
    }

    function settle(uint256 limit) external acting {
        limit %= 5;
        assertLe(distributor.settleWeeks(limit), limit);
        _seen();
    }

    /* LOCKS */

    function changeLock(uint256 who, uint256 amount, uint256 length) external acting {
        address account = accounts[who % HOLDERS];
        (uint256 locked, uint256 end) = voteEscrow.lockOf(account);
        uint256 newEnd = (_now() + 2 + (length % 200)) * WEEK;
        vm.startPrank(account);
        if (locked == 0) voteEscrow.createLock(bound(amount, CPT_1, 100_000 * CPT_1), newEnd);
        else if (end <= block.timestamp && amount % 2 == 0) voteEscrow.withdraw();
        else if (end <= block.timestamp) voteEscrow.relock(newEnd);
        else if (newEnd > end && amount % 2 == 0) voteEscrow.extendLock(newEnd);
        else voteEscrow.increaseAmount(bound(amount, 1, 1_000 * CPT_1));
        vm.stopPrank();
        _seen();
    }

    function increaseFor(uint256 who) external acting {
        address account = accounts[who % HOLDERS];
        (uint256 locked, uint256 end) = voteEscrow.lockOf(account);
        vm.prank(keeper);
        bytes memory data = abi.encodeCall(voteEscrow.increaseAmountFor, (account, CPT_1));
        if (locked == 0 || end <= block.timestamp) _refused(address(voteEscrow), data);
        else voteEscrow.increaseAmountFor(account, CPT_1);
        _seen();
    }

    function delegate(uint256 from, uint256 to) external acting {
        vm.prank(accounts[from % HOLDERS]);
        voteEscrow.delegate(accounts[to % HOLDERS]);
        _seen();
    }

    /* CLAIMS */

    function claim(uint256 who, uint256 by) external acting {
        address account = accounts[who % HOLDERS];
        uint256 due = distributor.claimable(account);
        bool isBlocked = _isBlocked(account) && due != 0;
        if (isBlocked) {
            _refused(address(distributor), abi.encodeCall(IFeeDistributor.claim, (account)));
            assertEq(distributor.claimable(account), due);
            ++failedClaims;
        } else {
            address receiver = distributor.receiverOf(account);
            uint256 before = usdc.balanceOf(receiver);
            vm.prank(by % 2 == 0 ? account : thief);
            assertEq(distributor.claim(account), due);
            assertEq(usdc.balanceOf(receiver), before + due);
            claimed += due;
            if (due != 0) ++paidClaims;
        }
        _seen();
    }

    function _isBlocked(address account) private view returns (bool) {
        address receiver = distributor.receiverOf(account);
        return _hostile().isBlacklisted(receiver) || _hostile().isBlacklisted(address(distributor));
    }

    function claimMany(uint256 first) external acting {
        address[] memory list = new address[](3);
        uint256 due;
        for (uint256 i = 0; i < 3; ++i) {
            list[i] = accounts[((first % HOLDERS) + i) % HOLDERS];
            if (!_isBlocked(list[i])) due += distributor.claimable(list[i]);
            else ++failedClaims;
        }
        assertEq(distributor.claimMany(list), due);
        claimed += due;
        _seen();
    }

    function setReceiver(uint256 who, uint256 to) external acting {
        vm.prank(accounts[who % HOLDERS]);
        distributor.setReceiver(to % 3 == 0 ? address(0) : accounts[to % HOLDERS]);
        _seen();
    }

    /* AROUND IT */

    function blacklist(uint256 who, uint256 how) external acting {
        address account = how % 8 == 0 ? address(distributor) : accounts[who % HOLDERS];
        _hostile().setBlacklisted(account, !_hostile().isBlacklisted(account));
        _seen();
    }

    function setTiers(uint256 seed) external acting {
        IBenefitTiers.Tier[5] memory steps;
        for (uint256 i = 0; i < 5; ++i) {
            (uint32 below, uint16 discountBps) = i == 0 ? (0, 0) : (steps[i - 1].threshold, steps[i - 1].discountBps);
            steps[i].threshold = below + 1 + uint32((seed >> (24 * i)) % 100_000);
            steps[i].discountBps = discountBps + uint16((seed >> (120 + 24 * i)) % 1_000);
        }
        vm.prank(routine);
        tiers.setTiers(steps);
        _seen();
    }

    function passTime(uint256 span, uint256 how) external acting {
        if (how % 8 < 5) vm.warp(block.timestamp + (span % 9 days));
        else if (how % 8 < 7) vm.warp((_now() + 1 + (span % 3)) * WEEK - 1 + (how % 3));
        else vm.warp(block.timestamp + (span % (60 * WEEK)));
        uint256 silence = _now() - _nextWeek();
        if (silence > longestSilence) longestSilence = silence;
        _seen();
    }
}
