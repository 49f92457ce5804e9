// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IInsuranceFund} from "../../contracts/interfaces/pool/IInsuranceFund.sol";
import {IInsured} from "../../contracts/interfaces/pool/IInsured.sol";

/// @notice A contract that a compartment insures, or that misbehaves in one of the ways such a contract can. It claims under a lock
///         of its own, which what it is told by the fund does not mind.
contract MockInsured is IInsured {
    enum Answer {
        Target,
        Reverts,
        BurnsGas,
        TooShort
    }

    error NotTheFund(address caller);
    error Locked();
    error Refused(uint256 balance);

    IInsuranceFund private immutable FUND;
    IInsuranceFund.Compartment private immutable COMPARTMENT;
    IERC20 private immutable USDC;

    uint256 private _target;
    Answer private _answer;
    bool private _isRefusing;
    bool private _isLocked;
    bytes private _call;

    /// @dev What it was told, how often, and what the fund and the token said in that moment.
    uint256 public balance;
    uint256 public timesTold;
    uint256 public balanceThen;
    uint256 public heldThen;
    bool public wasClaiming;
    bool public succeeded;
    bytes public reason;

    constructor(IInsuranceFund fund, IInsuranceFund.Compartment compartment, IERC20 usdc, uint256 target) {
        (FUND, COMPARTMENT, USDC, _target) = (fund, compartment, usdc, target);
    }

    function setTarget(uint256 target) external {
        _target = target;
    }

    function setAnswer(Answer answer) external {
        _answer = answer;
    }

    function setRefusing(bool isRefusing) external {
        _isRefusing = isRefusing;
    }

    /// @notice What it calls the fund with when it is told.
    function setCall(bytes calldata call_) external {
        _call = call_;
    }

    function claim(bytes32 claimId, address to, uint256 amount) external returns (uint256 paid) {
        require(!_isLocked, Locked());
        _isLocked = true;
        paid = FUND.payClaim(COMPARTMENT, claimId, to, amount);
        _isLocked = false;
    }

    function insuranceTarget() external view returns (uint256) {
        if (_answer == Answer.Reverts) revert Refused(0);
        if (_answer == Answer.BurnsGas) {
            while (gasleft() > 0) {}
        }
        if (_answer == Answer.TooShort) {
            assembly ("memory-safe") {
                mstore(0, 1)
                return(0, 31)
            }
        }
        return _target;
    }

    function onInsuranceChanged(uint256 balance_) external {
        require(msg.sender == address(FUND), NotTheFund(msg.sender));
        if (_isRefusing) revert Refused(balance_);
        balance = balance_;
        ++timesTold;
        balanceThen = FUND.balanceOf(COMPARTMENT, USDC);
        heldThen = USDC.balanceOf(address(FUND));
        wasClaiming = _isLocked;
        if (_call.length != 0) (succeeded, reason) = address(FUND).call(_call);
    }
}

/// @notice As lean as the suite's own: one word read, one word written.
contract LeanInsured is IInsured {
    uint256 private _target;
    uint256 public balance;

    constructor(uint256 target) {
        _target = target;
    }

    function insuranceTarget() external view returns (uint256) {
        return _target;
    }

    function onInsuranceChanged(uint256 balance_) external {
        balance = balance_;
    }
}
