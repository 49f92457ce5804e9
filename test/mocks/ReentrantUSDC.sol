// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockUSDC} from "./MockUSDC.sol";

/// @notice USDC that calls whoever is paid, before it is paid, as a token with hooks would. Its storage begins like MockUSDC's.
contract ReentrantUSDC is MockUSDC {
    function transfer(address to, uint256 amount) public override returns (bool) {
        if (to.code.length != 0) IPaid(to).onPaid();
        return super.transfer(to, amount);
    }
}

interface IPaid {
    function onPaid() external;
}

/// @notice Uses the moment in which it is paid for one more call.
contract ReentrantClaimant is IPaid {
    address private immutable TARGET;
    bytes public data;
    bool public succeeded;
    bytes public reason;

    constructor(address target) {
        TARGET = target;
    }

    function setCall(bytes calldata data_) external {
        data = data_;
    }

    function onPaid() external {
        (succeeded, reason) = TARGET.call(data);
    }
}
