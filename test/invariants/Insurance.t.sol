// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInsuranceFund} from "../../contracts/interfaces/pool/IInsuranceFund.sol";
import {InsuranceHandler} from "./handlers/InsuranceHandler.sol";

/// @notice INS: what the insurance holds, compartment by compartment, against plain records.
contract InsuranceInvariantsTest is InsuranceHandler {
    function setUp() public override {
        super.setUp();
        string[11] memory names = _names();
        bytes4[] memory selectors = new bytes4[](names.length);
        for (uint256 i = 0; i < names.length; ++i) selectors[i] = _selectorOf(names[i]);
        _target(selectors);
    }

    function invariant_INS1_TokensHeldCoverTheCompartments() external view {
        for (uint256 token = 0; token < 2; ++token) {
            uint256 sum;
            for (uint256 i = 0; i < 3; ++i) sum += fund.balanceOf(IInsuranceFund.Compartment(i), tokens[token]);
            assertEq(tokens[token].balanceOf(address(fund)), sum + unswept[token], "held");
        }
    }

    function invariant_INS2_ACompartmentLosesOnlyWhatItPays() external view {
        for (uint256 token = 0; token < 2; ++token) {
            uint256 paid;
            for (uint256 i = 0; i < 3; ++i) {
                uint256 balance = fund.balanceOf(IInsuranceFund.Compartment(i), tokens[token]);
                assertEq(balance, _held(token, i), "in less out");
                paid += moneyOut[token][i];
            }
            assertEq(paid, paidToBob[token], "out");
            assertEq(tokens[token].balanceOf(bob), paid, "paid");
        }
    }

    function invariant_INS3_TheReserveShareOverfillsNone() external view {
        assertFalse(wasOverfilled, "above its figure");
        assertEq(treasury.balanceOf(RESERVE, usdc), toTreasury, "the rest");
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(fund.targetOf(IInsuranceFund.Compartment(i)), _naiveTarget(i), "target");
        }
    }

    function invariant_INS4_WhomACompartmentInsuresKnowsWhatItHolds() external view {
        for (uint256 i = 0; i < 3; ++i) {
            if (!isContract[i]) continue;
            assertEq(contractOf[i].balance(), fund.balanceOf(IInsuranceFund.Compartment(i), usdc), "told");
        }
    }

    /// @dev A long run by dice: nothing reverts, and what is to be seen happens.
    function test_Handlers_MostlySucceed() external {
        string[11] memory names = _names();
        for (uint256 i = 0; i < 600; ++i) {
            uint256 roll = uint256(keccak256(abi.encode(i)));
            bytes4 selector = _selectorOf(names[roll % names.length]);
            ++tallyOf[selector].calls;
            (bool ok, bytes memory reason) = address(this).call(
                abi.encodeWithSelector(selector, roll >> 8, roll >> 16, roll >> 24, roll >> 32)
            );
            if (!ok) _revertWith(reason);
        }
        for (uint256 i = 0; i < names.length; ++i) {
            bytes4 selector = _selectorOf(names[i]);
            string memory summary = string.concat(names[i], ": ", vm.toString(successes[selector]), " successes");
            assertGt(successes[selector] * 2, tallyOf[selector].calls, summary);
        }
        assertGt(shares, 60, "shares");
        assertGt(sharesCapped, 30, "shares that filled a compartment");
        assertGt(sharesRefused, 5, "shares that were refused");
        assertGt(claims, 40, "claims");
        assertGt(claimsCut, 5, "claims that emptied a compartment");
        assertGt(claimsRefused, 5, "claims that were refused");
        assertGt(compensated, 15, "compensations");
        assertGt(swept, 5, "sweeps");
        assertFalse(wasOverfilled);
    }
}
