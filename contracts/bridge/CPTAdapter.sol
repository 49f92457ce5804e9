// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ICPTAdapter} from "../interfaces/bridge/ICPTAdapter.sol";
import {IPriceOracle} from "../interfaces/oracle/IPriceOracle.sol";
import {IInsuranceFund} from "../interfaces/pool/IInsuranceFund.sol";
import {IPathways, OFTCoreUpgradeable, Pathways} from "./Pathways.sol";

/// @title CPTAdapter
/// @notice Locks CPT that leaves home and unlocks what comes back.
/// @dev The books are written before CPT moves, the insurance is looked at after it. Trusts, besides what `Pathways` does: CPT takes no
///      transfer fee; insurance and oracle answer. Invariants: BRG-1 (locked = Σ remote supply + under way + gifts), BRG-2 (a chain never
///      sends home more than went there), BRG-4 (caps), BRG-5 (insurance).
contract CPTAdapter is ICPTAdapter, Pathways {
    using SafeERC20 for IERC20;

    uint8 private constant DECIMALS = 18;
    uint256 private constant BPS = 10_000;
    uint256 private constant MAX_CAP_BPS = 1_000;
    uint256 private constant INSURED_BPS = 500;
    IInsuranceFund.Compartment private constant BRIDGE = IInsuranceFund.Compartment.Bridge;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable CPT;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable USDC;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IInsuranceFund private immutable INSURANCE;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IPriceOracle private immutable ORACLE;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(
        IERC20 cpt,
        address lzEndpoint,
        IERC20 usdc,
        IInsuranceFund insuranceFund,
        IPriceOracle oracle
    ) OFTCoreUpgradeable(DECIMALS, lzEndpoint) {
        CPT = cpt;
        USDC = usdc;
        INSURANCE = insuranceFund;
        ORACLE = oracle;
        _disableInitializers();
    }

    /// @custom:oz-upgrades-unsafe-allow missing-initializer-call incorrect-initializer-order
    function initialize(address authority_) external initializer {
        __Pathways_init(authority_);
    }

    /* SETTINGS */

    /// @inheritdoc ICPTAdapter
    function setCap(uint32 eid, uint256 capBps) external restricted {
        _requireBetween(capBps, 0, MAX_CAP_BPS);
        Lane storage lane = _lane(eid, Direction.Out);
        emit CapUpdated(eid, lane.capBps, capBps);
        lane.capBps = uint16(capBps); // at most 1 000
    }

    /* VIEWS */

    /// @notice CPT.
    function token() external view returns (address) {
        return address(CPT);
    }

    /// @notice Yes: the adapter takes CPT by allowance.
    function approvalRequired() external pure returns (bool) {
        return true;
    }

    /// @inheritdoc ICPTAdapter
    function outsideOf(uint32 eid) external view returns (uint256 outside, uint256 cap) {
        Lane storage lane = _lane(eid, Direction.Out);
        return (_toLocal(lane.outside), _capFor(lane.capBps));
    }

    /// @inheritdoc ICPTAdapter
    function locked() public view returns (uint256) {
        return CPT.balanceOf(address(this));
    }

    /// @inheritdoc ICPTAdapter
    function insurance() external view returns (uint256 required, uint256 held) {
        return (_requiredFor(locked()), _heldUpTo(type(uint256).max));
    }

    /// @inheritdoc IPathways
    function sendable(uint32 eid) public view override(IPathways, Pathways) returns (uint256 amount) {
        amount = super.sendable(eid);
        if (amount == 0) return 0;
        Lane storage lane = _lane(eid, Direction.Out);
        amount = Math.min(amount, Math.saturatingSub(_capFor(lane.capBps), _toLocal(lane.outside)));
        uint256 locked_ = locked();
        uint256 insurable = (_heldUpTo(_requiredFor(locked_ + amount)) * BPS) / INSURED_BPS;
        return _removeDust(Math.min(amount, Math.saturatingSub(insurable, locked_)));
    }

    /* INTERNALS */

    function _debit(
        address from,
        uint256 amount,
        uint256 minAmount,
        uint32 dstEid
    ) internal override returns (uint256 sent, uint256 received) {
        (sent, received) = _debitView(amount, minAmount, dstEid);
        Lane storage lane = _lane(dstEid, Direction.Out);
        (uint256 outside, uint256 capBps) = (lane.outside, lane.capBps);
        _pass(lane, dstEid, Direction.Out, sent);
        uint256 newOutside = outside + sent / decimalConversionRate;
        uint256 cap = _capFor(capBps);
        if (_toLocal(newOutside) > cap) revert CPTAdapter_OverCap(dstEid, sent, _toLocal(outside), cap);
        lane.outside = uint64(newOutside); // within a tenth of CPT's supply
        CPT.safeTransferFrom(from, address(this), sent);
        _requireInsured();
    }

    function _credit(address to, uint256 amount, uint32 srcEid) internal override returns (uint256) {
        _pass(_lane(srcEid, Direction.In), srcEid, Direction.In, amount);
        Lane storage lane = _lane(srcEid, Direction.Out);
        uint256 outside = lane.outside;
        uint256 returned = amount / decimalConversionRate;
        if (returned > outside) revert CPTAdapter_NotOutside(srcEid, amount, _toLocal(outside));
        lane.outside = uint64(outside - returned); // less than it was
        CPT.safeTransfer(to, amount);
        return amount;
    }

    function _capFor(uint256 capBps) private view returns (uint256) {
        return (CPT.totalSupply() * capBps) / BPS; // down: for the cap
    }

    function _requireInsured() private view {
        uint256 required = _requiredFor(locked());
        uint256 held = _heldUpTo(required);
        require(held >= required, CPTAdapter_InsuranceShort(required, held));
    }

    function _requiredFor(uint256 amount) private pure returns (uint256) {
        return Math.ceilDiv(amount * INSURED_BPS, BPS); // up: for the insurance
    }

    /// @dev What the compartment holds, in CPT. Its USDC is not looked at when its CPT is enough.
    function _heldUpTo(uint256 enough) private view returns (uint256 held) {
        held = INSURANCE.balanceOf(BRIDGE, CPT);
        if (held >= enough) return held;
        (, , uint256 highE18) = ORACLE.price();
        if (highE18 == 0) return held;
        // 6 decimals to 18, at the price that makes it the least CPT; down: for the insurance
        held += Math.mulDiv(INSURANCE.balanceOf(BRIDGE, USDC), 1e30, highE18);
    }
}
