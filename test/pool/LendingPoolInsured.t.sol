// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreditDesk} from "../../contracts/interfaces/pool/ICreditDesk.sol";
import {IInsuranceFund} from "../../contracts/interfaces/pool/IInsuranceFund.sol";
import {IPoolTypes} from "../../contracts/interfaces/pool/IPoolTypes.sol";
import {PoolLedger} from "../../contracts/libraries/PoolLedger.sol";
import {PoolTest} from "../helpers/PoolTest.sol";
import {MockInsured} from "../mocks/MockInsured.sol";

/// @notice The pool and its compartment: what it says when asked, and what becomes of a late line while another is insured.
contract LendingPoolInsuredTest is PoolTest {
    function setUp() public override {
        super.setUp();
        _lendHalf();
    }

    function _markLate() private {
        _skipToLate(borrower);
        pool.markLate(borrower);
    }

    function _name(address contract_) private {
        vm.prank(admin);
        fund.setInsured(POOL, contract_);
    }

    /// @dev Of pool, line, money and compartment.
    function _figures() private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    pool.ledger(),
                    pool.lineOf(borrower),
                    usdc.balanceOf(address(pool)),
                    fund.balanceOf(POOL, usdc),
                    pool.totalAssets(),
                    pool.exitPriceE18()
                )
            );
    }

    function _refuseClaims() private {
        vm.expectRevert(abi.encodeWithSelector(IInsuranceFund.InsuranceFund_NotInsured.selector, POOL, address(pool)));
    }

    /* ANOTHER IS INSURED */

    function test_RecognizeLoss_RevertGiven_AnotherIsInsured() external {
        _markLate();
        // a contract, an account and nobody
        address[3] memory others = [address(new MockInsured(fund, POOL, usdc, 1e6)), makeAddr("another"), address(0)];
        for (uint256 i = 0; i < 3; ++i) {
            _name(others[i]);
            bytes32 before = _figures();
            _refuseClaims();
            vm.prank(admin);
            pool.recognizeLoss(borrower, 20_000e6);
            assertEq(_figures(), before);
        }
    }

    function test_RecognizeDefault_RevertGiven_AnotherIsInsuredAndWorksOnceThePoolIsAgain() external {
        _markLate();
        skip(30 days);
        pool.markDefaulted(borrower);
        skip(90 days);
        _insuredContract(POOL, 1e6);
        bytes32 before = _figures();
        for (uint256 i = 0; i < 2; ++i) {
            _refuseClaims();
            pool.recognizeDefault(borrower);
        }
        assertEq(_figures(), before, "the line is as it was");

        uint256 counted = pool.lineOf(borrower).counted;
        uint256 owed = pool.ledger().owed;
        uint256 held = fund.balanceOf(POOL, usdc);
        _name(address(pool));
        vm.expectEmit(address(pool));
        emit ICreditDesk.LossRecognized(borrower, counted, held + owed, counted - held - owed);
        pool.recognizeDefault(borrower);
        IPoolTypes.Line memory line = pool.lineOf(borrower);
        assertEq(line.counted, 0);
        assertEq(line.covered, held + owed);
        assertEq(line.writtenOff, counted - held - owed);
        assertEq(fund.balanceOf(POOL, usdc), 0);
        assertEq(usdc.balanceOf(address(pool)), pool.ledger().cash);
    }

    /// @dev What the pool owes the compartment covers without a claim.
    function test_RecognizeLoss_GoesOnGiven_WhatIsOwedCoversIt() external {
        skip(30 days);
        _markLate();
        uint256 owed = pool.ledger().owed;
        assertGt(owed, 0);
        _insuredContract(POOL, 1e6);
        uint256 total = pool.totalAssets();
        vm.prank(admin);
        pool.recognizeLoss(borrower, owed);
        assertEq(pool.ledger().owed, 0);
        assertEq(pool.totalAssets(), total, "no share bore anything");
        _refuseClaims();
        vm.prank(admin);
        pool.recognizeLoss(borrower, 1);
    }

    function test_Line_IsRepaidAndRecoveredGiven_AnotherIsInsured() external {
        _markLate();
        vm.prank(admin);
        pool.recognizeLoss(borrower, 30_000e6);
        _insuredContract(POOL, 1e6);
        _provide(alice, 1_000e6);
        _repay(borrower, 10_000e6);
        skip(30 days);
        pool.markDefaulted(borrower);
        (uint256 debt, ) = pool.debtOf(borrower);
        _repay(borrower, debt);
        assertEq(uint8(pool.lineOf(borrower).status), uint8(IPoolTypes.LineStatus.Closed));
        assertEq(pool.ledger().late, 0);
        uint256 held = fund.balanceOf(POOL, usdc);
        uint256 returned = pool.payInsurance();
        assertGe(returned, 15_000e6, "what the compartment bore, to whoever is insured now");
        assertEq(fund.balanceOf(POOL, usdc), held + returned);
        assertEq(usdc.balanceOf(address(pool)), pool.ledger().cash);
        skip(7 days);
        vm.prank(alice);
        pool.withdraw(1_000e6, alice, alice);
    }

    /* NAMED AGAIN */

    function test_SetInsured_BringsThePoolsFigureUpToDate() external {
        assertEq(pool.ledger().insured, 15_000e6);
        MockInsured other = _insuredContract(POOL, 1e6);
        assertEq(pool.ledger().insured, 0, "it has none");
        _insure(POOL, usdc, 4_000e6);
        other.claim("claim", bob, 7_000e6);
        assertEq(fund.balanceOf(POOL, usdc), 12_000e6);
        vm.expectEmit(address(pool));
        emit ICreditDesk.InsuranceUpdated(0, 12_000e6);
        _name(address(pool));
        assertEq(pool.ledger().insured, 12_000e6);
        assertEq(fund.targetOf(POOL), pool.totalAssets() / 10);
        _insure(POOL, usdc, 1);
        assertEq(pool.ledger().insured, 12_000e6 + 1);
    }

    /// @dev The price of those who leave at a loss counts on the compartment as long as it is the pool's.
    function test_SetInsured_PutsTheExitPriceRight() external {
        _markLate();
        uint256 price = pool.exitPriceE18();
        MockInsured other = _insuredContract(POOL, 1e6);
        assertApproxEqAbs(price - pool.exitPriceE18(), (15_000e6 * 1e24) / pool.totalSupply(), 1e12);
        other.claim("claim", bob, 9_000e6);
        _name(address(pool));
        uint256 lower = pool.exitPriceE18();
        assertApproxEqAbs(price - lower, (9_000e6 * 1e24) / pool.totalSupply(), 1e12);
        _insure(POOL, usdc, 9_000e6);
        assertEq(pool.exitPriceE18(), price);
    }

    /* WHAT IS ASKED */

    /// @dev Sixty-four lines, of which one is late and one was, income that is held back, and the first second of a day.
    function _busy() private {
        for (uint256 i = 0; i < 62; ++i) {
            address account = address(uint160(0x2000 + i));
            if (i % 16 == 0) skip(30 days + 1);
            _approve(account, 100e6);
            _draw(account, 100e6);
        }
        _provide(alice, 500_000e6);
        _approve(carol, 20_000e6);
        _draw(carol, 20_000e6);
        _request(dave, 10_000e12);
        _skipToLate(borrower);
        pool.markLate(borrower);
        vm.prank(admin);
        pool.recognizeLoss(borrower, 60_000e6);
        (uint256 debt, ) = pool.debtOf(borrower);
        _repay(borrower, debt - 1e6); // all but a part of the penalty
        assertEq(pool.borrowers().length, 64);
        assertNotEq(pool.ledger().flags & PoolLedger.RELEASING, 0);
        _nextDay();
        assertNotEq(pool.ledger().flags & PoolLedger.RELEASING, 0);
    }

    function _cool() private {
        bytes32 slot = bytes32(uint256(keccak256("eip1967.proxy.implementation")) - 1);
        vm.cool(address(uint160(uint256(vm.load(address(pool), slot)))));
        vm.cool(address(pool));
        vm.cool(address(fund));
        vm.cool(address(usdc));
    }

    /// @dev The fund gives 50 000, and takes a contract that needs more for one that says nothing.
    function test_InsuranceTarget_TakesFarLessThanTheFundGives() external {
        _busy();
        uint256 expected = pool.totalAssets() / 10;
        _cool();
        uint256 used = gasleft();
        uint256 target = pool.insuranceTarget();
        used -= gasleft();
        assertEq(target, expected);
        assertLt(used, 30_000);
    }

    function test_InsuranceTarget_IsTheFundsInTheWorstCase() external {
        _busy();
        uint256 expected = pool.totalAssets() / 10;
        _cool();
        (bool ok, bytes memory answer) = address(pool).staticcall{gas: 30_000}(
            abi.encodeCall(pool.insuranceTarget, ())
        );
        assertTrue(ok);
        assertEq(abi.decode(answer, (uint256)), expected);
        assertNotEq(fund.targetOf(POOL), FULL_AT);
        assertEq(fund.targetOf(POOL), expected);
    }
}
