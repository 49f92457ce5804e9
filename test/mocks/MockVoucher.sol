// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IJobEscrow} from "../../contracts/interfaces/market/IJobEscrow.sol";
import {IJobPayer} from "../../contracts/interfaces/market/IJobPayer.sol";

/// @notice Pays the jobs of whoever knows the code, and counts what that cost.
contract MockVoucher is IJobPayer {
    IJobEscrow private immutable ESCROW;
    bytes32 private immutable CODE_HASH;

    uint256 public spent;

    error CallerNotEscrow(address caller);

    constructor(IJobEscrow escrow, bytes memory code) {
        ESCROW = escrow;
        CODE_HASH = keccak256(code);
    }

    function payForJobs(uint256, uint256, address, uint256 amount, bytes calldata data) external returns (bytes4) {
        require(msg.sender == address(ESCROW), CallerNotEscrow(msg.sender));
        if (keccak256(data) != CODE_HASH) return bytes4(0);
        spent += amount;
        return IJobPayer.payForJobs.selector;
    }

    /// @dev It keeps what comes back.
    function reconcile(uint256) external {}
}
