// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IInsuranceFund} from "../../../contracts/interfaces/pool/IInsuranceFund.sol";
import {IRevenueRouter} from "../../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {InsuranceTest} from "../../helpers/InsuranceTest.sol";
import {HostileUSDC} from "../../mocks/HostileUSDC.sol";
import {MockInsured} from "../../mocks/MockInsured.sol";
import {ProtocolTest} from "../../helpers/ProtocolTest.sol";
import {ActingTest} from "./ActingTest.sol";

/// @notice Donors, the router, whom the compartments insure, the admin, critical parameters, a thief and a blacklist at the fund.
abstract contract InsuranceHandler is InsuranceTest, ActingTest {
    HostileUSDC internal hostile;
    IERC20[2] internal tokens;

    /// @dev By token, USDC and CPT, and compartment: what naive records say.
    uint256[3][2] internal moneyIn;
    uint256[3][2] internal moneyOut;
    uint256[2] internal unswept;
    uint256[2] internal paidToBob;
    uint256 internal toTreasury;
    uint256[3] internal shareOf;
    uint256[3] internal fullAtOf;
    /// @dev By compartment: the contract that may be insured, what it would answer, whether it refuses, and whether it is the insured.
    MockInsured[3] internal contractOf;
    uint256[3] internal answerOf;
    bool[3] internal hasAnswer;
    bool[3] internal isRefusing;
    bool[3] internal isContract;

    bool internal wasOverfilled;
    /// @dev Calls that did what the handler is for, rather than seeing it refused.
    mapping(bytes4 handler => uint256) internal successes;
    uint256 internal shares;
    uint256 internal sharesCapped;
    uint256 internal sharesRefused;
    uint256 internal claims;
    uint256 internal claimsCut;
    uint256 internal claimsRefused;
    uint256 internal compensated;
    uint256 internal swept;

    function setUp() public virtual override(ProtocolTest, InsuranceTest) {
        super.setUp();
        hostile = _makeUsdcHostile();
        tokens = [IERC20(address(usdc)), IERC20(address(cpt))];
        shareOf = [uint256(4_000), 3_000, 3_000];
        fullAtOf = [FULL_AT, FULL_AT, FULL_AT];
        vm.prank(admin);
        router.setSink(RESERVE_SINK, IRevenueRouter.SinkConfig(address(fund), true));
        for (uint256 i = 0; i < 3; ++i) {
            answerOf[i] = 300_000e6;
            hasAnswer[i] = true;
            if (i == 0) contractOf[0] = new MockInsured(fund, ESCROW, usdc, answerOf[0]);
            else contractOf[i] = _insuredContract(IInsuranceFund.Compartment(i), answerOf[i]);
            isContract[i] = i != 0;
            _putIn(i, 0, 100_000e6);
            _putIn(i, 1, 100_000e18);
        }
    }

    function _names() internal pure returns (string[11] memory) {
        return
            [
                "deposit(uint256,uint256,uint256)",
                "receiveRevenue(uint256,uint256)",
                "distribute(uint256)",
                "donate(uint256,uint256)",
                "sweep(uint256,uint256)",
                "payClaim(uint256,uint256)",
                "compensate(uint256,uint256,uint256)",
                "setTerms(uint256,uint256,uint256,uint256)",
                "setInsured(uint256)",
                "changeWorld(uint256,uint256)",
                "steal(uint256,uint256,uint256)"
            ];
    }

    function _selectorOf(string memory name) internal pure returns (bytes4) {
        return bytes4(keccak256(bytes(name)));
    }

    /* RECORDS */

    function _held(uint256 token, uint256 i) internal view returns (uint256) {
        return moneyIn[token][i] - moneyOut[token][i];
    }

    /// @dev Whether what changes the compartment's USDC is refused by the contract that it insures.
    function _refuses(uint256 i) private view returns (bool) {
        return isContract[i] && isRefusing[i];
    }

    function _naiveTarget(uint256 i) internal view returns (uint256) {
        return isContract[i] && hasAnswer[i] ? answerOf[i] : fullAtOf[i];
    }

    /// @dev How a share is divided, and whether one of the contracts refuses it.
    function _naiveReserve(uint256 amount) private view returns (uint256[3] memory taken, bool isRefused) {
        uint256[3] memory parts = _naiveParts(amount);
        for (uint256 i = 0; i < 3; ++i) {
            uint256 target = _naiveTarget(i);
            uint256 held = _held(0, i);
            uint256 room = held < target ? target - held : 0;
            taken[i] = parts[i] < room ? parts[i] : room;
            if (taken[i] != 0 && _refuses(i)) isRefused = true;
        }
    }

    /// @dev Of what is left each time, so that the last has the rest.
    function _naiveParts(uint256 amount) private view returns (uint256[3] memory parts) {
        parts[0] = (amount * shareOf[0]) / 10_000;
        uint256 left = amount - parts[0];
        if (shareOf[0] < 10_000) parts[1] = (left * shareOf[1]) / (shareOf[1] + shareOf[2]);
        parts[2] = left - parts[1];
    }

    function _bookReserve(uint256 amount, uint256[3] memory taken) private {
        uint256 rest = amount;
        uint256[3] memory parts = _naiveParts(amount);
        for (uint256 i = 0; i < 3; ++i) {
            moneyIn[0][i] += taken[i];
            rest -= taken[i];
            if (taken[i] < parts[i]) ++sharesCapped;
            uint256 balance = fund.balanceOf(IInsuranceFund.Compartment(i), usdc);
            if (taken[i] != 0 && balance > _naiveTarget(i)) wasOverfilled = true;
        }
        toTreasury += rest;
        ++shares;
    }

    function _amount(uint256 seed, uint256 token) private pure returns (uint256) {
        return token == 0 ? seed % 60_000e6 : seed % 60_000e18;
    }

    /* MONEY IN */

    function _putIn(uint256 i, uint256 token, uint256 amount) private {
        _insure(IInsuranceFund.Compartment(i), tokens[token], amount);
        moneyIn[token][i] += amount;
    }

    function deposit(uint256 i, uint256 token, uint256 amount) external acting {
        (i, token) = (i % 3, token % 2);
        amount = _amount(amount, token);
        if (token == 0 && _refuses(i)) {
            usdc.mint(address(this), amount);
            usdc.approve(address(fund), amount);
            _refused(address(fund), abi.encodeCall(fund.deposit, (IInsuranceFund.Compartment(i), usdc, amount)));
        } else {
            _putIn(i, token, amount);
            ++successes[msg.sig];
        }
        _done();
    }

    function receiveRevenue(uint256 sink, uint256 amount) external acting {
        amount %= 300_000e6;
        usdc.mint(address(this), amount);
        usdc.approve(address(fund), amount);
        (uint256[3] memory taken, bool isRefused) = _naiveReserve(amount);
        if (sink % 8 == 0) {
            IRevenueRouter.Sink other = IRevenueRouter.Sink((sink >> 8) % 8);
            _refused(address(fund), abi.encodeCall(fund.receiveRevenue, (other, amount)));
        } else if (isRefused) {
            _refused(address(fund), abi.encodeCall(fund.receiveRevenue, (RESERVE_SINK, amount)));
            ++sharesRefused;
        } else {
            fund.receiveRevenue(RESERVE_SINK, amount);
            _bookReserve(amount, taken);
            ++successes[msg.sig];
        }
        _done();
    }

    /// @dev Through the router, which keeps as credit what is refused.
    function distribute(uint256 amount) external acting {
        amount = 1e6 + (amount % 2_000_000e6);
        usdc.mint(address(this), amount);
        usdc.approve(address(router), amount);
        router.depositRevenue(IRevenueRouter.Stream.SaaS, amount);
        vm.warp(block.timestamp + 1 weeks);
        (uint256 owed, ) = router.sinkTotals(RESERVE_SINK);
        owed += (amount * 500) / 10_000;
        (uint256[3] memory taken, bool isRefused) = _naiveReserve(owed);
        router.distribute();
        (uint256 left, ) = router.sinkTotals(RESERVE_SINK);
        assertEq(left, isRefused ? owed : 0, "credit");
        if (isRefused) {
            ++sharesRefused;
        } else {
            _bookReserve(owed, taken);
            ++successes[msg.sig];
        }
        _done();
    }

    function donate(uint256 token, uint256 amount) external acting {
        _donate(token % 2, amount);
        ++successes[msg.sig];
        _done();
    }

    function _donate(uint256 token, uint256 amount) private {
        amount %= 1e9;
        _mintTo(address(fund), tokens[token], amount);
        unswept[token] += amount;
    }

    function sweep(uint256 i, uint256 token) external acting {
        uint256 seed = token;
        (i, token) = (i % 3, token % 2);
        if (seed % 8 > 1) _donate(token, 1); // or there may be nothing to sweep
        vm.startPrank(admin);
        if (unswept[token] == 0 || (token == 0 && _refuses(i))) {
            _refused(address(fund), abi.encodeCall(fund.sweep, (IInsuranceFund.Compartment(i), tokens[token])));
        } else {
            assertEq(fund.sweep(IInsuranceFund.Compartment(i), tokens[token]), unswept[token]);
            moneyIn[token][i] += unswept[token];
            unswept[token] = 0;
            ++swept;
            ++successes[msg.sig];
        }
        vm.stopPrank();
        _done();
    }

    /* MONEY OUT */

    function payClaim(uint256 i, uint256 amount) external acting {
        i %= 3;
        amount %= 300_000e6;
        IInsuranceFund.Compartment compartment = IInsuranceFund.Compartment(i);
        uint256 expected = amount < _held(0, i) ? amount : _held(0, i);
        address target = isContract[i] ? address(contractOf[i]) : address(fund);
        bytes memory call =
            isContract[i]
                ? abi.encodeCall(MockInsured.claim, ("claim", bob, amount))
                : abi.encodeCall(fund.payClaim, (compartment, "claim", bob, amount));
        bool isTaken = !_refuses(i) && !hostile.isBlacklisted(bob);
        if (!isContract[i]) vm.prank(insured[i]);
        if (!isTaken) {
            _refused(target, call);
            ++claimsRefused;
        } else {
            (bool ok, bytes memory answer) = target.call(call);
            if (!ok) _revertWith(answer);
            assertEq(abi.decode(answer, (uint256)), expected, "paid");
            moneyOut[0][i] += expected;
            paidToBob[0] += expected;
            ++claims;
            ++successes[msg.sig];
            if (expected < amount) ++claimsCut;
        }
        _done();
    }

    function compensate(uint256 i, uint256 token, uint256 amount) external acting {
        (i, token) = (i % 3, token % 2);
        amount = _amount(amount, token);
        IInsuranceFund.Compartment compartment = IInsuranceFund.Compartment(i);
        bool isTaken = token == 1 || (!hostile.isBlacklisted(bob) && !_refuses(i));
        vm.startPrank(admin);
        if (amount <= _held(token, i) && isTaken) {
            fund.compensate(compartment, "incident", tokens[token], bob, amount);
            moneyOut[token][i] += amount;
            paidToBob[token] += amount;
            ++compensated;
            ++successes[msg.sig];
        } else {
            _refused(
                address(fund),
                abi.encodeCall(fund.compensate, (compartment, "incident", tokens[token], bob, amount))
            );
        }
        vm.stopPrank();
        _done();
    }

    /* SETTINGS */

    function setTerms(uint256 first, uint256 second, uint256 i, uint256 fullAt) external acting {
        first %= 10_001;
        second %= 10_001 - first;
        shareOf = [first, second, 10_000 - first - second];
        i %= 3;
        fullAtOf[i] = fullAt % (4 * FULL_AT);
        vm.startPrank(critical);
        fund.setShares([uint16(shareOf[0]), uint16(shareOf[1]), uint16(shareOf[2])]);
        fund.setFullAt(IInsuranceFund.Compartment(i), uint64(fullAtOf[i]));
        bytes memory wrong = abi.encodeCall(fund.setShares, ([uint16(first + 1), uint16(second), uint16(shareOf[2])]));
        _refused(address(fund), wrong);
        vm.stopPrank();
        ++successes[msg.sig];
        _done();
    }

    /// @dev A plain address in place of the contract, or the contract again.
    function setInsured(uint256 i) external acting {
        i %= 3;
        bool toContract = !isContract[i];
        address next = toContract ? address(contractOf[i]) : makeAddr("claimant");
        vm.startPrank(admin);
        if (toContract && isRefusing[i]) {
            _refused(address(fund), abi.encodeCall(fund.setInsured, (IInsuranceFund.Compartment(i), next)));
        } else {
            fund.setInsured(IInsuranceFund.Compartment(i), next);
            (insured[i], isContract[i]) = (next, toContract);
            ++successes[msg.sig];
        }
        vm.stopPrank();
        _done();
    }

    /* THE WORLD */

    /// @dev A contract's target moves or is nonsense, it refuses or not, the receiver is on USDC's blacklist or not.
    function changeWorld(uint256 i, uint256 seed) external acting {
        i %= 3;
        MockInsured.Answer answer = MockInsured.Answer(seed % 8 < 4 ? seed % 4 : 0);
        hasAnswer[i] = answer == MockInsured.Answer.Target;
        answerOf[i] = (seed >> 8) % 2_000_000e6;
        isRefusing[i] = (seed >> 128) % 4 == 0;
        contractOf[i].setAnswer(answer);
        contractOf[i].setTarget(answerOf[i]);
        contractOf[i].setRefusing(isRefusing[i]);
        hostile.setBlacklisted(bob, (seed >> 192) % 6 == 0);
        ++successes[msg.sig];
        _done();
    }

    /// @dev Neither a thief, nor a councillor, nor whom another compartment insures, moves anything.
    function steal(uint256 seed, uint256 i, uint256 amount) external acting {
        i %= 3;
        address[4] memory others = [thief, guardian, insured[(i + 1) % 3], critical];
        address other = others[seed % 4];
        if (other == insured[i]) other = thief; // one plain address may claim for several
        IInsuranceFund.Compartment compartment = IInsuranceFund.Compartment(i);
        vm.startPrank(other);
        _refused(address(fund), abi.encodeCall(fund.payClaim, (compartment, "claim", other, amount)));
        _refused(address(fund), abi.encodeCall(fund.compensate, (compartment, "incident", usdc, other, 0)));
        _refused(address(fund), abi.encodeCall(fund.sweep, (compartment, usdc)));
        _refused(address(fund), abi.encodeCall(fund.setInsured, (compartment, other)));
        vm.stopPrank();
        ++successes[msg.sig];
        _done();
    }
}
