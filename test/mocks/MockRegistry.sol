// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The two calls of the registry that the escrow makes: it admits everybody at a chosen fee, and takes the news of
///         breaches, refuses it or burns the gas it is given.
contract MockRegistry {
    enum Mode {
        Takes,
        Reverts,
        BurnsGas
    }

    error RegistryClosed();

    Mode public mode;
    uint16 public feeBps = 500;
    uint256 public opened;
    uint256 public breaches;
    uint256 public gasGiven;

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setFeeBps(uint16 feeBps_) external {
        feeBps = feeBps_;
    }

    function onJobsOpened(address, uint32 jobs, uint256) external returns (uint16) {
        opened += jobs;
        return feeBps;
    }

    function onBreach(address, uint32 jobs) external {
        gasGiven = gasleft();
        if (mode == Mode.Reverts) revert RegistryClosed();
        if (mode == Mode.BurnsGas) {
            while (gasleft() > 0) {}
        }
        breaches += jobs;
    }
}
