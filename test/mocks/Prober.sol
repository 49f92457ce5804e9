// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Tries many calls by many accounts, all on one state, and says what each would leave behind. For the length of one
///         `eth_call` it stands at the address of each account, so that the calls are made in their names.
contract Prober {
    /// @param account Who calls.
    /// @param call Place of the call in the list.
    /// @param watched Whether to look at what it leaves behind.
    struct Attempt {
        address account;
        uint16 call;
        bool watched;
    }

    struct Look {
        address target;
        bytes data;
    }

    /// @param answers Of each attempt: length (4 bytes), a byte, 1 when it went through, and what it was refused with.
    /// @param fingerprints Of each attempt: hash of what was seen afterwards; zero when it was not looked at.
    /// @param seen What was seen, once for each fingerprint, in the order they first appear.
    struct Findings {
        bytes answers;
        bytes32[] fingerprints;
        bytes[] seen;
    }

    function probe(
        address target,
        bytes[] calldata calls,
        Attempt[] calldata attempts,
        Look[] calldata looks
    ) external returns (Findings memory found) {
        bytes[] memory answers = new bytes[](attempts.length);
        bytes[] memory seen = new bytes[](attempts.length);
        found.fingerprints = new bytes32[](attempts.length);
        uint256 count = 0;
        for (uint256 i = 0; i < attempts.length; ++i) {
            (answers[i], seen[count]) = _try(target, calls[attempts[i].call], attempts[i], looks);
            if (seen[count].length == 0) continue;
            found.fingerprints[i] = keccak256(seen[count]);
            if (!_isAmong(found.fingerprints, i)) ++count;
        }
        assembly ("memory-safe") {
            mstore(seen, count) // at most as long as it was made
        }
        found.answers = _join(answers);
        found.seen = seen;
    }

    function _try(
        address target,
        bytes calldata data,
        Attempt calldata tried,
        Look[] calldata looks
    ) private returns (bytes memory answer, bytes memory seen) {
        try Prober(tried.account).attempt(target, data, tried.watched, looks) {} catch (bytes memory outcome) {
            return abi.decode(outcome, (bytes, bytes));
        }
    }

    function _join(bytes[] memory pieces) private pure returns (bytes memory joined) {
        uint256 length = 0;
        for (uint256 i = 0; i < pieces.length; ++i) {
            length += 4 + pieces[i].length;
        }
        joined = new bytes(length);
        uint256 at = 0;
        for (uint256 i = 0; i < pieces.length; ++i) {
            bytes memory piece = pieces[i];
            assembly ("memory-safe") {
                let place := add(add(joined, 0x20), at)
                mcopy(place, add(piece, 0x1c), add(mload(piece), 4)) // the last 4 bytes of its length, and itself
            }
            at += 4 + piece.length;
        }
    }

    function _isAmong(bytes32[] memory fingerprints, uint256 index) private pure returns (bool) {
        for (uint256 i = 0; i < index; ++i) {
            if (fingerprints[i] == fingerprints[index]) return true;
        }
        return false;
    }

    /// @dev Always reverts: the next attempt finds the same state.
    function attempt(address target, bytes calldata data, bool watched, Look[] calldata looks) external {
        (bool done, bytes memory answer) = target.call(data);
        bytes memory outcome =
            done
                ? abi.encode(hex"01", watched ? look(looks) : bytes(""))
                : abi.encode(abi.encodePacked(hex"00", answer), "");
        assembly ("memory-safe") {
            revert(add(outcome, 0x20), mload(outcome))
        }
    }

    /// @return What each look returned.
    function look(Look[] calldata looks) public view returns (bytes memory) {
        bytes[] memory seen = new bytes[](looks.length);
        for (uint256 i = 0; i < looks.length; ++i) {
            (, seen[i]) = looks[i].target.staticcall(looks[i].data);
        }
        return abi.encode(seen);
    }
}
