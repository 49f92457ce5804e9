// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IVoteEscrow} from "../../contracts/interfaces/ve/IVoteEscrow.sol";
import {VoteEscrowTest} from "../helpers/VoteEscrowTest.sol";

/// @notice CPT by EIP-2612 permit: tried, and ignored when somebody already used it.
contract VoteEscrowPermitsTest is VoteEscrowTest {
    uint256 private constant AMOUNT = 1_000 * CPT_1;
    bytes32 private constant PERMIT_TYPE = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    function setUp() public override {
        super.setUp();
        vm.prank(alice.addr);
        cpt.approve(address(voteEscrow), 0);
    }

    /// @dev For the vote escrow, of alice's CPT, with her present nonce.
    function _permitBy(
        Key memory signer,
        uint256 value,
        uint256 deadline
    ) private view returns (IVoteEscrow.Permit memory permit) {
        IERC20Permit token = IERC20Permit(address(cpt));
        bytes32 structHash = keccak256(
            abi.encode(PERMIT_TYPE, alice.addr, address(voteEscrow), value, token.nonces(alice.addr), deadline)
        );
        (permit.value, permit.deadline) = (value, deadline);
        (permit.v, permit.r, permit.s) = vm.sign(signer.key, _digest(token.DOMAIN_SEPARATOR(), structHash));
    }

    function _frontRun(IVoteEscrow.Permit memory p) private {
        vm.prank(thief);
        IERC20Permit(address(cpt)).permit(alice.addr, address(voteEscrow), p.value, p.deadline, p.v, p.r, p.s);
    }

    function _create(IVoteEscrow.Permit memory permit) private {
        uint256 end = _weekStart(10);
        vm.prank(alice.addr);
        voteEscrow.createLockWithPermit(AMOUNT, end, permit);
    }

    function _increase(uint256 amount, IVoteEscrow.Permit memory permit) private {
        vm.prank(alice.addr);
        voteEscrow.increaseAmountWithPermit(amount, permit);
    }

    function _expectAllowance(uint256 allowed, uint256 needed) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                address(voteEscrow),
                allowed,
                needed
            )
        );
    }

    function test_CreateLockWithPermit_NeedsNoAllowance() external {
        _create(_permitBy(alice, AMOUNT, block.timestamp));
        _assertLock(alice.addr, AMOUNT, _weekStart(10));
        assertEq(cpt.allowance(alice.addr, address(voteEscrow)), 0);
    }

    function test_CreateLockWithPermit_WorksGiven_ItWasFrontRun() external {
        IVoteEscrow.Permit memory permit = _permitBy(alice, AMOUNT, block.timestamp + 1 hours);
        _frontRun(permit);
        _create(permit);
        _assertLock(alice.addr, AMOUNT, _weekStart(10));
    }

    function test_CreateLockWithPermit_RevertGiven_ItExpired() external {
        IVoteEscrow.Permit memory permit = _permitBy(alice, AMOUNT, block.timestamp - 1);
        _expectAllowance(0, AMOUNT);
        _create(permit);
    }

    function test_CreateLockWithPermit_WorksGiven_ItExpiredAndThereIsAnAllowance() external {
        IVoteEscrow.Permit memory permit = _permitBy(alice, AMOUNT, block.timestamp - 1);
        vm.prank(alice.addr);
        cpt.approve(address(voteEscrow), AMOUNT);
        _create(permit);
        _assertLock(alice.addr, AMOUNT, _weekStart(10));
    }

    function test_CreateLockWithPermit_RevertWhen_SomebodyElseSigned() external {
        IVoteEscrow.Permit memory permit = _permitBy(bob, AMOUNT, block.timestamp);
        _expectAllowance(0, AMOUNT);
        _create(permit);
    }

    function test_CreateLockWithPermit_RevertWhen_ThePermitIsOfLess() external {
        IVoteEscrow.Permit memory permit = _permitBy(alice, AMOUNT - 1, block.timestamp);
        _expectAllowance(AMOUNT - 1, AMOUNT);
        _create(permit);
    }

    /// @dev A stranger who sends alice's permit spends nothing of hers: the owner is the caller.
    function test_CreateLockWithPermit_SpendsNothingOfTheSignerWhen_AStrangerSendsIt() external {
        IVoteEscrow.Permit memory permit = _permitBy(alice, AMOUNT, block.timestamp);
        uint256 end = _weekStart(10);
        _expectAllowance(0, AMOUNT);
        vm.prank(thief);
        voteEscrow.createLockWithPermit(AMOUNT, end, permit);
    }

    function test_CreateLockWithPermit_ChecksTheSameAsWithout() external {
        IVoteEscrow.Permit memory permit = _permitBy(alice, AMOUNT, block.timestamp + 1 hours);
        _expectBelowMinimum(CPT_1 - 1, CPT_1);
        vm.prank(alice.addr);
        voteEscrow.createLockWithPermit(CPT_1 - 1, 0, permit);
        _expectBadEnd(1, block.timestamp + WEEK, block.timestamp + FOUR_YEARS);
        vm.prank(alice.addr);
        voteEscrow.createLockWithPermit(CPT_1, 1, permit);
    }

    function test_IncreaseAmountWithPermit_NeedsNoAllowance() external {
        _create(_permitBy(alice, AMOUNT, block.timestamp));
        _increase(5, _permitBy(alice, 5, block.timestamp));
        _assertLock(alice.addr, AMOUNT + 5, _weekStart(10));
    }

    function test_IncreaseAmountWithPermit_WorksGiven_ItWasFrontRun() external {
        _create(_permitBy(alice, AMOUNT, block.timestamp));
        IVoteEscrow.Permit memory permit = _permitBy(alice, 5, block.timestamp);
        _frontRun(permit);
        _increase(5, permit);
        _assertLock(alice.addr, AMOUNT + 5, _weekStart(10));
    }

    function test_IncreaseAmountWithPermit_RevertGiven_ItExpiredOrTheLockHas() external {
        _create(_permitBy(alice, AMOUNT, block.timestamp));
        IVoteEscrow.Permit memory permit = _permitBy(alice, 5, block.timestamp - 1);
        _expectAllowance(0, 5);
        _increase(5, permit);
        permit = _permitBy(alice, 5, block.timestamp + FOUR_YEARS);
        _expectBelowMinimum(0, 1);
        _increase(0, permit);
        uint256 end = _weekStart(10);
        vm.warp(end);
        _expectEnded(alice.addr, end);
        _increase(5, permit);
    }
}
