// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProtocolTest} from "../../helpers/ProtocolTest.sol";

/// @notice A suite whose own functions are the handlers. Each call runs in a frame of its own, so that one that reverts is
///         counted instead of forgotten: a handler only does what must succeed, or asserts that it is refused.
abstract contract Acting is ProtocolTest {
    struct Tally {
        uint256 calls;
        uint256 done;
        uint256 reverted;
    }

    Tally internal tally;
    mapping(bytes4 handler => Tally) internal tallyOf;
    bytes internal firstRevert;

    /// @dev A suite that calls its handlers itself sees what they revert with.
    modifier acting() {
        if (msg.sender == address(this)) {
            _;
        } else {
            ++tally.calls;
            ++tallyOf[msg.sig].calls;
            (bool ok, bytes memory reason) = address(this).call(msg.data);
            if (!ok) {
                if (tally.reverted == 0) firstRevert = bytes.concat(msg.sig, reason);
                ++tally.reverted;
            }
        }
    }

    /// @dev Said by a handler that did what it is for, or saw it refused where it must be.
    function _done() internal {
        ++tally.done;
        ++tallyOf[msg.sig].done;
    }

    function _target(bytes4[] memory selectors) internal {
        targetContract(address(this));
        targetSelector(FuzzSelector(address(this), selectors));
    }

    function _refused(address target, bytes memory data) internal {
        (bool ok, ) = target.call(data);
        assertFalse(ok, "must be refused");
    }

    function _revertWith(bytes memory reason) internal pure {
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }
}
