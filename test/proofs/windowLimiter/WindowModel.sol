// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What passed in five quarters of an hour: in the newest, whose number is given, and in the four before it.
struct Sums {
    uint256 newest;
    uint256 s0;
    uint256 s1;
    uint256 s2;
    uint256 s3;
    uint256 s4;
}

using WindowModel for Sums global;

/// @title WindowModel
/// @notice What WindowLimiter does, without its packed word: the model checker does not see through shifts.
/// @dev Its neighbours prove it, and `WindowLimiterDifferential.t.sol` holds the library against it, call by call. Nothing is changed
///      in place: the checker forgets what it knows of one struct when another is written.
library WindowModel {
    uint256 internal constant QUARTER = 900;
    /// @dev The highest limit, 1 000 000 tokens of 6 decimals.
    uint256 internal constant MAX_LIMIT = 1e12;

    function total(Sums memory self) internal pure returns (uint256) {
        return self.s0 + self.s1 + self.s2 + self.s3 + self.s4;
    }

    /// @notice A quarter later.
    function tick(Sums memory self) internal pure returns (Sums memory) {
        return Sums(self.newest + 1, 0, self.s0, self.s1, self.s2, self.s3);
    }

    /// @notice Whether `amount` may pass in the newest quarter.
    function fits(Sums memory self, uint256 limit, uint256 amount) internal pure returns (bool) {
        return total(self) + amount <= limit;
    }

    function add(Sums memory self, uint256 amount) internal pure returns (Sums memory) {
        return Sums(self.newest, self.s0 + amount, self.s1, self.s2, self.s3, self.s4);
    }
}
