// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The three calls of the registry that the escrow makes: it admits everybody at a chosen fee, names one payout
///         address for all, and takes the news of breaches; or it refuses the last two, or burns the gas it is given.
contract MockRegistry {
    enum Mode {
        Takes,
        Reverts,
        BurnsGas
    }

    error RegistryClosed();

    Mode public mode;
    uint16 public feeBps = 500;
    address public payout;
    uint256 public opened;
    uint256 public breaches;
    uint256 public gasGiven;

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setFeeBps(uint16 feeBps_) external {
        feeBps = feeBps_;
    }

    function setPayout(address payout_) external {
        payout = payout_;
    }

    function onJobsOpened(address, uint32 jobs, uint256) external returns (uint16) {
        opened += jobs;
        return feeBps;
    }

    function feeClass(address) external view returns (uint8, uint16, address) {
        _misbehave();
        return (1, feeBps, payout);
    }

    function onBreach(address, uint32 jobs) external {
        gasGiven = gasleft();
        _misbehave();
        breaches += jobs;
    }

    function _misbehave() private view {
        if (mode == Mode.Reverts) revert RegistryClosed();
        if (mode == Mode.BurnsGas) {
            while (gasleft() > 0) {}
        }
    }
}
