// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrow} from "../../contracts/interfaces/market/IJobEscrow.sol";
import {IJobEscrowCore} from "../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {MockUSDC} from "../mocks/MockUSDC.sol";

/// @notice What the parties sign, and payments. The digests are built from the EIP-712 text, not taken from the escrow.
abstract contract Signing is Test {
    struct Key {
        address addr;
        uint256 key;
    }

    bytes32 private constant QUOTE_TYPE = keccak256(
        "Quote(address user,address provider,address meter,bytes32 resource,uint64 maxUnits,uint32 maxJobs,uint64 unitPrice,uint32 duration,uint16 maxFeeBps,uint40 validUntil,uint256 serviceTerms,bytes32 specHash,uint64 nonce)"
    );
    bytes32 private constant REPORT_TYPE = keccak256(
        "UsageReport(uint256 jobId,uint40 startedAt,uint40 endedAt,uint64 units,uint8 outcome,uint16 performanceBps,uint16 availabilityBps,bytes32 meteringRoot)"
    );
    bytes32 private constant BATCH_TYPE = keccak256("UsageBatch(bytes32 reportsHash)");
    bytes32 private constant ACCEPTANCE_TYPE = keccak256("Acceptance(uint256 jobId,uint256 amount)");
    bytes32 private constant PERMIT_TYPE = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant RECEIVE_TYPE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );

    MockUSDC internal usdc;
    IJobEscrow internal escrow;

    uint256 private _nextSalt;

    /* SIGNATURES */

    function _domain(uint256 chainId, address verifier) internal pure returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPE, keccak256("CyberPlaza JobEscrow"), keccak256("1"), chainId, verifier));
    }

    function _digest(bytes32 domain, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function _quoteHash(IEscrowTypes.Quote memory q) internal pure returns (bytes32) {
        bytes memory head = abi.encode(QUOTE_TYPE, q.user, q.provider, q.meter, q.resource, q.maxUnits, q.maxJobs);
        bytes memory tail = abi.encode(
            q.unitPrice,
            q.duration,
            q.maxFeeBps,
            q.validUntil,
            q.serviceTerms,
            q.specHash,
            q.nonce
        );
        return keccak256(bytes.concat(head, tail));
    }

    function _reportHash(IEscrowTypes.UsageReport memory r) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    REPORT_TYPE,
                    r.jobId,
                    r.startedAt,
                    r.endedAt,
                    r.units,
                    r.outcome,
                    r.performanceBps,
                    r.availabilityBps,
                    r.meteringRoot
                )
            );
    }

    /// @dev The words of the reports, one after the other.
    function _batchHash(IEscrowTypes.UsageReport[] memory reports) internal pure returns (bytes32) {
        bytes memory words;
        for (uint256 i = 0; i < reports.length; ++i) {
            IEscrowTypes.UsageReport memory r = reports[i];
            bytes memory times = abi.encode(r.jobId, r.startedAt, r.endedAt, r.units);
            bytes memory levels = abi.encode(r.outcome, r.performanceBps, r.availabilityBps, r.meteringRoot);
            words = bytes.concat(words, times, levels);
        }
        return keccak256(abi.encode(BATCH_TYPE, keccak256(words)));
    }

    function _acceptanceHash(uint256 jobId, uint256 amount) internal pure returns (bytes32) {
        return keccak256(abi.encode(ACCEPTANCE_TYPE, jobId, amount));
    }

    function _sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _signForEscrow(uint256 key, bytes32 structHash) internal view returns (bytes memory) {
        return _sign(key, _digest(_domain(block.chainid, address(escrow)), structHash));
    }

    function _signQuote(uint256 key, IEscrowTypes.Quote memory quote) internal view returns (bytes memory) {
        return _signForEscrow(key, _quoteHash(quote));
    }

    function _signReport(uint256 key, IEscrowTypes.UsageReport memory report) internal view returns (bytes memory) {
        return _signForEscrow(key, _reportHash(report));
    }

    function _signReports(uint256 key, IEscrowTypes.UsageReport[] memory reports) internal view returns (bytes memory) {
        return _signForEscrow(key, _batchHash(reports));
    }

    function _signAcceptance(uint256 key, uint256 jobId, uint256 amount) internal view returns (bytes memory) {
        return _signForEscrow(key, _acceptanceHash(jobId, amount));
    }

    function _signForUsdc(uint256 key, bytes32 structHash) private view returns (bytes memory) {
        bytes32 domain = keccak256(
            abi.encode(DOMAIN_TYPE, keccak256("USD Coin"), keccak256("2"), block.chainid, address(usdc))
        );
        return _sign(key, _digest(domain, structHash));
    }

    /* PAYMENTS */

    function _allowance(address payer) internal pure returns (IEscrowTypes.Payment memory) {
        return IEscrowTypes.Payment(IEscrowTypes.PaymentKind.Allowance, payer, "");
    }

    function _balance(address payer) internal pure returns (IEscrowTypes.Payment memory) {
        return IEscrowTypes.Payment(IEscrowTypes.PaymentKind.Balance, payer, "");
    }

    function _voucher(address payer, bytes memory data) internal pure returns (IEscrowTypes.Payment memory) {
        return IEscrowTypes.Payment(IEscrowTypes.PaymentKind.Voucher, payer, data);
    }

    /// @dev An EIP-2612 permit for the escrow that is valid for an hour.
    function _permit(Key memory payer, uint256 value) internal view returns (IEscrowTypes.Payment memory) {
        return _permit(payer, value, usdc.nonces(payer.addr), block.timestamp + 1 hours);
    }

    function _permit(
        Key memory payer,
        uint256 value,
        uint256 nonce,
        uint256 deadline
    ) internal view returns (IEscrowTypes.Payment memory) {
        bytes32 structHash = keccak256(abi.encode(PERMIT_TYPE, payer.addr, address(escrow), value, nonce, deadline));
        bytes memory data = abi.encode(value, deadline, _signForUsdc(payer.key, structHash));
        return IEscrowTypes.Payment(IEscrowTypes.PaymentKind.Permit, payer.addr, data);
    }

    struct Authorization {
        uint256 amount;
        address beneficiary;
        bytes32 action;
        uint256 validAfter;
        uint256 validBefore;
        bytes32 salt;
    }

    /// @dev An EIP-3009 authorization of exactly `amount` that is valid for an hour. The beneficiary is the job's user or the
    ///      account that gets a deposit; the action comes from `_openAction` and its siblings.
    function _authorization(
        Key memory payer,
        uint256 amount,
        address beneficiary,
        bytes32 action
    ) internal returns (IEscrowTypes.Payment memory) {
        uint256 validBefore = block.timestamp + 1 hours;
        return _authorization(payer, Authorization(amount, beneficiary, action, 0, validBefore, bytes32(_nextSalt++)));
    }

    function _authorization(
        Key memory payer,
        Authorization memory a
    ) internal view returns (IEscrowTypes.Payment memory) {
        bytes32 nonce = keccak256(abi.encode(a.beneficiary, a.action, a.salt));
        bytes32 structHash = keccak256(
            abi.encode(RECEIVE_TYPE, payer.addr, address(escrow), a.amount, a.validAfter, a.validBefore, nonce)
        );
        bytes memory data = abi.encode(a.validAfter, a.validBefore, a.salt, _signForUsdc(payer.key, structHash));
        return IEscrowTypes.Payment(IEscrowTypes.PaymentKind.Authorization, payer.addr, data);
    }

    function _openAction(
        IEscrowTypes.Quote memory quote,
        uint64 units,
        uint16 minDiscountBps
    ) internal view returns (bytes32) {
        bytes32 digest = _digest(_domain(block.chainid, address(escrow)), _quoteHash(quote));
        return keccak256(abi.encode(IJobEscrowCore.openJob.selector, digest, units, minDiscountBps));
    }

    function _openJobsAction(
        IEscrowTypes.Quote memory quote,
        uint64[] memory units,
        bytes32[] memory specHashes,
        uint256[][] memory dependsOn,
        uint16 minDiscountBps
    ) internal view returns (bytes32) {
        bytes32 digest = _digest(_domain(block.chainid, address(escrow)), _quoteHash(quote));
        bytes32 orders = keccak256(abi.encode(units, specHashes, dependsOn));
        return keccak256(abi.encode(IJobEscrowCore.openJobs.selector, digest, orders, minDiscountBps));
    }

    function _topUpAction(uint256 jobId, uint64 units) internal pure returns (bytes32) {
        return keccak256(abi.encode(IJobEscrowExtension.topUp.selector, jobId, units));
    }

    function _depositAction() internal pure returns (bytes32) {
        return keccak256(abi.encode(IJobEscrowExtension.depositWith.selector));
    }
}
