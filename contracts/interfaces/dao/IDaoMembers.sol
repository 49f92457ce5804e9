// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTypes} from "./IDaoTypes.sol";

/// @title IDaoMembers
/// @notice The tree's members: their shares, what they resolve, and the revenue they share. See `IDaoTree`.
/// @dev A member is an account, as a number, or a child node: 2^255 + its id. A node votes in its parent by a resolution of its own.
interface IDaoMembers is IDaoTypes {
    /// @notice How a node's members resolve.
    /// @param quorumBps Of all shares, that must vote.
    /// @param thresholdBps Of those that vote, that must be in favour; above 5 000.
    /// @param votingTime Seconds, 1 hour to 30 days.
    /// @param delay Seconds from the vote's end until it can be executed, at most 30 days.
    /// @param expiry Seconds from then on until which it can be, 1 hour to 90 days.
    struct Policy {
        uint16 quorumBps;
        uint16 thresholdBps;
        uint32 votingTime;
        uint32 delay;
        uint32 expiry;
    }

    /// @notice A resolution, with the policy of when it was proposed.
    /// @param snapshot Second whose shares vote.
    struct Resolution {
        uint40 snapshot;
        bool isExecuted;
        uint96 inFavour;
        uint96 against;
        Policy policy;
    }

    /// @notice Who gets the usage fee of a node's revenue beside the platform; zero: the platform.
    struct Developers {
        address licensed;
        address product;
    }

    /* EVENTS */

    event SharesUpdated(uint256 indexed id, uint256 indexed member, uint256 oldShares, uint256 newShares);

    event PolicyUpdated(uint256 indexed id, Policy oldPolicy, Policy newPolicy);

    event CouncilUpdated(uint256 indexed id, address oldCouncil, address newCouncil);

    event DevelopersUpdated(uint256 indexed id, Developers developers);

    event ResolutionProposed(
        uint256 indexed id,
        bytes32 indexed resolution,
        address indexed by,
        bytes[] calls,
        string description,
        uint256 voteEnd
    );

    event ResolutionVoted(
        uint256 indexed id,
        bytes32 indexed resolution,
        uint256 indexed member,
        bool isInFavour,
        uint256 shares
    );

    event ResolutionExecuted(uint256 indexed id, bytes32 indexed resolution);

    /// @notice Revenue came to a node. `fee` of it was for use: to the developers and the platform.
    event RevenueCredited(
        uint256 indexed id,
        address indexed from,
        Token token,
        uint256 amount,
        uint256 fee,
        bytes32 ref
    );

    /// @notice What became of revenue after the fee: to spend, a level up, to the members.
    event RevenueShared(uint256 indexed id, Token token, uint256 toBudget, uint256 toParent, uint256 toMembers);

    event RevenueForwarded(uint256 indexed id, uint256 indexed parent, Token token, uint256 amount);

    event RevenueClaimed(uint256 indexed id, uint256 indexed member, Token token, uint256 amount);

    /* ERRORS */

    /// @notice The node has no policy: its members do not resolve.
    error DaoTree_NoPolicy(uint256 id);

    /// @notice The member has no shares there, or cannot act.
    error DaoTree_NotMember(uint256 id, uint256 member);

    /// @notice The resolution was proposed before.
    error DaoTree_ResolutionExists(bytes32 resolution);

    /// @notice There is no such resolution, it was executed, or a council was set or unset since it was proposed.
    error DaoTree_NoResolution(bytes32 resolution);

    /// @notice The member has voted.
    error DaoTree_HasVoted(bytes32 resolution, uint256 member);

    /// @notice Too few voted, or too few in favour.
    error DaoTree_NotPassed(bytes32 resolution, uint256 inFavour, uint256 against, uint256 quorum);

    /* MEMBERS */

    /// @notice Sets shares of members, who keep what they have earned so far.
    /// @dev Role: member admin; all roles where members resolve, since their resolutions act with all. Members that are nodes are direct
    ///      children. Reverts with `DaoTree_NotMember`, `DaoTree_OutOfBounds`. Emits `SharesUpdated`.
    function setShares(uint256 id, uint256 via, uint256[] calldata members, uint256[] calldata newShares) external;

