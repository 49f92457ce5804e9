// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {InterestCurve} from "./InterestCurve.sol";

/// @title PoolLedger
/// @notice The books of the lending pool: what there is, what is owed, what a share is worth, at any second.
/// @dev Between two movements of money the rate is constant, since it depends on what is lent and not on what interest is owed.
///      With idx = Σ rate × seconds, a loan of p that was made at idx₀ owes p × (idx − idx₀); the ledger keeps w = Σ p × idx₀, so that
///      all interest is principal × idx − w, exactly: how often the ledger is touched changes nothing but the compartment's part, by
///      less than a unit each time interest is booked, once a touch, twice a day's first, as long as no late income is being released.
///      docs/lending-pool.md has the derivation. Sums
///      and products here are unchecked: each figure is at most as wide as its place in the books, `save` checks that, and no product of
///      them has more than 160 bits. Differences are checked.
library PoolLedger {
    uint256 internal constant DAY = 1 days;
    /// @dev Interest in units × this is principal × rate × seconds.
    uint256 internal constant SCALE = InterestCurve.ONE * 365 days;
    /// @dev Shares and one unit nobody owns: whoever comes first can move the price for the next by less than is worth it.
    uint256 internal constant VIRTUAL_SHARES = 1e6;
    uint256 internal constant MAX_ASSETS = 1e18;
    uint256 internal constant MAX_SHARES = type(uint88).max;
    /// @dev Full compartment: one part in so many of the total assets.
    uint256 internal constant INSURANCE_TARGET = 10;
    /// @dev What may leave a day: one part in so many.
    uint256 internal constant DAILY_BUDGET = 10;
    /// @dev Late income lifts the price evenly over this time, so that nobody gains by coming just before it.
    uint256 internal constant RELEASE_TIME = 7 days;

    uint256 internal constant QUEUED = 1;
    uint256 internal constant REPAID = 2;
    uint256 internal constant RELEASING = 4;
    uint256 private constant HAS_REST = REPAID | RELEASING;

    uint256 private constant MASK_16 = type(uint16).max;
    uint256 private constant MASK_40 = type(uint40).max;
    uint256 private constant MASK_56 = type(uint56).max;
    uint256 private constant MASK_64 = type(uint64).max;

    /// @dev A figure would not fit its place in the books.
    error PoolLedger_Overflow();

    /// @dev From the lowest bit of each word; 64 bits each, unless said otherwise.
    /// @param movement Cash, principal, then 128 of weight: what a draw or a repayment moves.
    /// @param growth Index, owed, 40 of accruedAt, 88 of supply: what time and a deposit move.
    /// @param state Late, budget, 56 of insured, 8 of flags, then 16 each of budgetDay, dueDay, flatRateBps and maxRateBps.
    /// @param rest Repaid, releasing, 40 of releaseFrom, 40 of releaseEnd; read only when a flag says that there is something.
    struct Stored {
        uint256 movement;
        uint256 growth;
        uint256 state;
        uint256 rest;
    }

    /// @param cash USDC that came in less what went out; more may have been sent here.
    /// @param principal Lent on lines that are not late, without interest.
    /// @param weight Σ over these lines of their `weight`.
    /// @param index Σ rate × seconds.
    /// @param owed To the compartment: its part of interest that was not paid to it yet.
    /// @param accruedAt Second up to which `index` and `owed` are.
    /// @param supply Shares.
    /// @param late Debt of late and defaulted lines that counts in the total assets.
    /// @param budget What may still leave on `budgetDay`.
    /// @param insured USDC in the compartment as it was told last; at the most that fits, 72 billion USDC.
    /// @param flags `QUEUED` while requests are pending, `REPAID` once something was repaid meanwhile, `RELEASING` while late income is
    ///        held back.
    /// @param budgetDay Days since 1970, until 2149.
    /// @param dueDay No line with debt can be marked late before this day; 0: there is none.
    /// @param flatRateBps Rate up to the kink.
    /// @param maxRateBps Rate at 100 %.
    /// @param repaid Repayments since requests are pending, which may leave as well.
    /// @param releasing Late income that lifts the price evenly from `releaseFrom` to `releaseEnd`.
    struct Ledger {
        uint256 cash;
        uint256 principal;
        uint256 weight;
        uint256 index;
        uint256 owed;
        uint256 accruedAt;
        uint256 supply;
        uint256 late;
        uint256 budget;
        uint256 insured;
        uint256 flags;
        uint256 budgetDay;
        uint256 dueDay;
        uint256 flatRateBps;
        uint256 maxRateBps;
        uint256 repaid;
        uint256 releasing;
        uint256 releaseFrom;
        uint256 releaseEnd;
    }

    /* WORDS */

    function load(Stored storage stored) internal view returns (Ledger memory self) {
        uint256 word = stored.movement;
        self.cash = word & MASK_64;
        self.principal = (word >> 64) & MASK_64;
        self.weight = word >> 128;
        word = stored.growth;
        self.index = word & MASK_64;
        self.owed = (word >> 64) & MASK_64;
        self.accruedAt = (word >> 128) & MASK_40;
        self.supply = word >> 168;
        word = stored.state;
        self.late = word & MASK_64;
        self.budget = (word >> 64) & MASK_64;
        self.insured = (word >> 128) & MASK_56;
        self.flags = (word >> 184) & 0xff;
        self.budgetDay = (word >> 192) & MASK_16;
        self.dueDay = (word >> 208) & MASK_16;
        self.flatRateBps = (word >> 224) & MASK_16;
        self.maxRateBps = word >> 240;
        if (self.flags & HAS_REST == 0) return self;
        word = stored.rest;
        self.repaid = word & MASK_64;
        self.releasing = (word >> 64) & MASK_64;
        self.releaseFrom = (word >> 128) & MASK_40;
        self.releaseEnd = (word >> 168) & MASK_40;
    }

    /// @dev Reverts with `PoolLedger_Overflow`, where the bounds of deposits are meant to keep it from ever being.
    function save(Ledger memory self, Stored storage stored) internal {
        uint256 wide = self.cash | self.principal | self.index | self.owed | self.late | self.budget;
        wide |= self.repaid | self.releasing | (self.weight >> 64) | (self.supply >> 24);
        wide |= (self.insured << 8) | (self.accruedAt << 24) | (self.releaseEnd << 24);
        wide |= (self.budgetDay | self.dueDay | self.flatRateBps | self.maxRateBps) << 48;
        require(wide <= MASK_64, PoolLedger_Overflow());
        stored.movement = self.cash | (self.principal << 64) | (self.weight << 128);
        stored.growth = self.index | (self.owed << 64) | (self.accruedAt << 128) | (self.supply << 168);
        uint256 days_ = self.budgetDay | (self.dueDay << 16) | (self.flatRateBps << 32) | (self.maxRateBps << 48);
        uint256 state = self.late | (self.budget << 64) | (self.insured << 128) | (self.flags << 184) | (days_ << 192);
        if (state != stored.state) stored.state = state;
        if (self.flags & HAS_REST == 0) return;
        stored.rest = self.repaid | (self.releasing << 64) | (self.releaseFrom << 128) | (self.releaseEnd << 168);
    }

    /* TIME */

    /// @notice Brings interest to `time` and, on a new day, the budget: a tenth of the total assets at its beginning.
    function advance(Ledger memory self, uint256 time) internal pure {
        uint256 day = time / DAY;
        if (self.budgetDay != day) {
            uint256 begin = day * DAY;
            if (begin > self.accruedAt) accrue(self, begin);
            self.budget = totalAssets(self) / DAILY_BUDGET; // down: less may leave
            self.budgetDay = day;
        }
        accrue(self, time);
        // all of it counts now, and the last word need not be read again
        if (self.flags & RELEASING != 0 && time >= self.releaseEnd) self.flags &= ~RELEASING;
    }

    /// @notice Brings interest to `time`, not earlier than `accruedAt`.
    function accrue(Ledger memory self, uint256 time) internal pure {
        uint256 elapsed = time - self.accruedAt;
        if (elapsed == 0) return;
        self.accruedAt = time;
        uint256 principal = self.principal;
        unchecked {
            uint256 grown = borrowRate(self) * elapsed;
            self.index += grown; // ppm × seconds: 2^64 are 2.9 million years at 20 %
            if (principal == 0) return;
            uint256 part = InterestCurve.insurancePart(principal * grown, capital(self) * elapsed) / SCALE;
            self.owed += Math.min(part, insuranceRoom(self));
        }
    }

    /* WHAT THERE IS */

    /// @notice USDC units that belong to the shares. Down.
    function totalAssets(Ledger memory self) internal pure returns (uint256) {
        uint256 gone = self.owed + locked(self);
        uint256 there;
        unchecked {
            there = self.cash + self.principal + self.late + interest(self);
        }
        return there - gone;
    }

    /// @notice The total assets less what is not sure to come back: late debt beyond what the compartment has.
    function exitAssets(Ledger memory self) internal pure returns (uint256) {
        return self.late == 0 ? totalAssets(self) : totalAssets(self) - unrealisedLoss(self);
    }

    function unrealisedLoss(Ledger memory self) internal pure returns (uint256) {
        return Math.saturatingSub(self.late, self.insured + self.owed);
    }

    /// @notice Interest that lines which are not late owe. Down.
    function interest(Ledger memory self) internal pure returns (uint256) {
        uint256 grown;
        unchecked {
            grown = self.principal * self.index;
        }
        return (grown - self.weight) / SCALE; // w is a sum of the same with earlier indices
    }

    /// @notice Late income that does not count yet. Up.
    function locked(Ledger memory self) internal pure returns (uint256) {
        if (self.flags & RELEASING == 0 || self.accruedAt >= self.releaseEnd) return 0;
        uint256 left = self.releaseEnd - self.accruedAt;
        return Math.ceilDiv(self.releasing * left, self.releaseEnd - self.releaseFrom);
    }

    /// @notice Cash that is neither the compartment's nor held back.
    function idleCash(Ledger memory self) internal pure returns (uint256) {
        return Math.saturatingSub(self.cash, self.owed + locked(self));
    }

    /// @notice What may leave today: out of the budget, what was repaid for those who wait, and idle cash.
    function available(Ledger memory self) internal pure returns (uint256) {
        return Math.min(self.budget + self.repaid, idleCash(self));
    }

    /// @notice What the compartment takes until it holds a tenth of the total assets: h + x = (a − x) / 10. Down.
    function insuranceRoom(Ledger memory self) internal pure returns (uint256) {
        uint256 total = totalAssets(self);
        unchecked {
            uint256 full = (self.insured + self.owed) * INSURANCE_TARGET;
            return total > full ? (total - full) / (INSURANCE_TARGET + 1) : 0;
        }
    }

    /* RATES */

    /// @notice Principal lent out, late debt as it counts included.
    function lent(Ledger memory self) internal pure returns (uint256) {
        unchecked {
            return self.principal + self.late;
        }
    }

    /// @notice Cash and what is lent out, without interest owed.
    function capital(Ledger memory self) internal pure returns (uint256) {
        unchecked {
            return lent(self) + self.cash;
        }
    }

    /// @notice Parts per million of a year.
    function borrowRate(Ledger memory self) internal pure returns (uint256) {
        return InterestCurve.borrowRate(lent(self), capital(self), self.flatRateBps, self.maxRateBps);
    }

    /* SHARES */

    /// @notice Down: the fraction stays with the pool.
    function toSharesDown(Ledger memory self, uint256 assets, uint256 total) internal pure returns (uint256) {
        return (assets * (self.supply + VIRTUAL_SHARES)) / (total + 1);
    }

    /// @notice Up: the caller pays the fraction.
    function toSharesUp(Ledger memory self, uint256 assets, uint256 total) internal pure returns (uint256) {
        return Math.ceilDiv(assets * (self.supply + VIRTUAL_SHARES), total + 1);
    }

    /// @notice Down: the fraction stays with the pool.
    function toAssetsDown(Ledger memory self, uint256 shares, uint256 total) internal pure returns (uint256) {
        return (shares * (total + 1)) / (self.supply + VIRTUAL_SHARES);
    }

    /// @notice Up: the caller pays the fraction.
    function toAssetsUp(Ledger memory self, uint256 shares, uint256 total) internal pure returns (uint256) {
        return Math.ceilDiv(shares * (total + 1), self.supply + VIRTUAL_SHARES);
    }

    /// @notice The most shares that are worth at most `assets`, rounded down: one more is worth more.
    function mostShares(Ledger memory self, uint256 assets, uint256 total) internal pure returns (uint256) {
        return ((assets + 1) * (self.supply + VIRTUAL_SHARES) - 1) / (total + 1);
    }

    /* CHANGES */

    /// @notice Holds late income back: it joins what is held back, for a time that is the mean by amounts.
    /// @dev Down, and never below what was left: any number of small amounts moves the end by nothing.
    function hold(Ledger memory self, uint256 amount) internal pure {
        uint256 held = locked(self);
        uint256 left = held == 0 ? 0 : self.releaseEnd - self.accruedAt;
        uint256 time = (held * left + amount * RELEASE_TIME) / (held + amount);
        self.releasing = held + amount;
        self.releaseFrom = self.accruedAt;
        self.releaseEnd = self.accruedAt + time; // a week from now at most
        self.flags |= RELEASING;
    }
}
