// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignedUsdc} from "../../contracts/libraries/SignedUsdc.sol";
import {ITreasury} from "../../contracts/interfaces/revenue/ITreasury.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IPrivateSale} from "../../contracts/interfaces/token/IPrivateSale.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {MockTreasury} from "../mocks/MockTreasury.sol";
import {VestingTest} from "./VestingTest.sol";

/// @notice The private sale after genesis, with rounds, an allow-list of four and what its buyers sign.
abstract contract SaleTest is VestingTest {
    uint256 internal constant FOR_SALE = 12_500_000e18;
    uint256 internal constant CAP = 100_000e6;
    uint40 internal constant OPENS = uint40(START + 1 days);
    uint40 internal constant CLOSES = uint40(START + 31 days);
    bytes32 private constant PERMIT_TYPE = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant RECEIVE_TYPE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );

    IPrivateSale internal sale;
    MockTreasury internal treasury;
    address internal foundation = makeAddr("foundation");
    /// @dev Leaves of the list's tree of two levels.
    Key[4] internal buyers;
    bytes32 internal root;

    function setUp() public virtual override {
        super.setUp();
        for (uint256 i = 0; i < 4; ++i) {
            buyers[i] = _key(string.concat("buyer ", vm.toString(i)));
        }
        root = _pair(
            _pair(_leaf(buyers[0].addr), _leaf(buyers[1].addr)),
            _pair(_leaf(buyers[2].addr), _leaf(buyers[3].addr))
        );
        treasury = new MockTreasury();
        address implementation = deployCode(
            "PrivateSale.sol:PrivateSale",
            abi.encode(address(usdc), address(cpt), address(vestingVault), address(treasury))
        );
        bytes memory initialize = abi.encodeWithSignature("initialize(address,address)", address(manager), foundation);
        sale = IPrivateSale(_proxy(implementation, initialize));
        _wireSale();
        vm.prank(admin);
        genesis.begin(cpt, vestingVault, foundation, address(sale));
        for (uint256 i = 0; i < 4; ++i) {
            usdc.mint(buyers[i].addr, 5_000_000e6);
            vm.prank(buyers[i].addr);
            usdc.approve(address(sale), type(uint256).max);
        }
    }

    function _wireSale() private {
        vm.prank(admin);
        manager.grantRole(Roles.VESTING_GRANTOR, address(sale), 0);
        _restrict(address(sale), Roles.PARAMETERS_CRITICAL, IPrivateSale.setRound.selector);
        _restrict(address(sale), Roles.GUARDIAN, IExpiringPause.pause.selector);
        _restrict(address(sale), Roles.PARAMETERS_ROUTINE, IExpiringPause.unpause.selector);
    }

    /* ROUNDS */

    function _round() internal view returns (IPrivateSale.Round memory round) {
        round.price = 800_000;
        round.cap = 5_000_000e18;
        (round.opensAt, round.closesAt) = (OPENS, CLOSES);
        round.buyerCap = uint64(CAP);
        round.root = root;
    }

    function _setRound(uint256 number, IPrivateSale.Round memory round) internal {
        vm.prank(critical);
        sale.setRound(number, round);
    }

    /// @dev Round 0 is open.
    function _openFirst() internal {
        _setRound(0, _round());
        vm.warp(OPENS);
    }

    /// @dev The present round has closed; the next is open for 30 days.
    function _openNext(uint256 number, uint64 price, uint88 cap) internal {
        IPrivateSale.Round memory round = _round();
        (round.price, round.cap) = (price, cap);
        (, IPrivateSale.Round memory present) = sale.currentRound();
        vm.warp(present.closesAt);
        round.opensAt = uint40(block.timestamp);
        round.closesAt = round.opensAt + 30 days;
        _setRound(number, round);
    }

    /* THE LIST */

    function _leaf(address account) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(account))));
    }

    function _pair(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(bytes.concat(a, b)) : keccak256(bytes.concat(b, a));
    }

    function _proof(uint256 i) internal view returns (bytes32[] memory proof) {
        proof = new bytes32[](2);
        proof[0] = _leaf(buyers[i ^ 1].addr);
        proof[1] =
            i < 2
                ? _pair(_leaf(buyers[2].addr), _leaf(buyers[3].addr))
                : _pair(_leaf(buyers[0].addr), _leaf(buyers[1].addr));
    }

    /* BUYING */

    function _buy(uint256 i, uint256 amount) internal returns (uint256 bought, uint256 scheduleId) {
        bytes32[] memory proof = _proof(i);
        vm.prank(buyers[i].addr);
        return sale.buy(amount, 0, proof);
    }

    function _signPermit(Key memory owner, uint256 value, uint256 deadline) internal view returns (bytes memory) {
        bytes32 structHash = keccak256(
            abi.encode(PERMIT_TYPE, owner.addr, address(sale), value, usdc.nonces(owner.addr), deadline)
        );
        return _sign(owner.key, _digest(_usdcDomain(), structHash));
    }

    /// @dev Valid for an hour, for the round and the least CPT named.
    function _authorize(
        Key memory buyer,
        uint256 amount,
        uint256 round,
        uint256 minCpt,
        bytes32 salt
    ) internal view returns (SignedUsdc.Authorization memory authorization) {
        bytes32 action = keccak256(abi.encode(IPrivateSale.buyWithAuthorization.selector, round, minCpt));
        bytes32 nonce = keccak256(abi.encode(buyer.addr, action, salt));
        authorization = SignedUsdc.Authorization(0, block.timestamp + 1 hours, salt, "");
        bytes32 structHash = keccak256(
            abi.encode(RECEIVE_TYPE, buyer.addr, address(sale), amount, 0, authorization.validBefore, nonce)
        );
        authorization.signature = _sign(buyer.key, _digest(_usdcDomain(), structHash));
    }

    function _usdcDomain() private view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPE, keccak256("USD Coin"), keccak256("2"), block.chainid, address(usdc)));
    }

    function _proceeds() internal view returns (uint256) {
        return treasury.balanceOf(ITreasury.Account.Sale, usdc);
    }

    /* REFUSALS */

    function _expectOutOfBounds(bytes32 what, uint256 value, uint256 min, uint256 max) internal {
        vm.expectRevert(abi.encodeWithSelector(IPrivateSale.PrivateSale_OutOfBounds.selector, what, value, min, max));
    }

    function _expectNotOpen(uint256 number, uint256 opensAt, uint256 closesAt) internal {
        vm.expectRevert(abi.encodeWithSelector(IPrivateSale.PrivateSale_NotOpen.selector, number, opensAt, closesAt));
    }
}