    /// @notice Says how a node's members resolve.
    /// @dev Role: all roles at a node strictly above, or its own resolution; of a root also at itself. Emits `PolicyUpdated`.
    function setPolicy(uint256 id, uint256 via, Policy calldata newPolicy) external;

    /// @notice Lets the accounts of a council vote in place of the members, a vote each; zero: the members vote. What was proposed before
    ///         is void.
    /// @dev Role: as `setPolicy`. Emits `CouncilUpdated`.
    function setCouncil(uint256 id, uint256 via, address newCouncil) external;

    /* RESOLUTIONS */

    /// @notice Proposes calls of the tree in the node's name.
    /// @dev Caller: who has shares, a node by its own resolution, or a lead. Reverts with `DaoTree_NoPolicy`, `DaoTree_NotMember`,
    ///      `DaoTree_ResolutionExists`, `DaoTree_NotInTime` in the second in which its council was set. Emits `ResolutionProposed`.
    function proposeResolution(
        uint256 id,
        bytes[] calldata calls,
        string calldata description
    ) external returns (bytes32 resolution);

    /// @notice Votes with the shares of the snapshot, once.
    /// @param member The caller; or a node, by its own resolution.
    /// @dev Reverts with `DaoTree_NotMember`, `DaoTree_HasVoted`, `DaoTree_NoResolution`, `DaoTree_NotInTime`. Emits `ResolutionVoted`.
    function voteResolution(uint256 id, bytes32 resolution, uint256 member, bool isInFavour) external;

    /// @notice Runs the calls of a resolution that passed. Open to anyone.
    /// @dev Reverts with `DaoTree_NoResolution`, `DaoTree_NotPassed`, `DaoTree_NotInTime`, and as the calls do. Emits `ResolutionExecuted`.
    function executeResolution(uint256 id, bytes[] calldata calls, string calldata description) external;

    /* REVENUE */

    /// @notice Brings revenue to a node, out of the caller's wallet: less the usage fee to spend, a level up and to its members.
    /// @param ref 32 bytes that say what it is from.
    /// @dev Needs an allowance. Emits `RevenueCredited` and `RevenueShared`.
    function creditRevenue(uint256 id, Token token, uint256 amount, bytes32 ref) external;

    /// @notice Moves what a node has for its parent up a level. Open to anyone.
    /// @dev Emits `RevenueForwarded` and `RevenueShared`.
    function forward(uint256 id, Token token) external returns (uint256 amount);

    /// @notice Gives a member what it has earned: an account is sent it, a node shares it. Open to anyone.
    /// @dev Reverts with `DaoTree_Frozen` as long as the node is. Emits `RevenueClaimed`.
    function claimRevenue(uint256 id, uint256 member, Token token) external returns (uint256 amount);

    /// @notice Names who gets parts of the usage fee.
    /// @dev Role: lead strictly above; of a root its lead. Reverts with `DaoTree_BadAccount` of the tree. Emits
    ///      `DevelopersUpdated`.
    function setDevelopers(uint256 id, uint256 via, Developers calldata newDevelopers) external;

    /* VIEWS */

    function sharesOf(uint256 id, uint256 member) external view returns (uint256);

    function sharesAt(uint256 id, uint256 member, uint256 time) external view returns (uint256);

    function totalShares(uint256 id) external view returns (uint256);

    function policyOf(uint256 id) external view returns (Policy memory);

    function councilOf(uint256 id) external view returns (address);

    function resolutionOf(uint256 id, bytes32 resolution) external view returns (Resolution memory);

    function hashResolution(
        uint256 id,
        bytes[] calldata calls,
        string calldata description
    ) external pure returns (bytes32);

    /// @notice What a member can claim. Down.
    function claimableRevenue(uint256 id, uint256 member, Token token) external view returns (uint256);

    /// @notice What a node has for its parent.
    function forwardable(uint256 id, Token token) external view returns (uint256);

    function developersOf(uint256 id) external view returns (Developers memory);
}
