// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../../contracts/interfaces/market/IEscrowTypes.sol";
import {IProviderRegistry} from "../../../contracts/interfaces/market/IProviderRegistry.sol";
import {JobStatus, PackedJob} from "../../../contracts/libraries/PackedJob.sol";
import {NaiveLedger} from "../../helpers/NaiveLedger.sol";
import {HostileUSDC} from "../../mocks/HostileUSDC.sol";
import {MockTiers} from "../../mocks/MockTiers.sol";
import {MockVoucher} from "../../mocks/MockVoucher.sol";
import {Acting} from "./Acting.sol";

/// @notice Who acts on the escrow, how they choose, and how what they see is held against the naive ledger.
abstract contract MarketActors is Acting, NaiveLedger {
    uint256 internal constant COOLDOWN = 1 days;
    uint256 internal constant VOUCHERS = 50_000e6;
    bytes internal constant VOUCHER_CODE = "code";

    Key[] internal users;
    Key[] internal providers;
    Key[] internal meters;
    MockVoucher internal voucher;
    address internal licensor = makeAddr("licensor");
    address internal keeper = makeAddr("keeper");
    address internal coldWallet = makeAddr("cold wallet");
    address[] internal wallets; // which USDC may blacklist
    mapping(address provider => address) internal payoutOf;
    mapping(address provider => bool) internal autoPayout;
    mapping(address provider => bool) internal isCertified;
    mapping(address account => uint256) internal tierOf;
    mapping(address account => uint256) internal discountOf;
    uint256 internal minJobCost = 0.1e6;
    uint256 internal bufferPercent = 20;
    bool internal registryFails;
    uint256 internal actsWhilePaused;
    mapping(bytes4 handler => uint256) internal successes;
    mapping(bytes4 handler => uint256 call) internal lastSuccess;
    Release[] internal witnessed;

    function setUp() public virtual override {
        super.setUp();
        _makeUsdcHostile();
        vm.etch(address(tiers), type(MockTiers).runtimeCode);
        for (uint256 i = 0; i < 3; ++i) {
            users.push(_key(string.concat("user ", vm.toString(i))));
            providers.push(_key(string.concat("provider ", vm.toString(i))));
            meters.push(_key(string.concat("meter ", vm.toString(i))));
            _enterUser(users[i], i);
            _enterProvider(providers[i], i);
            capOf[meters[i].addr] = [uint256(5_000e6), 2_500e6, 700e6][i];
            _allowMeter(meters[i].addr, uint64(capOf[meters[i].addr]));
        }
        users.push(providers[2]); // a provider that also buys
        _fund(providers[2].addr, 1e15);
        voucher = new MockVoucher(escrow, VOUCHER_CODE);
        _enterAccounts();
        vm.prank(critical);
        escrow.setPauseLimits(72 hours, COOLDOWN);
    }

    function _enterUser(Key memory account, uint256 place) private {
        _fund(account.addr, 1e15);
        _bookAccount(account.addr);
        wallets.push(account.addr);
        discountOf[account.addr] = [uint256(0), 750, 1_234][place];
        MockTiers(address(tiers)).setTier(account.addr, 0, uint16(discountOf[account.addr]));
    }

    function _enterProvider(Key memory account, uint256 place) private {
        _registerProvider(account.addr);
        _bookAccount(account.addr);
        payoutOf[account.addr] = makeAddr(string.concat("payout ", vm.toString(place)));
        wallets.push(payoutOf[account.addr]);
        vm.prank(account.addr);
        registry.setPayout(payoutOf[account.addr]);
        isCertified[account.addr] = place != 0;
        tierOf[account.addr] = place * 2;
        MockTiers(address(tiers)).setTier(account.addr, uint8(place * 2), 0);
        if (place == 0) return;
        vm.prank(evaluator);
        registry.setClass(account.addr, IProviderRegistry.ProviderClass.Certified);
    }

    function _enterAccounts() private {
        wallets.push(coldWallet);
        address[4] memory others = [address(voucher), licensor, thief, keeper];
        for (uint256 i = 0; i < others.length; ++i) {
            _bookAccount(others[i]);
            escrow.registerAccount(others[i]);
        }
        _deposit(address(voucher), VOUCHERS);
        _bookDeposit(address(voucher), VOUCHERS);
        for (uint256 i = 0; i < 2; ++i) {
            _deposit(users[i].addr, 5_000e6);
            _bookDeposit(users[i].addr, 5_000e6);
        }
    }

    /* CHOICES */

    struct Dice {
        uint256 state;
    }

    function _dice(uint256 seed) internal view returns (Dice memory) {
        return Dice(uint256(keccak256(abi.encode(seed, jobs.length, block.timestamp))));
    }

    function _roll(Dice memory dice, uint256 sides) internal pure returns (uint256) {
        dice.state = uint256(keccak256(abi.encode(dice.state)));
        return dice.state % sides;
    }

    function _oneIn(Dice memory dice, uint256 sides) internal pure returns (bool) {
        return _roll(dice, sides) == 0;
    }

    function _pick(Dice memory dice, Key[] storage list) internal view returns (Key memory) {
        return list[_roll(dice, list.length)];
    }

    /// @dev A job that fits, from a random place on; any job when none does.
    function _find(
        Dice memory dice,
        function(Job storage) internal view returns (bool) fits
    ) internal view returns (bool found, Job storage job) {
        uint256 count = jobs.length;
        uint256 first = _roll(dice, count);
        for (uint256 i = 0; i < count; ++i) {
            job = jobs[(first + i) % count];
            if (fits(job)) return (true, job);
        }
        job = jobs[first];
    }

    /// @dev Lets active time pass until `time`, through the end of a stop.
    function _waitUntil(uint256 time) internal {
        if (_now() >= time) return;
        if (_isPaused()) vm.warp(stops[stops.length - 1].toClock);
        vm.warp(block.timestamp + time - _now());
    }

    /* CALLS */

    /// @dev What is allowed succeeds, and nothing else.
    function _try(bool allowed, address caller, bytes memory data) internal returns (bytes memory result) {
        bool ok;
        vm.prank(caller);
        (ok, result) = address(escrow).call(data);
        if (ok == allowed) {
            if (ok) _acted();
            return result;
        }
        assertFalse(ok, "must be refused");
        _revertWith(result);
    }

    /// @dev Once a call of the handler.
    function _acted() internal {
        uint256 call_ = tallyOf[msg.sig].done + 1;
        if (lastSuccess[msg.sig] != call_) ++successes[msg.sig];
        lastSuccess[msg.sig] = call_;
        if (_isPaused()) ++actsWhilePaused;
    }

    /// @dev What the escrow, not the ledger, let a meter's report release.
    function _witness(Job storage job) internal {
        PackedJob word = escrow.packedJobOf(job.order.id);
        if (word.status() == JobStatus.Disputed) return;
        witnessed.push(Release(job.order.meter, block.timestamp, word.amount(), capOf[job.order.meter]));
    }

    /* USDC */

    function _hostile() internal view returns (HostileUSDC) {
        return HostileUSDC(address(usdc));
    }

    function _isMovable(address wallet) internal view returns (bool) {
        return !_hostile().paused() && !_hostile().isBlacklisted(wallet);
    }

    /* COMPARISON */

    /// @dev All balances, pending payments, fees, volume and jobs are what the ledger says, and the USDC is there.
    function _assertLedger() internal view {
        Sums memory sums = _sums();
        uint256 owed = sums.locked + sums.claimed + sums.held;
        for (uint256 i = 0; i < accounts.length; ++i) {
            IEscrowTypes.AccountView memory seen = escrow.accountOf(accounts[i]);
            _same(seen.balance, sums.balances[i], "balance", i);
            _same(seen.pending, sums.pending[i], "pending", i);
            owed += seen.balance + seen.pending;
        }
        (uint256 fees, uint256 gmv, uint256 pendingFees, uint256 pendingGmv) = escrow.fees();
        _same(fees, sums.fees, "matured fees", 0);
        _same(gmv, sums.gmv, "matured gmv", 0);
        _same(pendingFees, sums.pendingFees, "pending fees", 0);
        _same(pendingGmv, sums.pendingGmv, "pending gmv", 0);
        uint256 held = usdc.balanceOf(address(escrow));
        _same(held, owed + fees + pendingFees, "USDC held", 0);
        _same(held, paidIn - paidOut, "USDC moved", 0);
    }

    function _assertJobs() internal view {
        for (uint256 i = 0; i < jobs.length; ++i) {
            Job storage job = jobs[i];
            PackedJob word = escrow.packedJobOf(job.order.id);
            JobStatus status = job.status;
            _same(uint256(word.status()), uint256(status), "status", i);
            if (_isLocked(job)) _same(word.locked(), job.locked, "locked", i);
            else if (_isMeasured(job)) _same(word.amount(), job.amount, "amount", i);
            else if (status == JobStatus.Resolved) _same(word.amount(), _paidOf(job), "ruling", i);
        }
    }

    /// @dev Open jobs and breaches, told and queued.
    function _assertProviders() internal view {
        for (uint256 i = 0; i < providers.length; ++i) {
            address account = providers[i].addr;
            uint256 open;
            for (uint256 j = 0; j < jobs.length; ++j) {
                if (jobs[j].order.provider == account && _isLocked(jobs[j])) ++open;
            }
            _same(registry.openJobs(account), open, "open jobs", i);
            uint256 told = registry.providerOf(account).breaches;
            _same(told + escrow.breachBacklog(account), breachesOf[account], "breaches", i);
        }
    }

    function _assertMeters() internal view {
        for (uint256 i = 0; i < meters.length; ++i) {
            (, uint256 cap, uint256 available) = escrow.meterOf(meters[i].addr);
            _same(cap, capOf[meters[i].addr], "cap", i);
            _same(available, _releasable(meters[i].addr), "available", i);
        }
    }

    function _isLocked(Job storage job) internal view returns (bool) {
        return job.status == JobStatus.Open || job.status == JobStatus.Running;
    }

    function _isMeasured(Job storage job) internal view returns (bool) {
        JobStatus status = job.status;
        return status == JobStatus.Reported || status == JobStatus.Settled || status == JobStatus.Disputed;
    }

    function _paidOf(Job storage job) internal view returns (uint256) {
        return job.toProvider + job.toLicensor + job.toFees;
    }

    function _same(uint256 seen, uint256 expected, string memory what, uint256 place) internal pure {
        if (seen != expected) assertEq(seen, expected, string.concat(what, " ", vm.toString(place)));
    }
}
