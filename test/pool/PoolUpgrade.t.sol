// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IPoolTypes} from "../../contracts/interfaces/pool/IPoolTypes.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice Pool and queue get new code in the middle of a life: a loan, a late line with a loss, income that is held back, a queue that
///         was filled in part, claims, proposals, and a permit that was used.
contract PoolUpgradeTest is PoolTest {
    bytes32 private constant IMPLEMENTATION = bytes32(uint256(keccak256("eip1967.proxy.implementation")) - 1);

    address private _workshop = makeAddr("workshop");
    address private _studio = makeAddr("studio");
    uint256 private _firstDay;

    function setUp() public override {
        super.setUp();
        _lendHalf();
        skip(30 days + 1);
        _approve(_workshop, 25_000e6);
        _draw(_workshop, 25_000e6);
        _request(carol, 5_000e12); // settled at once
        _firstDay = _request(alice, 80_000e12);
        _nextDay();
        queue.settle(10);
        vm.prank(alice);
        queue.withdraw(3_000e6, alice, alice);
        _request(dave, 20_000e12);
        _skipToLate(borrower);
        pool.markLate(borrower);
        vm.prank(admin);
        pool.recognizeLoss(borrower, 40_000e6);
        (uint256 debt, ) = pool.debtOf(borrower);
        _repay(borrower, debt - 9_000e6); // what was written off is back, part of what the compartment paid is not
        _settings();
        skip(1 days + 7 hours);
    }

    function _settings() private {
        vm.startPrank(critical);
        pool.proposeLine(_studio, 1_000e6, (block.timestamp / DAY + 90) * DAY, "proposal");
        pool.setRates(1_000, 3_000);
        pool.lowerCap(_workshop, 24_000e6);
        vm.stopPrank();
        vm.startPrank(alice);
        pool.acceptHaircut(0.9e18);
        pool.approve(bob, 77e12);
        queue.setOperator(bob, true);
        vm.stopPrank();
        bytes32 hash = keccak256(
            abi.encode(
                keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                user.addr,
                bob,
                7,
                0,
                block.timestamp
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(user.key, _digest(pool.DOMAIN_SEPARATOR(), hash));
        pool.permit(user.addr, bob, 7, block.timestamp, v, r, s);
        _pause(address(pool));
    }

    function _upgradeBoth() private {
        _upgradeTo(address(pool), _poolImplementation());
        _upgradeTo(address(queue), _queueImplementation());
    }

    /* FIGURES */

    function _figures() private view returns (bytes32) {
        return keccak256(bytes.concat(_poolFigures(), _lines(), _queueFigures()));
    }

    function _poolFigures() private view returns (bytes memory) {
        bytes memory worth = abi.encode(
            pool.ledger(),
            pool.totalAssets(),
            pool.totalSupply(),
            pool.exitPriceE18(),
            pool.availableToday(),
            pool.borrowAPY(),
            pool.supplyAPY(),
            pool.utilization(),
            pool.approvable(),
            pool.queuedShares()
        );
        (uint256 flatBps, uint256 maxBps) = pool.rates();
        bytes memory settings = abi.encode(
            flatBps,
            maxBps,
            pool.facility(),
            pool.authority(),
            pool.paused(),
            pool.haircutOf(alice),
            pool.allowance(alice, bob),
            pool.allowance(user.addr, bob),
            pool.nonces(user.addr),
            pool.DOMAIN_SEPARATOR(),
            fund.targetOf(POOL)
        );
        bytes memory wiring = abi.encode(pool.queue(), pool.insuranceFund(), pool.asset(), pool.vault(address(usdc)));
        return bytes.concat(worth, settings, wiring, _ofHolders());
    }

    function _ofHolders() private view returns (bytes memory figures) {
        address[5] memory holders = [alice, carol, dave, bob, address(queue)];
        for (uint256 i = 0; i < 5; ++i) {
            figures = bytes.concat(
                figures,
                abi.encode(
                    pool.balanceOf(holders[i]),
                    pool.maxWithdraw(holders[i]),
                    pool.exitBlock(holders[i]),
                    usdc.balanceOf(holders[i])
                )
            );
        }
    }

    function _lines() private view returns (bytes memory figures) {
        address[3] memory accounts = [borrower, _workshop, _studio];
        figures = abi.encode(pool.borrowers(), pool.overdue());
        for (uint256 i = 0; i < 3; ++i) {
            (uint256 debt, uint256 interest) = pool.debtOf(accounts[i]);
            figures = bytes.concat(
                figures,
                abi.encode(
                    pool.lineOf(accounts[i]),
                    pool.proposalOf(accounts[i]),
                    pool.drawable(accounts[i]),
                    debt,
                    interest
                )
            );
        }
    }

    function _queueFigures() private view returns (bytes memory) {
        (uint256 first, uint256 last) = queue.waiting();
        bytes memory requests = abi.encode(
            queue.requestsOf(alice),
            queue.requestsOf(carol),
            queue.requestsOf(dave),
            queue.isOperator(alice, bob)
        );
        return
            bytes.concat(
                requests,
                abi.encode(first, last, queue.bucketOf(first), queue.bucketOf(last), queue.pool(), queue.asset())
            );
    }

    function test_SetUp_HasLivedThroughAll() external view {
        assertGt(pool.lineOf(_workshop).principal, 0);
        assertEq(uint8(pool.lineOf(borrower).status), uint8(IPoolTypes.LineStatus.Late));
        assertGt(pool.lineOf(borrower).covered, 0);
        assertGt(pool.ledger().releasing, 0);
        assertGt(queue.maxRedeem(alice), 0);
        assertGt(queue.pendingRedeemRequest(_firstDay, alice), 0);
        assertGt(queue.maxRedeem(carol), 0);
        (uint256 first, uint256 last) = queue.waiting();
        assertEq(first, _firstDay);
        assertGt(last, first);
        assertTrue(pool.paused());
        assertGt(pool.proposalOf(_studio).readyAt, 0);
    }

    /* UPGRADES */

    function test_Upgrade_KeepsEveryFigure() external {
        bytes32 before = _figures();
        bytes32 ofPool = vm.load(address(pool), IMPLEMENTATION);
        bytes32 ofQueue = vm.load(address(queue), IMPLEMENTATION);
        _upgradeBoth();
        assertNotEq(vm.load(address(pool), IMPLEMENTATION), ofPool);
        assertNotEq(vm.load(address(queue), IMPLEMENTATION), ofQueue);
        assertEq(_figures(), before);
    }

    function test_Upgrade_ChangesNothingOfWhatFollows() external {
        uint256 snapshot = vm.snapshotState();
        _liveOn();
        bytes32 expected = _figures();
        vm.revertToState(snapshot);
        _upgradeBoth();
        _liveOn();
        assertEq(_figures(), expected);
    }

    /// @dev Only one of the two, or one after the other days later.
    function test_Upgrade_OfOneAloneChangesNothingOfWhatFollows() external {
        uint256 snapshot = vm.snapshotState();
        _liveOn();
        bytes32 expected = _figures();
        vm.revertToState(snapshot);
        _upgradeTo(address(queue), _queueImplementation());
        _liveOn();
        assertEq(_figures(), expected);
        vm.revertToState(snapshot);
        _upgradeTo(address(pool), _poolImplementation());
        _liveOn();
        assertEq(_figures(), expected);
        _upgradeTo(address(queue), _queueImplementation());
        assertEq(_figures(), expected);
    }

    /// @dev To the end of all that was begun: recovery, release, settlement, claims, activation, a new loan.
    function _liveOn() private {
        vm.prank(routine);
        pool.unpause();
        (uint256 debt, ) = pool.debtOf(borrower);
        _repay(borrower, debt);
        _nextDay();
        _repay(_workshop, 25_000e6);
        for (uint256 i = 0; i < 3; ++i) {
            _nextDay();
            if (pool.queuedShares() != 0) queue.settle(10);
        }
        vm.startPrank(bob);
        queue.redeem(queue.maxRedeem(alice), bob, alice);
        pool.transferFrom(alice, bob, 77e12);
        vm.stopPrank();
        skip(5 days);
        pool.activateLine(_studio);
        _provide(dave, 40_000e6);
        _draw(_studio, 1_000e6);
        pool.payInsurance();
        skip(3 days);
    }

    function test_Upgrade_OpensNoInitializer() external {
        _upgradeBoth();
        address[2] memory targets = [address(pool), address(queue)];
        bytes[2] memory calls = [
            abi.encodeWithSignature("initialize(address)", thief),
            abi.encodeWithSignature("initialize()")
        ];
        for (uint256 i = 0; i < 2; ++i) {
            (bool ok, bytes memory reason) = targets[i].call(calls[i]);
            assertFalse(ok);
            assertEq(reason, abi.encodeWithSelector(Initializable.InvalidInitialization.selector));
        }
        assertEq(pool.authority(), address(manager));
    }

    function test_Upgrade_RevertWhen_NotThroughTheManager() external {
        address[2] memory targets = [address(pool), address(queue)];
        for (uint256 i = 0; i < 2; ++i) {
            address proxyAdmin = _proxyAdminOf(targets[i]);
            bytes memory upgrade = abi.encodeWithSignature(
                "upgradeAndCall(address,address,bytes)",
                targets[i],
                address(fund),
                ""
            );
            vm.prank(thief);
            (bool ok, ) = proxyAdmin.call(upgrade);
            assertFalse(ok);
            vm.prank(thief);
            vm.expectRevert();
            manager.execute(proxyAdmin, upgrade);
        }
    }
}
