// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IVestingVault} from "../../contracts/interfaces/token/IVestingVault.sol";
import {VestingTest} from "../helpers/VestingTest.sol";

/// @notice Creating, announcing, settings and views.
contract VestingVaultTest is VestingTest {
    /* CREATE */

    function test_CreateSchedule_PullsTheAmountAndNumbersByPlace() external {
        IVestingVault.Terms memory terms = IVestingVault.Terms(uint40(START + 5), 3, 9, 1_234, true, false, true);
        vm.prank(address(genesis));
        cpt.approve(address(vestingVault), 10e18);
        vm.expectEmit(address(vestingVault));
        emit IVestingVault.ScheduleCreated(_idOf(alice, 0), alice, address(genesis), 7e18, terms);
        vm.prank(address(genesis));
        assertEq(vestingVault.createSchedule(alice, 7e18, terms), _idOf(alice, 0));
        assertEq(cpt.balanceOf(address(vestingVault)), 7e18);
        assertEq(cpt.allowance(address(genesis), address(vestingVault)), 3e18);
        assertEq(_grant(alice, 1, _saleTerms()), _idOf(alice, 1));
        assertEq(_grant(bob, 2, _teamTerms()), _idOf(bob, 0));
        assertEq(vestingVault.scheduleCount(alice), 2);
        assertEq(vestingVault.scheduleCount(bob), 1);
        assertEq(vestingVault.scheduleCount(carol), 0);
        assertEq(vestingVault.beneficiaryOf(_idOf(alice, 1)), alice);
        IVestingVault.ScheduleView memory schedule = vestingVault.scheduleOf(_idOf(alice, 0));
        assertEq(abi.encode(schedule.terms), abi.encode(terms));
        assertEq(schedule.total, 7e18);
        assertEq(schedule.released + schedule.vested + schedule.releasable, 0);
        assertEq(abi.encode(vestingVault.scheduleOf(_idOf(alice, 1)).terms), abi.encode(_saleTerms()));
        assertEq(vestingVault.limit().total, 1);
    }

    function test_CreateSchedule_RevertWhen_CallerHasNoRole() external {
        address[3] memory cast = [admin, critical, thief];
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(cast[i]);
            vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, cast[i]));
            vestingVault.createSchedule(alice, 1, _teamTerms());
        }
    }

    function test_CreateSchedule_RevertWhen_TheBeneficiaryIsZeroOrTheVault() external {
        address[2] memory bad = [address(0), address(vestingVault)];
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(address(genesis));
            vm.expectRevert(abi.encodeWithSelector(IVestingVault.VestingVault_BadBeneficiary.selector, bad[i]));
            vestingVault.createSchedule(bad[i], 1, _teamTerms());
        }
    }

    function test_CreateSchedule_RevertWhen_TheAmountIsZeroOrTooLarge() external {
        uint256[3] memory bad = [uint256(0), 2 ** 88, type(uint256).max];
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(address(genesis));
            vm.expectRevert(abi.encodeWithSelector(IVestingVault.VestingVault_BadAmount.selector, bad[i]));
            vestingVault.createSchedule(alice, bad[i], _teamTerms());
        }
        // the largest passes on to CPT, of which there is less
        vm.prank(address(genesis));
        vm.expectPartialRevert(IERC20Errors.ERC20InsufficientAllowance.selector);
        vestingVault.createSchedule(alice, 2 ** 88 - 1, _teamTerms());
    }

    function test_CreateSchedule_RevertGiven_TheAllowanceIsLess() external {
        vm.startPrank(address(genesis));
        cpt.approve(address(vestingVault), 4);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(vestingVault), 4, 5)
        );
        vestingVault.createSchedule(alice, 5, _teamTerms());
        vm.stopPrank();
    }

    function _expectBadTerms(bytes32 what, IVestingVault.Terms memory terms) private {
        vm.prank(address(genesis));
        vm.expectRevert(abi.encodeWithSelector(IVestingVault.VestingVault_BadTerms.selector, what));
        vestingVault.createSchedule(alice, 1, terms);
    }

    function test_CreateSchedule_RevertWhen_TheTermsContradictEachOther() external {
        IVestingVault.Terms memory terms;
        terms.start = uint40(START - 1);
        _expectBadTerms("start", terms);
        terms.start = uint40(START);
        _grant(alice, 1, terms);
        terms.atStartBps = 10_001;
        _expectBadTerms("atStartBps", terms);
        terms.atStartBps = 10_000;
        _grant(alice, 1, terms);
        terms.monthly = true;
        _expectBadTerms("monthly", terms);
        terms.linearMonths = 1;
        _grant(alice, 1, terms);
    }

    /// @dev Limited schedules share by one curve: each of its terms is asked for.
    function test_CreateSchedule_RevertWhen_LimitedWithOtherTerms() external {
        for (uint256 i = 0; i < 8; ++i) {
            IVestingVault.Terms memory terms = _saleTerms();
            if (i == 0) terms.start = uint40(START + 1);
            if (i == 1) terms.cliffMonths = 5;
            if (i == 2) terms.cliffMonths = 7;
            if (i == 3) terms.linearMonths = 17;
            if (i == 4) terms.linearMonths = 19;
            if (i == 5) terms.atStartBps = 1;
            if (i == 6) terms.monthly = true;
            if (i == 7) terms.revocable = true;
            _expectBadTerms("limited", terms);
            terms.limited = false;
            _grant(alice, 1, terms);
        }
    }

    function test_CreateSchedule_TakesLimitedOnesToTheLastSecondBeforeTheClose() external {
        _grant(alice, 10e18, _saleTerms());
        _list(START + 10);
        uint256 closedAt = START + 10 + 6 * MONTH;
        assertEq(vestingVault.limitedClosedAt(), closedAt);
        vm.warp(closedAt - 1);
        _grant(bob, 5e18, _saleTerms());
        vm.warp(closedAt);
        vm.prank(address(genesis));
        vm.expectRevert(abi.encodeWithSelector(IVestingVault.VestingVault_LimitedClosed.selector, closedAt));
        vestingVault.createSchedule(carol, 1, _saleTerms());
        assertEq(vestingVault.limit().total, 15e18);
        _grant(carol, 1, _teamTerms());
        // the latecomer shares like the first
        vm.warp(closedAt + 9 * MONTH);
        assertEq(vestingVault.releasable(_idOf(alice, 0)), 2 * vestingVault.releasable(_idOf(bob, 0)));
        assertEq(vestingVault.releasable(_idOf(bob, 0)), 2.5e18);
    }

    function test_CreateSchedule_RevertGiven_CptIsPaused() external {
        vm.prank(address(genesis));
        cpt.approve(address(vestingVault), 1);
        _pause(address(cpt));
        vm.prank(address(genesis));
        vm.expectPartialRevert(bytes4(keccak256("ExpiringPause_Paused(uint256)")));
        vestingVault.createSchedule(alice, 1, _teamTerms());
    }

    /* THE LISTING */

    function test_AnnounceListing_IsForNowToAYearAhead() external {
        uint256[2] memory good = [START, START + 365 days];
        for (uint256 i = 0; i < 2; ++i) {
            uint256 state = vm.snapshotState();
            assertEq(vestingVault.listingAt(), 0);
            assertEq(vestingVault.limitedClosedAt(), 0);
            vm.expectEmit(address(vestingVault));
            emit IVestingVault.ListingAnnounced(good[i]);
            _list(good[i]);
            assertEq(vestingVault.listingAt(), good[i]);
            assertTrue(vm.revertToState(state));
        }
    }

    function test_AnnounceListing_RevertWhen_PastOrTooFar() external {
        uint256[4] memory bad = [0, START - 1, START + 365 days + 1, type(uint256).max];
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IVestingVault.VestingVault_BadListing.selector, bad[i], 0));
            _list(bad[i]);
        }
    }

    /// @dev Nor is a listing moved that lies ahead.
    function test_AnnounceListing_RevertGiven_ItWasAnnounced() external {
        _list(START + 7);
        vm.expectRevert(abi.encodeWithSelector(IVestingVault.VestingVault_BadListing.selector, START + 8, START + 7));
        _list(START + 8);
    }

    function test_AnnounceListing_RevertWhen_CallerNotAdmin() external {
        vm.prank(critical);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, critical));
        vestingVault.announceListing(START);
    }

    /* BOUNDS */

    function test_SetDailyBounds_SaysBothSides() external {
        (uint256 min, uint256 max) = vestingVault.dailyBounds();
        assertEq(min, MIN_DAILY);
        assertEq(max, MAX_DAILY);
        vm.startPrank(critical);
        vm.expectEmit(address(vestingVault));
        emit IVestingVault.DailyBoundsUpdated(MIN_DAILY, 1_000e18, MAX_DAILY, 1_000_000e18);
        vestingVault.setDailyBounds(1_000e18, 1_000_000e18);
        vestingVault.setDailyBounds(5_000e18, 5_000e18);
        vm.stopPrank();
        (min, max) = vestingVault.dailyBounds();
        assertEq(min, 5_000e18);
        assertEq(max, 5_000e18);
    }

    function test_SetDailyBounds_RevertWhen_OutOfBounds() external {
        uint256[2][3] memory bad = [
            [uint256(1_000e18 - 1), 50_000e18],
            [uint256(10_000e18), 1_000_000e18 + 1],
            [uint256(10_000e18 + 1), 10_000e18]
        ];
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(critical);
            vm.expectRevert(
                abi.encodeWithSelector(IVestingVault.VestingVault_BadBounds.selector, bad[i][0], bad[i][1])
            );
            vestingVault.setDailyBounds(bad[i][0], bad[i][1]);
        }
    }

    function test_SetDailyBounds_RevertWhen_CallerNotCritical() external {
        vm.prank(routine);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, routine));
        vestingVault.setDailyBounds(10_000e18, 50_000e18);
    }

    /* VIEWS */

    function testFuzz_ScheduleIdOf_IsTheBeneficiaryAndThePlace(address beneficiary, uint32 place) external view {
        assertEq(vestingVault.scheduleIdOf(beneficiary, place), _idOf(beneficiary, place));
    }

    function testFuzz_Views_RevertGiven_NoSchedule(uint256 scheduleId) external {
        _grant(alice, 1e18, _foundationTerms());
        _list(START);
        vm.assume(scheduleId != _idOf(alice, 0));
        uint256[2] memory ids = [scheduleId, _idOf(alice, 0) | (1 << 200)]; // with bits above the address
        for (uint256 i = 0; i < 2; ++i) {
            _expectNoSchedule(ids[i]);
            vestingVault.beneficiaryOf(ids[i]);
            _expectNoSchedule(ids[i]);
            vestingVault.scheduleOf(ids[i]);
            _expectNoSchedule(ids[i]);
            vestingVault.vestedAt(ids[i], START);
            _expectNoSchedule(ids[i]);
            vestingVault.releasable(ids[i]);
            _expectNoSchedule(ids[i]);
            vestingVault.release(ids[i]);
            _expectNoSchedule(ids[i]);
            _revoke(ids[i]);
            _expectNoSchedule(ids[i]);
            vestingVault.transferSchedule(ids[i], bob);
        }
    }

    function test_Cpt_IsTheToken() external view {
        assertEq(address(vestingVault.cpt()), address(cpt));
    }
}
