// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {ICouncil} from "../interfaces/dao/ICouncil.sol";
import {IDaoMembers} from "../interfaces/dao/IDaoMembers.sol";
import {IDaoTreasury} from "../interfaces/dao/IDaoModules.sol";
import {NodeKind, NodeState, PackedNode} from "../libraries/PackedNode.sol";
import {DaoTasks} from "./DaoTasks.sol";

/// @title DaoMembers
/// @notice The tree's members: shares, resolutions, revenue.
/// @dev Runs by delegatecall from `DaoTree`, on the tree's storage. Revenue is booked per share, so that any number of members costs the
///      same: what one share earned since the beginning only grows, and a member's part is its shares times what that grew by while it
///      had them. At its own address it is of no use.
/// @custom:oz-upgrades-unsafe-allow missing-initializer
contract DaoMembers is IDaoMembers, DaoTasks, Initializable, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using Checkpoints for Checkpoints.Trace208;

    uint256 private constant NODE_MEMBER = 1 << 255;
    uint256 private constant MAX_SHARES = type(uint96).max;
    /// @dev Of what a share earned: amounts have 128 bits.
    uint256 private constant SCALE_BITS = 112;
    uint256 private constant USAGE_FEE_BPS = 200;
    uint256 private constant LICENSED_BPS = 4_000; // of the usage fee, as the next
    uint256 private constant PRODUCT_BPS = 4_000;
    uint256 private constant MIN_VOTING_TIME = 1 hours;
    uint256 private constant MAX_VOTING_TIME = 30 days;
    uint256 private constant MIN_EXPIRY = 1 hours;
    uint256 private constant MAX_EXPIRY = 90 days;
    uint256 private constant MAJORITY_BPS = 5_000;

    /// @dev Gets the platform's part of the usage fee.
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable TREASURY;

    /* STORAGE */

    /// @dev Of a node and a token.
    struct Revenue {
        uint256 perShare; // since the beginning × 2^112
        uint128 toParent; // units that were not forwarded
    }

    /// @dev Of a member and a token.
    struct Earned {
        uint256 perShare; // up to which `owed` is
        uint128 owed;
    }

    struct Council {
        address account;
        uint40 since; // second in which it was set
    }

    /// @custom:storage-location erc7201:cyberplaza.DaoMembers
    struct MembersStorage {
        mapping(uint256 id => mapping(uint256 member => Checkpoints.Trace208)) shares;
        mapping(uint256 id => Checkpoints.Trace208) totals;
        mapping(uint256 id => Policy) policies;
        mapping(uint256 id => Council) councils;
        mapping(uint256 id => mapping(bytes32 resolution => Resolution)) resolutions;
        mapping(bytes32 resolution => mapping(uint256 member => bool)) hasVoted;
        mapping(uint256 id => mapping(Token => Revenue)) revenue;
        mapping(uint256 id => mapping(uint256 member => mapping(Token => Earned))) earned;
        mapping(uint256 id => Developers) developers;
    }

    function _members() private pure returns (MembersStorage storage $) {
        uint256 location = erc7201("cyberplaza.DaoMembers");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IERC20 cpt, address treasury) DaoTasks(usdc, cpt) {
        TREASURY = treasury;
        _disableInitializers();
    }

    /* MEMBERS */

    /// @inheritdoc IDaoMembers
    function setShares(uint256 id, uint256 via, uint256[] calldata members, uint256[] calldata newShares) external {
        MembersStorage storage $ = _members();
        // who gives votes that act with all roles has them all
        bool areVotes = $.policies[id].votingTime != 0 && $.councils[id].account == address(0);
        uint256 needed = areVotes ? ALL_ROLES : MEMBER_ADMIN;
        require(_rolesAt(via) & needed == needed, DaoTree_MissingRole(via, msg.sender, needed));
        _requireAtOrAbove(via, id);
        require(
            members.length == newShares.length,
            DaoTree_OutOfBounds("members", newShares.length, members.length, members.length)
        );
        uint256 total = $.totals[id].latest();
        for (uint256 i = 0; i < members.length; ++i) {
            uint256 old = _setShares(id, members[i], newShares[i]);
            total = total - old + newShares[i];
            require(total <= MAX_SHARES, DaoTree_OutOfBounds("shares", total, 0, MAX_SHARES));
        }
        $.totals[id].push(uint48(block.timestamp), uint208(total)); // checked above
    }

    function _setShares(uint256 id, uint256 member, uint256 amount) private returns (uint256 old) {
        _requireMember(id, member);
        _earn(id, member, Token.Usdc);
        _earn(id, member, Token.Cpt);
        Checkpoints.Trace208 storage trace = _members().shares[id][member];
        old = trace.latest();
        trace.push(uint48(block.timestamp), uint208(amount)); // its caller checks the total
        emit SharesUpdated(id, member, old, amount);
    }

    /// @dev An account, or a direct child that is no task.
    function _requireMember(uint256 id, uint256 member) private view {
        bool isValid = member != 0 && member <= type(uint160).max && member != uint160(address(this));
        if (member & NODE_MEMBER != 0) {
            PackedNode node = _storage().nodes[member ^ NODE_MEMBER];
            isValid = node.parent() == id && node.kind() != NodeKind.None && node.kind() != NodeKind.Task;
        }
        require(isValid, DaoTree_NotMember(id, member));
    }

    /// @dev Who stands strictly above says how a node is led, or itself by a resolution, or who leads a root. It has all roles there, as
    ///      a resolution will: else a lead would be treasurer by it.
    function _requireConstituent(uint256 id, uint256 via) private view {
        require(_rolesAt(via) == ALL_ROLES, DaoTree_MissingRole(via, msg.sender, ALL_ROLES));
        _requireAtOrAbove(via, id);
        bool mayItself = msg.sender == address(this) || _storage().nodes[id].parent() == 0;
        require(via != id || mayItself, DaoTree_NotAbove(via, id));
    }

    /// @inheritdoc IDaoMembers
    function setPolicy(uint256 id, uint256 via, Policy calldata newPolicy) external {
        _requireConstituent(id, via);
        _requireWithin("quorumBps", newPolicy.quorumBps, 1, BPS);
        _requireWithin("thresholdBps", newPolicy.thresholdBps, MAJORITY_BPS + 1, BPS);
        _requireWithin("votingTime", newPolicy.votingTime, MIN_VOTING_TIME, MAX_VOTING_TIME);
        _requireWithin("delay", newPolicy.delay, 0, MAX_VOTING_TIME);
        _requireWithin("expiry", newPolicy.expiry, MIN_EXPIRY, MAX_EXPIRY);
        emit PolicyUpdated(id, _members().policies[id], newPolicy);
        _members().policies[id] = newPolicy;
    }

    function _requireWithin(bytes32 what, uint256 value, uint256 min, uint256 max) private pure {
        require(value >= min && value <= max, DaoTree_OutOfBounds(what, value, min, max));
    }

    /// @inheritdoc IDaoMembers
    function setCouncil(uint256 id, uint256 via, address newCouncil) external {
        _requireConstituent(id, via);
        emit CouncilUpdated(id, _members().councils[id].account, newCouncil);
        _members().councils[id] = Council(newCouncil, uint40(block.timestamp));
    }

    /* RESOLUTIONS */

    /// @inheritdoc IDaoMembers
    function proposeResolution(
        uint256 id,
        bytes[] calldata calls,
        string calldata description
    ) external returns (bytes32 resolution) {
        MembersStorage storage $ = _members();
        Policy memory policy = $.policies[id];
        require(policy.votingTime != 0, DaoTree_NoPolicy(id));
        PackedNode node = _storage().nodes[id];
        if (!_isClosedRoot(node)) _requireState(id, node, NodeState.Open);
        uint256 member = msg.sender == address(this) ? NODE_MEMBER | _acting() : uint160(msg.sender);
        bool may = _rolesAt(id) & LEAD != 0 || _votes(id, member, block.timestamp) != 0;
        require(may, DaoTree_NotMember(id, member));
        // else it would be void
        uint256 since = $.councils[id].since;
        require(block.timestamp > since, DaoTree_NotInTime(id, since));
        resolution = hashResolution(id, calls, description);
        require($.resolutions[id][resolution].snapshot == 0, DaoTree_ResolutionExists(resolution));
        $.resolutions[id][resolution].snapshot = uint40(block.timestamp);
        $.resolutions[id][resolution].policy = policy;
        uint256 voteEnd = block.timestamp + policy.votingTime;
        emit ResolutionProposed(id, resolution, msg.sender, calls, description, voteEnd);
    }

    /// @inheritdoc IDaoMembers
    function voteResolution(uint256 id, bytes32 resolution, uint256 member, bool isInFavour) external {
        MembersStorage storage $ = _members();
        Resolution storage stored = $.resolutions[id][resolution];
        uint256 snapshot = stored.snapshot;
        require(snapshot > $.councils[id].since, DaoTree_NoResolution(resolution));
        uint256 voteEnd = snapshot + stored.policy.votingTime;
        // the shares of a second are known when it is over
        require(block.timestamp > snapshot && block.timestamp <= voteEnd, DaoTree_NotInTime(id, voteEnd));
        bool isOwn =
            member & NODE_MEMBER == 0
                ? member == uint160(msg.sender)
                : msg.sender == address(this) && _rolesAt(member ^ NODE_MEMBER) != 0;
        uint256 votes = isOwn ? _votes(id, member, snapshot) : 0;
        require(votes != 0, DaoTree_NotMember(id, member));
        require(!$.hasVoted[resolution][member], DaoTree_HasVoted(resolution, member));
        $.hasVoted[resolution][member] = true;
        // sums of shares, which fit
        if (isInFavour) stored.inFavour += uint96(votes);
        else stored.against += uint96(votes);
        emit ResolutionVoted(id, resolution, member, isInFavour, votes);
    }

    function _votes(uint256 id, uint256 member, uint256 time) private view returns (uint256) {
        address council = _members().councils[id].account;
        if (council == address(0)) return _members().shares[id][member].upperLookupRecent(uint48(time));
        bool isSeated = member <= type(uint160).max && ICouncil(council).hasSeatAt(address(uint160(member)), time);
        return isSeated ? 1 : 0;
    }

    function _totalVotes(uint256 id, uint256 time) private view returns (uint256) {
        address council = _members().councils[id].account;
        if (council == address(0)) return _members().totals[id].upperLookupRecent(uint48(time));
        return ICouncil(council).seatsAt(time);
    }

    /// @inheritdoc IDaoMembers
    function executeResolution(uint256 id, bytes[] calldata calls, string calldata description) external {
        bytes32 resolution = hashResolution(id, calls, description);
        Resolution storage stored = _members().resolutions[id][resolution];
        Resolution memory found = stored;
        // votes of members are no measure for a council's, nor its for theirs
        bool isPending = found.snapshot > _members().councils[id].since && !found.isExecuted;
        require(isPending, DaoTree_NoResolution(resolution));
        uint256 from = uint256(found.snapshot) + found.policy.votingTime + found.policy.delay;
        bool inTime = block.timestamp > from && block.timestamp <= from + found.policy.expiry;
        require(inTime, DaoTree_NotInTime(id, from));
        // up: a fraction of a vote must be a whole one
        uint256 quorum = Math.ceilDiv(_totalVotes(id, found.snapshot) * found.policy.quorumBps, BPS);
        uint256 cast = uint256(found.inFavour) + found.against;
        bool hasPassed =
            cast != 0 && cast >= quorum && uint256(found.inFavour) * BPS >= cast * found.policy.thresholdBps;
        require(hasPassed, DaoTree_NotPassed(resolution, found.inFavour, found.against, quorum));
        stored.isExecuted = true;
        emit ResolutionExecuted(id, resolution);
        _callAs(id, calls);
    }

    /* REVENUE */

    /// @inheritdoc IDaoMembers
    function creditRevenue(uint256 id, Token token, uint256 amount, bytes32 ref) external nonReentrant {
        PackedNode node = _storage().nodes[id];
        _requireState(id, node, NodeState.Open);
        require(node.kind() != NodeKind.Task, DaoTree_WrongKind(id, NodeKind.Task));
        // up: the node has less
        uint256 fee = Math.ceilDiv(amount * USAGE_FEE_BPS, BPS);
        emit RevenueCredited(id, msg.sender, token, amount, fee, ref);
        _share(id, token, amount - fee);
        _erc20(token).safeTransferFrom(msg.sender, address(this), amount);
        Developers memory developers = _members().developers[id];
        // both down: the platform has the rest
        uint256 left = fee - _payFee(token, developers.licensed, (fee * LICENSED_BPS) / BPS);
        left -= _payFee(token, developers.product, (fee * PRODUCT_BPS) / BPS);
        _send(token, TREASURY, left);
    }

    function _payFee(Token token, address to, uint256 amount) private returns (uint256) {
        if (to == address(0)) return 0;
        _send(token, to, amount);
        return amount;
    }

    /// @dev Without shares all that is the members' is to spend; a root has no parent.
    function _share(uint256 id, Token token, uint256 amount) private {
        MembersStorage storage $ = _members();
        PackedNode node = _storage().nodes[id];
        (uint256 toBudget, uint256 toParent) = _askTreasury(id, node, token, amount);
        uint256 total = $.totals[id].latest();
        uint256 toMembers = amount - toBudget - toParent;
        if (node.parent() == 0) (toBudget, toParent) = (toBudget + toParent, 0);
        if (total == 0) (toBudget, toMembers) = (toBudget + toMembers, 0);
        if (toBudget != 0) _give(id, token, toBudget);
        // of tokens that are here: no sum of them overflows
        if (toParent != 0) $.revenue[id][token].toParent += uint128(toParent);
        // down: less than a unit for each share-holder stays
        if (toMembers != 0) $.revenue[id][token].perShare += (toMembers << SCALE_BITS) / total;
        emit RevenueShared(id, token, toBudget, toParent, toMembers);
    }

    /// @dev A module that fails does not hold revenue up: then it is as if there was none.
    function _askTreasury(uint256 id, PackedNode node, Token token, uint256 amount) private returns (uint256, uint256) {
        if (node.moduleSet() == 0) return (0, 0);
        address treasury = _modules(node).treasury;
        if (treasury == address(0)) return (0, 0);
        bytes memory data = abi.encodeCall(IDaoTreasury.onRevenue, (id, token, amount));
        (bool answered, bytes4 answer, uint256 toBudget, uint256 toParent) = _ask(treasury, data, 3);
        bool isValid = answered && answer == IDaoTreasury.onRevenue.selector;
        isValid = isValid && toBudget <= amount && toParent <= amount - toBudget;
        return isValid ? (toBudget, toParent) : (0, 0);
    }

    /// @inheritdoc IDaoMembers
    function forward(uint256 id, Token token) external nonReentrant returns (uint256 amount) {
        Revenue storage revenue = _members().revenue[id][token];
        amount = revenue.toParent;
        require(amount != 0, DaoTree_OutOfBounds("toParent", 0, 1, 1));
        revenue.toParent = 0;
        uint256 parent = _storage().nodes[id].parent();
        emit RevenueForwarded(id, parent, token, amount);
        _share(parent, token, amount);
    }

    /// @inheritdoc IDaoMembers
    function claimRevenue(uint256 id, uint256 member, Token token) external nonReentrant returns (uint256 amount) {
        _requireNotFrozen(id, _storage().nodes[id]);
        _earn(id, member, token);
        Earned storage earned = _members().earned[id][member][token];
        amount = earned.owed;
        require(amount != 0, DaoTree_OutOfBounds("owed", 0, 1, 1));
        earned.owed = 0;
        emit RevenueClaimed(id, member, token, amount);
        if (member & NODE_MEMBER != 0) _share(member ^ NODE_MEMBER, token, amount);
        else _send(token, address(uint160(member)), amount);
    }

    /// @dev Books what a member's shares earned so far.
    function _earn(uint256 id, uint256 member, Token token) private {
        Earned storage earned = _members().earned[id][member][token];
        uint256 perShare = _members().revenue[id][token].perShare;
        if (earned.perShare == perShare) return;
        earned.owed += uint128(_grown(id, member, perShare - earned.perShare)); // part of what came in
        earned.perShare = perShare;
    }

    /// @dev Down: the fraction of a unit stays here.
    function _grown(uint256 id, uint256 member, uint256 perShare) private view returns (uint256) {
        return (_members().shares[id][member].latest() * perShare) >> SCALE_BITS;
    }

    /// @inheritdoc IDaoMembers
    function setDevelopers(uint256 id, uint256 via, Developers calldata newDevelopers) external {
        _requireRole(via, id, LEAD);
        require(via != id || _storage().nodes[id].parent() == 0, DaoTree_NotAbove(via, id));
        // what it sent itself would be nobody's
        bool isOther = newDevelopers.licensed != address(this) && newDevelopers.product != address(this);
        require(isOther, DaoTree_BadAccount(address(this)));
        emit DevelopersUpdated(id, newDevelopers);
        _members().developers[id] = newDevelopers;
    }

    /* VIEWS */

    /// @inheritdoc IDaoMembers
    function sharesOf(uint256 id, uint256 member) external view returns (uint256) {
        return _members().shares[id][member].latest();
    }

    /// @inheritdoc IDaoMembers
    function sharesAt(uint256 id, uint256 member, uint256 time) external view returns (uint256) {
        return _members().shares[id][member].upperLookupRecent(uint48(time));
    }

    /// @inheritdoc IDaoMembers
    function totalShares(uint256 id) external view returns (uint256) {
        return _members().totals[id].latest();
    }

    /// @inheritdoc IDaoMembers
    function policyOf(uint256 id) external view returns (Policy memory) {
        return _members().policies[id];
    }

    /// @inheritdoc IDaoMembers
    function councilOf(uint256 id) external view returns (address) {
        return _members().councils[id].account;
    }

    /// @inheritdoc IDaoMembers
    function resolutionOf(uint256 id, bytes32 resolution) external view returns (Resolution memory) {
        return _members().resolutions[id][resolution];
    }

    /// @inheritdoc IDaoMembers
    function hashResolution(
        uint256 id,
        bytes[] calldata calls,
        string calldata description
    ) public pure returns (bytes32) {
        return keccak256(abi.encode(id, calls, description));
    }

    /// @inheritdoc IDaoMembers
    function claimableRevenue(uint256 id, uint256 member, Token token) external view returns (uint256) {
        Earned memory earned = _members().earned[id][member][token];
        return earned.owed + _grown(id, member, _members().revenue[id][token].perShare - earned.perShare);
    }

    /// @inheritdoc IDaoMembers
    function forwardable(uint256 id, Token token) external view returns (uint256) {
        return _members().revenue[id][token].toParent;
    }

    /// @inheritdoc IDaoMembers
    function developersOf(uint256 id) external view returns (Developers memory) {
        return _members().developers[id];
    }
}
