// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {MockUSDC} from "./MockUSDC.sol";

interface IHook {
    function onMove() external;
}

/// @notice USDC that calls one account before and after whatever moves, whoever pays whom. Its storage begins like MockUSDC's.
contract HookedUSDC is MockUSDC {
    IHook public hook;

    function setHook(IHook hook_) external {
        hook = hook_;
    }

    /// @dev Not of what is minted, which is a test's doing.
    function _update(address from, address to, uint256 amount) internal override {
        bool isHooked = from != address(0) && address(hook) != address(0);
        if (isHooked) hook.onMove();
        super._update(from, to, amount);
        if (isHooked) hook.onMove();
    }
}

/// @notice Acts, and at one of the moments in which USDC calls it acts once more.
contract Reenterer is IHook {
    address private _target;
    bytes private _data;
    uint256 private _moment;

    uint256 public moments;
    bool public succeeded;

    /// @notice At the moment of this number it calls `target`; no target: it only counts.
    function arm(uint256 moment, address target, bytes calldata data) external {
        (_moment, _target, _data) = (moment, target, data);
        (moments, succeeded) = (0, false);
    }

    function act(address target, bytes calldata data) external returns (bytes memory) {
        return Address.functionCall(target, data);
    }

    function onMove() external {
        address target = _target;
        if (moments++ != _moment || target == address(0)) return;
        _target = address(0); // what it calls may move USDC too
        (succeeded, ) = target.call(_data);
    }
}
