// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The operator's payments as a plain list, and the rule of 24 hours by adding them up.
contract NaiveSpending {
    uint256 private constant LIMIT = 100_000e6;
    uint256 private constant DAY = 86_400;

    uint256[] private _times;
    uint256[] private _values;

    function add(uint256 value) external {
        _times.push(block.timestamp);
        _values.push(value);
    }

    function count() external view returns (uint256) {
        return _times.length;
    }

    /// @dev Paid later than 86 400 seconds before `time`.
    function spentAt(uint256 time) public view returns (uint256 sum) {
        for (uint256 i = 0; i < _times.length; ++i) {
            if (_times[i] + DAY > time) sum += _values[i];
        }
    }

    /// @dev The sum of the 24 hours that end with a payment, the largest there is.
    function largestDay() external view returns (uint256 largest) {
        for (uint256 last = 0; last < _times.length; ++last) {
            uint256 sum;
            for (uint256 i = 0; i < _times.length; ++i) {
                if (_times[i] <= _times[last] && _times[i] + DAY > _times[last]) sum += _values[i];
            }
            if (sum > largest) largest = sum;
        }
    }

    /// @dev The first second from now at which `value` fits; only the end of a payment's day changes the answer.
    function payableAt(uint256 value) external view returns (uint256 earliest) {
        if (value > LIMIT) return 0;
        if (spentAt(block.timestamp) + value <= LIMIT) return block.timestamp;
        earliest = type(uint256).max;
        for (uint256 i = 0; i < _times.length; ++i) {
            uint256 end = _times[i] + DAY;
            if (end > block.timestamp && end < earliest && spentAt(end) + value <= LIMIT) earliest = end;
        }
    }
}
