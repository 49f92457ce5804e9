// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IExpiringPause} from "../../../contracts/interfaces/base/IExpiringPause.sol";
import {IJobEscrowExtension} from "../../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IProviderRegistry} from "../../../contracts/interfaces/market/IProviderRegistry.sol";
import {MoneyHandler} from "./MoneyHandler.sol";

/// @notice Time, stops, caps, settings, and what fails around the escrow: the registry and USDC.
abstract contract ClockHandler is MoneyHandler {
    /* TIME */

    function passTime(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        uint256 how = _roll(dice, 8);
        if (how == 0) _waitUntil(_now() + _roll(dice, 12 days));
        else if (how < 3) vm.warp(block.timestamp + _roll(dice, 10 minutes));
        else if (how < 5) _waitUntil((_now() / 1 days + 1 + _roll(dice, 4)) * 1 days + _roll(dice, 3) - 1);
        else vm.warp(block.timestamp + _roll(dice, 30 hours));
        _hostile().setPaused(false);
        _acted();
        _done();
    }

    /* STOPS */

    function pause(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        uint256 readyAt = stops.length == 0 ? 0 : stops[stops.length - 1].toClock + COOLDOWN;
        if (block.timestamp < readyAt && !_oneIn(dice, 4)) vm.warp(readyAt);
        bool allowed = block.timestamp >= readyAt;
        _try(allowed, guardian, abi.encodeCall(IExpiringPause.pause, ()));
        if (allowed) stops.push(Stop(block.timestamp, block.timestamp + 72 hours, false, false));
        _done();
    }

    /// @dev Mostly a stop begins when there is none.
    function _leadToStop(uint256 seed) private {
        if (_isPaused() || seed % 4 == 0) return;
        uint256 readyAt = stops.length == 0 ? 0 : stops[stops.length - 1].toClock + COOLDOWN;
        if (block.timestamp < readyAt) vm.warp(readyAt);
        _pause(address(escrow));
        stops.push(Stop(block.timestamp, block.timestamp + 72 hours, false, false));
    }

    function prolongPause(uint256 seed) external acting {
        _leadToStop(seed);
        bool allowed = _isPaused() && !stops[stops.length - 1].prolonged;
        _try(allowed, prolonger, abi.encodeCall(IExpiringPause.prolongPause, ()));
        if (allowed) {
            stops[stops.length - 1].toClock += 14 days;
            stops[stops.length - 1].prolonged = true;
        }
        _done();
    }

    function extendPause(uint256 seed) external acting {
        _leadToStop(seed);
        bool allowed = _isPaused();
        uint256 until = block.timestamp + 1 + (seed % 5 days);
        if (allowed) until += stops[stops.length - 1].toClock - block.timestamp;
        _try(allowed, admin, abi.encodeCall(IExpiringPause.extendPause, (until)));
        if (allowed) (stops[stops.length - 1].toClock, stops[stops.length - 1].extended) = (until, true);
        _done();
    }

    function unpause(uint256 seed) external acting {
        _leadToStop(seed);
        bool allowed = _isPaused();
        _try(allowed, routine, abi.encodeCall(IExpiringPause.unpause, ()));
        if (allowed) stops[stops.length - 1].toClock = block.timestamp;
        _done();
    }

    /* SETTINGS */

    /// @dev Caps that bind, and one that does not.
    function setMeter(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        _setCap(_pick(dice, meters).addr, [uint256(1e12), 5_000e6, 2_500e6, 700e6, 300e6][_roll(dice, 5)]);
        _acted();
        _done();
    }

    function stopMeter(uint256 seed) external acting {
        address account = meters[seed % 3].addr;
        _try(true, guardian, abi.encodeCall(IJobEscrowExtension.stopMeter, (account)));
        capOf[account] = 0;
        _done();
    }

    function changeSettings(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        bufferPercent = _oneIn(dice, 2) ? 20 : _roll(dice, 51);
        minJobCost = _oneIn(dice, 2) ? 0.1e6 : 1 + _roll(dice, 5e6);
        _try(true, critical, abi.encodeCall(IJobEscrowExtension.setBufferPercent, (bufferPercent)));
        _try(true, routine, abi.encodeCall(IJobEscrowExtension.setMinJobCost, (minJobCost)));
        _try(true, critical, abi.encodeCall(IExpiringPause.setPauseLimits, (72 hours, COOLDOWN)));
        _try(true, admin, abi.encodeCall(IJobEscrowExtension.setRegistry, (registry)));
        _try(true, admin, abi.encodeCall(IJobEscrowExtension.setOfferBook, (offerBook)));
        _done();
    }

    /* WHAT FAILS */

    function breakOrMendRegistry(uint256 seed) external acting {
        if (registryFails) vm.clearMockedCalls();
        else
            vm.mockCallRevert(address(registry), abi.encodeWithSelector(IProviderRegistry.onBreach.selector), "closed");
        registryFails = !registryFails;
        _retry(seed);
        _acted();
        _done();
    }

    function retryRegistry(uint256 seed) external acting {
        _retry(seed);
        _done();
    }

    function _retry(uint256 seed) private {
        address account = providers[seed % 3].addr;
        bool allowed = !registryFails || escrow.breachBacklog(account) == 0;
        _try(allowed, keeper, abi.encodeCall(IJobEscrowExtension.retryRegistry, (account)));
        if (allowed) assertEq(escrow.breachBacklog(account), 0, "backlog");
    }

    function blacklist(uint256 seed) external acting {
        address wallet = wallets[seed % wallets.length];
        _hostile().setBlacklisted(wallet, !_hostile().isBlacklisted(wallet));
        _acted();
        _done();
    }

    /// @dev Until time passes.
    function pauseUsdc(uint256) external acting {
        _hostile().setPaused(true);
        _acted();
        _done();
    }
}
