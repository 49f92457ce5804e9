// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OAppCoreUpgradeable} from "@layerzerolabs/oapp-evm-upgradeable/contracts/oapp/OAppCoreUpgradeable.sol";
import {ERC20PermitUpgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC20PermitUpgradeable.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {ICPTRemote} from "../interfaces/bridge/ICPTRemote.sol";
import {OFTCoreUpgradeable, Pathways} from "./Pathways.sol";

/// @title CPTRemote
/// @notice CPT on a chain that is not home.
/// @dev Invariants: BRG-1 (supply = minted − burnt, by messages alone), BRG-4 (supply ≤ cap).
contract CPTRemote is ICPTRemote, Pathways, ERC20PermitUpgradeable {
    /// @dev A tenth of the first supply at home, where nothing is ever minted again.
    uint256 private constant MAX_SUPPLY_CPT = 10_000_000;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    uint32 private immutable HOME_EID;

    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.CPTRemote
    struct CPTRemoteStorage {
        uint256 capCpt;
    }

    function _storage() private pure returns (CPTRemoteStorage storage $) {
        uint256 location = erc7201("cyberplaza.CPTRemote");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address lzEndpoint, uint32 homeEid_) OFTCoreUpgradeable(decimals(), lzEndpoint) {
        HOME_EID = homeEid_;
        _disableInitializers();
    }

    /// @custom:oz-upgrades-unsafe-allow missing-initializer-call incorrect-initializer-order
    function initialize(address authority_) external initializer {
        __ERC20_init("CyberPlaza Token", "CPT");
        __ERC20Permit_init("CyberPlaza Token");
        __Pathways_init(authority_);
        _storage().capCpt = MAX_SUPPLY_CPT;
    }

    /* SETTINGS */

    /// @inheritdoc ICPTRemote
    function setSupplyCap(uint256 capCpt) external restricted {
        _requireBetween(capCpt, 0, MAX_SUPPLY_CPT);
        CPTRemoteStorage storage $ = _storage();
        emit SupplyCapUpdated($.capCpt, capCpt);
        $.capCpt = capCpt;
    }

    /// @notice Sets the peer at home; there is no other.
    /// @dev Role: admin, through the AccessManager's `execute`. Reverts with `CPTRemote_OnlyHome`. Emits `PeerSet`.
    function setPeer(uint32 eid, bytes32 peer) public override(OAppCoreUpgradeable) {
        require(eid == HOME_EID, CPTRemote_OnlyHome(eid, HOME_EID));
        super.setPeer(eid, peer);
    }

    /* VIEWS */

    /// @notice This contract.
    function token() external view returns (address) {
        return address(this);
    }

    /// @notice No: what is sent is burnt from the caller.
    function approvalRequired() external pure returns (bool) {
        return false;
    }

    /// @inheritdoc ICPTRemote
    function supplyCap() public view returns (uint256) {
        return _storage().capCpt * 1e18;
    }

    /// @inheritdoc ICPTRemote
    function homeEid() external view returns (uint32) {
        return HOME_EID;
    }

    /// @inheritdoc IERC20Permit
    function nonces(address owner_) public view override(IERC20Permit, ERC20PermitUpgradeable) returns (uint256) {
        return super.nonces(owner_);
    }

    /* INTERNALS */

    function _debit(
        address from,
        uint256 amount,
        uint256 minAmount,
        uint32 dstEid
    ) internal override returns (uint256 sent, uint256 received) {
        (sent, received) = _debitView(amount, minAmount, dstEid);
        _pass(_lane(dstEid, Direction.Out), dstEid, Direction.Out, sent);
        _burn(from, sent);
    }

    function _credit(address to, uint256 amount, uint32 srcEid) internal override returns (uint256) {
        _pass(_lane(srcEid, Direction.In), srcEid, Direction.In, amount);
        uint256 supply = totalSupply();
        uint256 cap = supplyCap();
        require(supply + amount <= cap, CPTRemote_OverCap(amount, supply, cap));
        _mint(to, amount);
        return amount;
    }
}
