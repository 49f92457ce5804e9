// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPriceOracle} from "../../contracts/interfaces/oracle/IPriceOracle.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {OracleTest} from "../helpers/OracleTest.sol";
import {MockWallet} from "../mocks/MockWallet.sol";

contract PriceOracleQuotationsTest is OracleTest {
    uint256 private constant CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    function _expectNotAReporter(address account) private {
        vm.expectRevert(abi.encodeWithSelector(IPriceOracle.PriceOracle_NotAReporter.selector, account));
    }

    function _expectBadTime(uint256 quotedAt, uint256 earliest) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IPriceOracle.PriceOracle_BadQuotationTime.selector,
                quotedAt,
                earliest,
                block.timestamp
            )
        );
    }

    function _submit(uint256 priceE18, uint256 quotedAt) private {
        bytes memory signature = _signQuotation(reporter.key, priceE18, quotedAt);
        oracle.submitQuotation(reporter.addr, priceE18, quotedAt, signature);
    }

    /* ORDER AND AGE */

    function test_SubmitQuotation_RevertWhen_NotNewerThanTheLast() external {
        uint256 time = block.timestamp;
        _submit(PRICE, time);
        vm.warp(time + 10);
        bytes memory signature = _signQuotation(reporter.key, PRICE, time);
        _expectBadTime(time, time + 1);
        oracle.submitQuotation(reporter.addr, PRICE, time, signature); // the very same
        signature = _signQuotation(reporter.key, 0.9e18, time);
        _expectBadTime(time, time + 1);
        oracle.submitQuotation(reporter.addr, 0.9e18, time, signature); // another of the same second
        signature = _signQuotation(reporter.key, PRICE, time - 1);
        _expectBadTime(time - 1, time + 1);
        oracle.submitQuotation(reporter.addr, PRICE, time - 1, signature);
        _submit(0.9e18, time + 1);
    }

    function test_SubmitQuotation_RevertWhen_FromTheFuture() external {
        uint256 time = block.timestamp;
        bytes memory signature = _signQuotation(reporter.key, PRICE, time + 1);
        _expectBadTime(time + 1, time - 1 hours);
        oracle.submitQuotation(reporter.addr, PRICE, time + 1, signature);
        vm.warp(time + 1);
        oracle.submitQuotation(reporter.addr, PRICE, time + 1, signature);
    }

    function test_SubmitQuotation_RevertWhen_OlderThanAnHour() external {
        uint256 quotedAt = block.timestamp;
        bytes memory signature = _signQuotation(reporter.key, PRICE, quotedAt);
        vm.warp(quotedAt + 1 hours + 1);
        _expectBadTime(quotedAt, quotedAt + 1);
        oracle.submitQuotation(reporter.addr, PRICE, quotedAt, signature);
        vm.warp(quotedAt + 1 hours);
        oracle.submitQuotation(reporter.addr, PRICE, quotedAt, signature);
        _assertSource(2, IPriceOracle.SourceState.Used, PRICE, quotedAt);
    }

    function test_SubmitQuotation_RevertWhen_TimeIsHuge() external {
        uint256 quotedAt = block.timestamp + (1 << 40); // the same in 40 bits
        bytes memory signature = _signQuotation(reporter.key, PRICE, quotedAt);
        _expectBadTime(quotedAt, block.timestamp - 1 hours);
        oracle.submitQuotation(reporter.addr, PRICE, quotedAt, signature);
    }

    /* PRICE */

    function test_SubmitQuotation_RevertWhen_PriceOutOfBounds() external {
        uint256[3] memory prices = [uint256(0), 1_000_000e18 + 1, (1 << 96) + PRICE];
        for (uint256 i = 0; i < prices.length; ++i) {
            bytes memory signature = _signQuotation(reporter.key, prices[i], block.timestamp);
            vm.expectRevert(abi.encodeWithSelector(IPriceOracle.PriceOracle_BadPrice.selector, prices[i]));
            oracle.submitQuotation(reporter.addr, prices[i], block.timestamp, signature);
        }
        _submit(1_000_000e18, block.timestamp);
        vm.warp(block.timestamp + 1);
        _submit(1, block.timestamp);
        _assertSource(2, IPriceOracle.SourceState.Dropped, 1, block.timestamp);
    }

    /* SIGNATURES */

    function test_SubmitQuotation_RevertWhen_ReporterHasNoRole() external {
        Key memory other = _key("other");
        bytes memory signature = _signQuotation(other.key, PRICE, block.timestamp);
        _expectNotAReporter(other.addr);
        oracle.submitQuotation(other.addr, PRICE, block.timestamp, signature);
        _expectNotAReporter(reporter.addr);
        oracle.submitQuotation(reporter.addr, PRICE, block.timestamp, signature);
        _expectNotAReporter(address(0));
        oracle.submitQuotation(address(0), PRICE, block.timestamp, "");
    }

    function test_SubmitQuotation_RevertWhen_AnythingElseWasSigned() external {
        bytes memory signature = _signQuotation(reporter.key, PRICE, block.timestamp);
        _expectNotAReporter(reporter.addr);
        oracle.submitQuotation(reporter.addr, PRICE + 1, block.timestamp, signature);
        _expectNotAReporter(reporter.addr);
        oracle.submitQuotation(reporter.addr, PRICE, block.timestamp - 1, signature);
    }

    function test_SubmitQuotation_RevertWhen_SignedForAnotherChainOrOracle() external {
        IPriceOracle other = _deployOracle(_sources());
        bytes memory signature = _signQuotation(reporter.key, PRICE, block.timestamp);
        _expectNotAReporter(reporter.addr);
        other.submitQuotation(reporter.addr, PRICE, block.timestamp, signature);
        bytes32 digest = _quotationDigest(block.chainid + 1, address(oracle), PRICE, block.timestamp);
        signature = _sign(reporter.key, digest);
        _expectNotAReporter(reporter.addr);
        oracle.submitQuotation(reporter.addr, PRICE, block.timestamp, signature);
        // and the other way round: after a fork, what was signed before it
        signature = _signQuotation(reporter.key, PRICE, block.timestamp);
        vm.chainId(block.chainid + 1);
        _expectNotAReporter(reporter.addr);
        oracle.submitQuotation(reporter.addr, PRICE, block.timestamp, signature);
        oracle.submitQuotation(reporter.addr, PRICE, block.timestamp, _sign(reporter.key, digest));
    }

    function test_SubmitQuotation_RevertWhen_SignatureIsMirrored() external {
        bytes32 digest = _quotationDigest(block.chainid, address(oracle), PRICE, block.timestamp);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(reporter.key, digest);
        bytes32 mirrored = bytes32(CURVE_ORDER - uint256(s));
        bytes memory signature = abi.encodePacked(r, mirrored, v == 27 ? uint8(28) : uint8(27));
        _expectNotAReporter(reporter.addr);
        oracle.submitQuotation(reporter.addr, PRICE, block.timestamp, signature);
    }

    function testFuzz_SubmitQuotation_RevertWhen_SignatureIsJunk(bytes calldata signature) external {
        _expectNotAReporter(reporter.addr);
        oracle.submitQuotation(reporter.addr, PRICE, block.timestamp, signature);
    }

    function test_SubmitQuotation_OfAContractWallet() external {
        MockWallet wallet = new MockWallet(reporter.addr);
        bytes memory signature = _signQuotation(reporter.key, PRICE, block.timestamp);
        _expectNotAReporter(address(wallet));
        oracle.submitQuotation(address(wallet), PRICE, block.timestamp, signature);
        vm.prank(admin);
        manager.grantRole(Roles.REPORTER, address(wallet), 0);
        for (uint256 mode = 1; mode <= uint256(type(MockWallet.Mode).max); ++mode) {
            if (MockWallet.Mode(mode) == MockWallet.Mode.LongAnswer) continue; // begins with the right word
            wallet.setMode(MockWallet.Mode(mode));
            _expectNotAReporter(address(wallet));
            oracle.submitQuotation{gas: 3_000_000}(address(wallet), PRICE, block.timestamp, signature);
        }
        wallet.setMode(MockWallet.Mode.Honest);
        oracle.submitQuotation(address(wallet), PRICE, block.timestamp, signature);
        _assertSource(2, IPriceOracle.SourceState.Used, PRICE, block.timestamp);
    }

    /* REPORTERS COME AND GO */

    function test_RevokedReporter_CountsNoMore() external {
        _submit(0.83e18, block.timestamp);
        vm.prank(admin);
        manager.revokeRole(Roles.REPORTER, reporter.addr);
        _assertSource(2, IPriceOracle.SourceState.Missing, 0, 0);
        bytes memory signature = _signQuotation(reporter.key, PRICE, block.timestamp);
        vm.warp(block.timestamp + 1);
        signature = _signQuotation(reporter.key, PRICE, block.timestamp);
        _expectNotAReporter(reporter.addr);
        oracle.submitQuotation(reporter.addr, PRICE, block.timestamp, signature);

        // the next reporter only needs a newer second, whatever the revoked one said
        Key memory next = _key("next reporter");
        vm.prank(admin);
        manager.grantRole(Roles.REPORTER, next.addr, 0);
        signature = _signQuotation(next.key, PRICE, block.timestamp);
        oracle.submitQuotation(next.addr, PRICE, block.timestamp, signature);
        _assertSource(2, IPriceOracle.SourceState.Used, PRICE, block.timestamp);
    }

    function test_Reporters_ShareOneOrder() external {
        Key memory second = _key("second reporter");
        vm.prank(admin);
        manager.grantRole(Roles.REPORTER, second.addr, 0);
        _submit(PRICE, block.timestamp);
        bytes memory signature = _signQuotation(second.key, 0.81e18, block.timestamp);
        _expectBadTime(block.timestamp, block.timestamp + 1);
        oracle.submitQuotation(second.addr, 0.81e18, block.timestamp, signature);
    }
}
