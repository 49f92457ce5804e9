// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ILaunchPhase} from "../interfaces/governance/ILaunchPhase.sol";
import {IVoteEscrow} from "../interfaces/ve/IVoteEscrow.sol";
import {Roles} from "../libraries/Roles.sol";
import {VeLocks} from "../libraries/VeLock.sol";

/// @title LaunchPhase
/// @notice Holds the admin role for one purpose: to hand it from the council to the Governor's timelock.
/// @dev Trusts: VoteEscrow's past never changes, and no lock is left before its end. Invariant: GOV-6 (the end is final, and then
///      neither the council nor this contract is admin).
contract LaunchPhase is ILaunchPhase, Initializable {
    uint256 private constant TARGET = 10_000_000e18;
    uint256 private constant DAYS = 91;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IAccessManager private immutable MANAGER;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IVoteEscrow private immutable VOTE_ESCROW;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable TIMELOCK;

    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.LaunchPhase
    struct LaunchPhaseStorage {
        address council;
        uint40 endedAt;
    }

    function _storage() private pure returns (LaunchPhaseStorage storage $) {
        uint256 location = erc7201("cyberplaza.LaunchPhase");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IAccessManager manager, IVoteEscrow voteEscrow, address timelock_) {
        MANAGER = manager;
        VOTE_ESCROW = voteEscrow;
        TIMELOCK = timelock_;
        _disableInitializers();
    }

    function initialize(address council_) external initializer {
        _storage().council = council_;
    }

    /* HAND-OVER */

    /// @inheritdoc ILaunchPhase
    function handOver(address[] calldata formerAdmins) external {
        LaunchPhaseStorage storage $ = _storage();
        require($.endedAt == 0, LaunchPhase_Over($.endedAt));
        (uint256 timepoint, uint256 proven) = shortfall();
        require(timepoint == 0, LaunchPhase_BelowTarget(timepoint, proven, TARGET));
        $.endedAt = uint40(block.timestamp);
        emit HandedOver($.council, TIMELOCK);
        _makeTimelockAdmin();
        MANAGER.revokeRole(Roles.ADMIN, $.council);
        for (uint256 i = 0; i < formerAdmins.length; ++i) {
            if (formerAdmins[i] != TIMELOCK) MANAGER.revokeRole(Roles.ADMIN, formerAdmins[i]);
        }
        MANAGER.renounceRole(Roles.ADMIN, address(this));
    }

    /// @dev No further delay: the timelock is the delay. An earlier grant is taken back first, since a delay that it had would run on;
    ///      and without an admin from this second on nobody would be left to mend anything.
    function _makeTimelockAdmin() private {
        MANAGER.revokeRole(Roles.ADMIN, TIMELOCK);
        MANAGER.grantRole(Roles.ADMIN, TIMELOCK, 0);
        (bool isAdmin, ) = MANAGER.hasRole(Roles.ADMIN, TIMELOCK);
        require(isAdmin, LaunchPhase_GrantDelayed(MANAGER.getRoleGrantDelay(Roles.ADMIN)));
    }

    /* VIEWS */

    /// @inheritdoc ILaunchPhase
    function shortfall() public view returns (uint256 timepoint, uint256 proven) {
        for (uint256 day = 1; day <= DAYS; ++day) {
            timepoint = block.timestamp - day * 1 days;
            (uint256 locked, uint256 votes) = VOTE_ESCROW.getPastTotals(timepoint);
            proven = Math.saturatingSub(votes, VeLocks.decayUp(locked, 1 days));
            if (proven < TARGET) return (timepoint, proven);
        }
        return (0, 0);
    }

    /// @inheritdoc ILaunchPhase
    function endedAt() external view returns (uint256) {
        return _storage().endedAt;
    }

    /// @inheritdoc ILaunchPhase
    function requiredVotes() external pure returns (uint256) {
        return TARGET;
    }

    /// @inheritdoc ILaunchPhase
    function council() external view returns (address) {
        return _storage().council;
    }

    /// @inheritdoc ILaunchPhase
    function timelock() external view returns (address) {
        return TIMELOCK;
    }
}
