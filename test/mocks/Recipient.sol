// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Takes whatever is called and, when told to, calls back once from within.
contract Recipient {
    address private _target;
    bytes private _call;
    bool private _isTolerant;
    bool private _isInside;

    uint256 public calls;
    uint256 public received;
    bytes public lastRefusal;

    /// @param isTolerant Whether the call from outside succeeds although the one from within was refused.
    function setCallBack(address target, bytes calldata call_, bool isTolerant) external {
        (_target, _call, _isTolerant) = (target, call_, isTolerant);
    }

    receive() external payable {
        _take();
    }

    fallback() external payable {
        _take();
    }

    function _take() private {
        ++calls;
        received += msg.value;
        if (_target == address(0) || _isInside) return;
        _isInside = true;
        (bool ok, bytes memory reason) = _target.call(_call);
        _isInside = false;
        if (ok) return;
        lastRefusal = reason;
        if (_isTolerant) return;
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }
}
