// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {ActingTest} from "./handlers/ActingTest.sol";

/// @notice CPT-1, and PAU-1 to PAU-3 where the Governor may extend a stop as well.
contract TokenInvariantsTest is ActingTest {
    uint256 private constant SUPPLY = 100_000_000e18;

    address[4] private _holders;
    uint256 private _burnt;
    uint256 private _movedWhilePaused;
    uint256 private _from;
    uint256 private _to;
    uint256 private _lastEnd;
    bool private _prolonged;
    bool private _extended;
    uint256 private _pausedBefore;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < 4; ++i) {
            _holders[i] = makeAddr(string.concat("holder ", vm.toString(i)));
            _fundCpt(_holders[i], 1_000_000e18 * (i + 1));
        }
        vm.prank(admin);
        cpt.setPauseExempt(_holders[0], true);
        bytes4[] memory selectors = new bytes4[](7);
        selectors[0] = this.transfer.selector;
        selectors[1] = this.burn.selector;
        selectors[2] = this.pause.selector;
        selectors[3] = this.prolong.selector;
        selectors[4] = this.extend.selector;
        selectors[5] = this.unpause.selector;
        selectors[6] = this.passTime.selector;
        _target(selectors);
    }

    function _stop() private view returns (IExpiringPause) {
        return IExpiringPause(address(cpt));
    }

    function transfer(uint256 from, uint256 to, uint256 amount) external acting {
        address holder = _holders[from % 4];
        amount = bound(amount, 0, cpt.balanceOf(holder));
        bytes memory call_ = abi.encodeCall(cpt.transfer, (_holders[to % 4], amount));
        vm.prank(holder);
        if (block.timestamp < _to && from % 4 != 0) {
            _refused(address(cpt), call_);
        } else {
            cpt.transfer(_holders[to % 4], amount);
            if (block.timestamp < _to) ++_movedWhilePaused;
        }
        _done();
    }

    function burn(uint256 from, uint256 amount) external acting {
        address holder = _holders[from % 4];
        amount = bound(amount, 0, cpt.balanceOf(holder) / 2);
        vm.prank(holder);
        if (block.timestamp < _to && from % 4 != 0) {
            _refused(address(cpt), abi.encodeWithSignature("burn(uint256)", amount));
        } else {
            (bool ok, ) = address(cpt).call(abi.encodeWithSignature("burn(uint256)", amount));
            assertTrue(ok);
            _burnt += amount;
        }
        _done();
    }

    function pause() external acting {
        vm.prank(guardian);
        if (_to != 0 && block.timestamp < _to + 7 days) {
            _refused(address(cpt), abi.encodeCall(IExpiringPause.pause, ()));
        } else {
            _stop().pause();
            _pausedBefore += _to - _from;
            (_lastEnd, _from, _to) = (_to, block.timestamp, block.timestamp + 72 hours);
            (_prolonged, _extended) = (false, false);
        }
        _done();
    }

    function prolong() external acting {
        vm.prank(prolonger);
        if (block.timestamp >= _to || _prolonged) {
            _refused(address(cpt), abi.encodeCall(IExpiringPause.prolongPause, ()));
        } else {
            _stop().prolongPause();
            (_to, _prolonged) = (_to + 14 days, true);
        }
        _done();
    }

    function extend(uint256 until) external acting {
        until = bound(until, block.timestamp, block.timestamp + 400 days);
        vm.prank(admin);
        if (block.timestamp >= _to || until <= _to || until > block.timestamp + 365 days) {
            _refused(address(cpt), abi.encodeCall(IExpiringPause.extendPause, (until)));
        } else {
            _stop().extendPause(until);
            (_to, _extended) = (until, true);
        }
        _done();
    }

    function unpause() external acting {
        vm.prank(routine);
        if (block.timestamp >= _to) {
            _refused(address(cpt), abi.encodeCall(IExpiringPause.unpause, ()));
        } else {
            _stop().unpause();
            _to = block.timestamp;
        }
        _done();
    }

    function passTime(uint256 span) external acting {
        vm.warp(block.timestamp + bound(span, 0, 6 days));
        _done();
    }

    function invariant_CPT1_SupplyIsTheGenesisLessWhatIsBurnt() external view {
        assertEq(cpt.totalSupply(), SUPPLY - _burnt);
        uint256 held = cpt.balanceOf(address(genesis));
        for (uint256 i = 0; i < 4; ++i) {
            held += cpt.balanceOf(_holders[i]);
        }
        assertEq(held, cpt.totalSupply());
    }

    function invariant_PAU1_AStopEndsByItself() external view {
        assertEq(_stop().pausedUntil(), _to);
        assertEq(_stop().paused(), block.timestamp < _to);
        if (!_extended) assertLe(_to - _from, 72 hours + 14 days);
    }

    function invariant_PAU2_PausedSecondsAreTheSumOfTheStops() external view {
        uint256 running = (block.timestamp < _to ? block.timestamp : _to) - _from;
        assertEq(_stop().pausedSeconds(), _pausedBefore + running);
    }

    function invariant_PAU3_StopsOfTheGuardianAreApart() external view {
        if (_lastEnd != 0) assertGe(_from, _lastEnd + 7 days);
    }
}
