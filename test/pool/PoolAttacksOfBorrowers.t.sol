// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm} from "forge-std/Vm.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Initializable} from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";
import {ICreditDesk} from "../../contracts/interfaces/pool/ICreditDesk.sol";
import {ILendingPoolCore} from "../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {IInsuranceFund} from "../../contracts/interfaces/pool/IInsuranceFund.sol";
import {IPoolTypes} from "../../contracts/interfaces/pool/IPoolTypes.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice Attacks by borrowers, by strangers on lines and on other people's requests, and at the ends of the figures.
contract PoolAttacksOfBorrowersTest is PoolTest {
    function setUp() public override {
        super.setUp();
        _lendHalf();
    }

    function _late() private {
        _skipToLate(borrower);
        pool.markLate(borrower);
    }

    /* LOSSES */

    /// @dev Each claim of the pool's has a name of its own: of one line what counts only falls, and a late line's maturity never comes
    ///      again.
    function test_Claims_OfOneLineHaveNamesOfTheirOwn() external {
        _late();
        _insure(POOL, usdc, 100_000e6);
        vm.recordLogs();
        for (uint256 i = 0; i < 5; ++i) {
            uint256 loss = pool.ledger().owed + 1_000e6;
            vm.prank(admin);
            pool.recognizeLoss(borrower, loss);
            _repay(borrower, 1_000e6);
        }
        Vm.Log[] memory logs = vm.getRecordedLogs();
        bytes32[] memory ids = new bytes32[](5);
        uint256 count;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IInsuranceFund.ClaimPaid.selector) continue;
            for (uint256 j = 0; j < count; ++j) assertNotEq(ids[j], logs[i].topics[2]);
            ids[count++] = logs[i].topics[2];
        }
        assertEq(count, 5);
    }

    /// @dev What the compartment paid comes back once, however the borrower divides its payments.
    function testFuzz_Recovery_GivesTheCompartmentBackWhatItPaidOnce(
        uint256[4] memory losses,
        uint256[4] memory paid
    ) external {
        _late();
        _insure(POOL, usdc, 30_000e6);
        uint256 covered;
        uint256 returned;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 counted = pool.lineOf(borrower).counted;
            if (counted != 0) {
                uint256 before = pool.lineOf(borrower).covered;
                vm.prank(admin);
                pool.recognizeLoss(borrower, bound(losses[i], 1, counted));
                covered += pool.lineOf(borrower).covered - before;
            }
            IPoolTypes.Line memory line = pool.lineOf(borrower);
            _repay(borrower, bound(paid[i], 1, 100_000e6));
            IPoolTypes.Line memory now_ = pool.lineOf(borrower);
            if (now_.status == IPoolTypes.LineStatus.Closed) return;
            returned += line.covered - now_.covered;
            if (now_.writtenOff != 0) assertEq(line.covered, now_.covered, "the shares come first");
            if (now_.counted != 0) assertEq(line.writtenOff, now_.writtenOff, "what counts comes before");
        }
        assertLe(returned, covered);
        assertEq(pool.lineOf(borrower).covered, covered - returned);
    }

    function testFuzz_Loss_LeavesTheExitPriceWhereTheMarkPutIt(uint256[5] memory parts, uint256 insured) external {
        _insure(POOL, usdc, bound(insured, 1, 200_000e6));
        _late();
        uint256 price = pool.exitPriceE18();
        for (uint256 i = 0; i < 5; ++i) {
            uint256 counted = pool.lineOf(borrower).counted;
            if (counted == 0) break;
            vm.prank(admin);
            pool.recognizeLoss(borrower, bound(parts[i], 1, counted));
            assertApproxEqRel(pool.exitPriceE18(), price, 1e9);
        }
    }

    /// @dev Held back late income is cash, and not the compartment's.
    function test_PayInsurance_LeavesWhatIsHeldBack() external {
        address workshop = makeAddr("workshop");
        skip(31 days);
        _approve(workshop, 10_000e6);
        _draw(workshop, 10_000e6);
        _late();
        _approve(workshop, 10_000e6); // for longer
        uint256 counted = pool.lineOf(borrower).counted;
        vm.prank(admin);
        pool.recognizeLoss(borrower, counted);
        address[3] memory leaving = [alice, carol, dave];
        for (uint256 day = 0; day < 60; ++day) {
            _nextDay();
            for (uint256 i = 0; i < 3; ++i) {
                uint256 most = pool.maxRedeem(leaving[i]);
                vm.prank(leaving[i]);
                pool.redeem(most, leaving[i], leaving[i]);
            }
        }
        assertLt(pool.ledger().cash, pool.ledger().owed + 2e6, "all but what is the compartment's has left");
        pool.payInsurance();
        uint256 idle = pool.ledger().cash;
        _repay(borrower, 10e6);
        for (uint256 day = 0; day < 5; ++day) {
            skip(1 days);
            uint256 release = pool.ledger().releaseEnd - block.timestamp;
            pool.payInsurance();
            assertGe(pool.ledger().cash, (10e6 * release) / 7 days);
        }
        assertLt(idle, 10e6);
    }

    /* WHAT VIEWS SAY */

    function test_Utilization_CountsLateDebt() external {
        _skipToLate(borrower);
        uint256 before = pool.utilization();
        pool.markLate(borrower);
        // interest is lent from then on
        assertGt(pool.utilization(), before);
        assertEq(pool.utilization(), (pool.ledger().late * 1e18) / (pool.ledger().late + pool.ledger().cash));
        assertEq(pool.supplyAPY(), 0, "late debt earns nothing that counts");
    }

    function test_SupplyAPY_IsOfTheTotalAssetsOfThisSecond() external {
        uint256 before = pool.supplyAPY();
        skip(100 days);
        uint256 yearly = (150_000e6 * 111_100 * 9) / 10;
        assertEq(pool.supplyAPY(), (yearly * 1e12) / pool.totalAssets());
        assertLt(pool.supplyAPY(), before);
    }

    /// @dev So the call costs the same in the second of the last change and in a later one: an estimate of one is enough for the other.
    function test_OnInsuranceChanged_WritesNothingWhenNothingChanged() external {
        skip(1 hours);
        vm.startStateDiffRecording();
        vm.recordLogs();
        vm.startPrank(address(fund));
        pool.onInsuranceChanged(fund.balanceOf(POOL, usdc));
        vm.stopPrank();
        assertEq(vm.getRecordedLogs().length, 0);
        Vm.AccountAccess[] memory accesses = vm.stopAndReturnStateDiff();
        for (uint256 i = 0; i < accesses.length; ++i) {
            for (uint256 k = 0; k < accesses[i].storageAccesses.length; ++k) {
                assertFalse(accesses[i].storageAccesses[k].isWrite);
            }
        }
    }

    function test_InsuranceUpdated_SaysBothBalances() external {
        usdc.mint(address(this), 1e6);
        usdc.approve(address(fund), 1e6);
        vm.expectEmit(address(pool));
        emit ICreditDesk.InsuranceUpdated(15_000e6, 15_001e6);
        fund.deposit(POOL, usdc, 1e6);
    }

    /* OTHER PEOPLE'S REQUESTS */

    /// @dev A stranger lengthens a controller's list, a request a day at the most: the controller claims and cancels all the same.
    function test_Requests_OfAStrangerForManyDaysStopNoClaim() external {
        uint256 id = _request(carol, 90_000e12);
        _nextDay();
        queue.settle(1);
        uint256 claimable = queue.maxRedeem(carol);
        assertGt(claimable, 0);
        _late();
        for (uint256 i = 0; i < 100; ++i) {
            _nextDay();
            vm.prank(alice);
            queue.requestRedeem(10e12, carol, alice);
        }
        assertEq(queue.requestsOf(carol).length, 101);
        uint256 used = gasleft();
        vm.prank(carol);
        queue.redeem(claimable, carol, carol);
        assertLt(used - gasleft(), 150_000, "a claim does not read what is younger");
        vm.startPrank(carol);
        queue.cancelRedeem(block.timestamp / DAY, carol, carol);
        queue.cancelRedeem(id, carol, carol);
        vm.stopPrank();
        assertEq(queue.requestsOf(carol).length, 99);
    }

    /// @dev Cancelled and made again within a day, alone or beside others, a request is in its bucket once.
    function test_Cancel_AndNewRequestsOfOneDayKeepTheLine() external {
        uint256 id = _request(carol, 40_000e12);
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(carol);
            queue.cancelRedeem(id, carol, carol);
            assertEq(_request(carol, 40_000e12), id);
        }
        _nextDay();
        assertEq(_request(dave, 40_000e12), id + 1);
        vm.prank(carol);
        queue.cancelRedeem(id, carol, carol);
        assertEq(_request(carol, 40_000e12), id + 1);
        vm.prank(dave);
        queue.cancelRedeem(id + 1, dave, dave);
        (uint256 first, uint256 last) = queue.waiting();
        assertEq(first, id);
        assertEq(last, id + 1);
        _nextDay();
        (uint256 shares, uint256 assets) = queue.settle(10);
        assertGt(shares, 0);
        assertEq(queue.maxWithdraw(carol), assets);
        assertEq(queue.bucketOf(id).total, 0);
        assertEq(queue.bucketOf(id + 1).total, 40_000e12);
    }

    /// @dev Of a bucket settled in part its requests leave one by one: each with its own, none with another's.
    function testFuzz_Cancel_OfAPartlySettledBucketNeverOverpays(uint256 seed) external {
        _request(alice, 60_000e12);
        uint256 count = 8;
        for (uint256 i = 1; i <= count; ++i) {
            vm.prank(carol);
            queue.requestRedeem(
                10e12 + (uint256(keccak256(abi.encode(seed, i))) % 10_000e12),
                address(uint160(i)),
                carol
            );
        }
        _nextDay();
        queue.settle(1);
        uint256 held = usdc.balanceOf(address(queue));
        uint256 id = block.timestamp / DAY - 1;
        for (uint256 i = 1; i <= count; ++i) {
            address who = address(uint160(i));
            vm.startPrank(who);
            uint256 assets = queue.maxWithdraw(who) / 3;
            if (seed & (1 << i) != 0 && assets != 0) queue.withdraw(assets, who, who);
            if (seed & (1 << (i + 8)) != 0) queue.cancelRedeem(id, who, who);
            vm.stopPrank();
        }
        uint256 claimable = queue.maxWithdraw(alice);
        for (uint256 i = 1; i <= count; ++i) claimable += queue.maxWithdraw(address(uint160(i)));
        uint256 paid = held - usdc.balanceOf(address(queue));
        assertLe(claimable + paid, held);
        assertGe(claimable + paid + count + 1, held, "a unit a request");
        assertEq(pool.queuedShares(), queue.bucketOf(id).total - queue.bucketOf(id).filled);
    }

    /* THE ENDS OF THE FIGURES */

    /// @dev More than the place that it is told in: nothing stops, and the pool counts on what fits.
    function test_Compartment_OfMoreThanFitsStopsNothing() external {
        _insure(POOL, usdc, 1e17);
        assertEq(pool.ledger().insured, type(uint56).max);
        _nextDay();
        vm.prank(alice);
        pool.withdraw(100e6, alice, alice);
        _repay(borrower, 1_000e6);
        _draw(borrower, 500e6);
        _late();
        uint256 counted = pool.lineOf(borrower).counted;
        uint256 total = pool.totalAssets();
        vm.prank(admin);
        pool.recognizeLoss(borrower, counted);
        assertEq(pool.totalAssets(), total);
        assertEq(fund.targetOf(POOL), total / 10);
    }

    function test_Time_FortyYearsLaterEverythingGoesOn() external {
        vm.prank(critical);
        pool.setRates(10_000, 10_000);
        skip(40 * 365 days);
        assertEq(pool.overdue(), borrower);
        pool.markLate(borrower);
        skip(40 * 365 days);
        (uint256 debt, ) = pool.debtOf(borrower);
        assertGt(debt, 40 * 150_000e6);
        assertEq(_repay(borrower, debt), debt);
        _nextDay();
        skip(8 days);
        uint256 most = pool.maxWithdraw(alice);
        assertGt(most, 0);
        vm.prank(alice);
        pool.withdraw(most, alice, alice);
        assertNotEq(_request(carol, pool.balanceOf(carol)), 1);
        _nextDay();
        queue.settle(1);
    }

    /* THE TWO HALVES */

    /// @dev At its own address the desk has no roles, no books and no money.
    function test_Desk_AtItsOwnAddressDoesNothing() external {
        ICreditDesk desk = ICreditDesk(
            deployCode("CreditDesk.sol:CreditDesk", abi.encode(address(usdc), address(fund), address(queue)))
        );
        (bool initialized, bytes memory reason) = address(desk).call(
            abi.encodeWithSignature("initialize(address)", thief)
        );
        assertFalse(initialized);
        assertEq(bytes4(reason), Initializable.InvalidInitialization.selector);
        vm.startPrank(admin);
        uint256 maturity = (block.timestamp / DAY + 9) * DAY;
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, admin));
        desk.approveLine(borrower, 1e6, maturity, PURPOSE);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, admin));
        desk.recognizeLoss(borrower, 1);
        vm.expectRevert(ICreditDesk.LendingPool_NothingToPay.selector);
        desk.payInsurance();
        vm.expectRevert(abi.encodeWithSelector(ICreditDesk.LendingPool_NoProposal.selector, borrower));
        desk.activateLine(borrower);
        vm.stopPrank();
    }

    function test_Fallback_RevertWhen_NobodyHasTheFunction() external {
        bytes[3] memory calls = [bytes(""), hex"01", abi.encodeWithSignature("upgradeTo(address)", thief)];
        for (uint256 i = 0; i < 3; ++i) {
            (bool ok, ) = address(pool).call(calls[i]);
            assertFalse(ok);
        }
        vm.deal(address(this), 1 ether);
        (bool taken, ) = address(pool).call{value: 1}("");
        assertFalse(taken);
    }

    /* A PAUSE */

    function test_Pause_StopsNoWayBack() external {
        uint256 id = _request(carol, 90_000e12);
        _nextDay();
        queue.settle(1);
        vm.prank(guardian);
        pool.pause();
        uint256 claimable = queue.maxRedeem(carol);
        assertGt(claimable, 0);
        vm.startPrank(carol);
        queue.redeem(claimable, carol, carol);
        queue.cancelRedeem(id, carol, carol);
        assertNotEq(queue.requestRedeem(10e12, carol, carol), 1);
        pool.transfer(alice, 1e12);
        pool.acceptHaircut(1);
        vm.stopPrank();
        _repay(borrower, 10_000e6);
        pool.payInsurance();
        vm.expectRevert(
            abi.encodeWithSelector(ILendingPoolCore.LendingPool_ExitsWait.selector, ILendingPoolCore.ExitBlock.Paused)
        );
        vm.prank(alice);
        pool.withdraw(1e6, alice, alice);
        skip(72 hours);
        _nextDay();
        queue.settle(1);
    }
}
