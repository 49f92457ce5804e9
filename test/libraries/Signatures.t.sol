// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {Signatures} from "../../contracts/libraries/Signatures.sol";
import {MockWallet} from "../mocks/MockWallet.sol";

contract SignaturesTest is Test {
    uint256 private constant CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    bytes32 private constant HASH = keccak256("agreed");

    address private _signer;
    uint256 private _key;
    MockWallet private _wallet;

    function setUp() external {
        (_signer, _key) = makeAddrAndKey("signer");
        _wallet = new MockWallet(_signer);
    }

    function isValid(address signer, bytes32 hash, bytes calldata signature) external view returns (bool) {
        return Signatures.isValid(signer, hash, signature);
    }

    function _sign(bytes32 hash) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_key, hash);
        return abi.encodePacked(r, s, v);
    }

    function test_IsValid_ForTheKeysSignature() external view {
        assertTrue(this.isValid(_signer, HASH, _sign(HASH)));
    }

    function test_IsValid_NotForAnotherSigner() external {
        assertFalse(this.isValid(makeAddr("other"), HASH, _sign(HASH)));
        assertFalse(this.isValid(address(0), HASH, _sign(HASH)));
    }

    function test_IsValid_NotForAnotherHash() external view {
        assertFalse(this.isValid(_signer, keccak256("other"), _sign(HASH)));
    }

    function test_IsValid_NotWhenMalleated() external view {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_key, HASH);
        bytes memory high = abi.encodePacked(r, bytes32(CURVE_ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        assertEq(ecrecover(HASH, v == 27 ? 28 : 27, r, bytes32(CURVE_ORDER - uint256(s))), _signer);
        assertFalse(this.isValid(_signer, HASH, high));
    }

    function test_IsValid_NotInAnotherLength() external view {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_key, HASH);
        bytes32 compact = bytes32(uint256(s) | (v == 28 ? 1 << 255 : 0));
        assertFalse(this.isValid(_signer, HASH, abi.encodePacked(r, compact)));
        assertFalse(this.isValid(_signer, HASH, abi.encodePacked(r, s, v, uint8(0))));
        assertFalse(this.isValid(_signer, HASH, ""));
    }

    /// @dev `ecrecover` gives zero for a wrong v; the zero address must not count as a signer.
    function test_IsValid_NotForZeroAddressWithAnInvalidV() external view {
        (, bytes32 r, bytes32 s) = vm.sign(_key, HASH);
        assertFalse(this.isValid(address(0), HASH, abi.encodePacked(r, s, uint8(29))));
    }

    function test_IsValid_ForAContractWallet() external view {
        assertTrue(this.isValid(address(_wallet), HASH, _sign(HASH)));
    }

    function test_IsValid_ForAContractWalletWithALongAnswer() external {
        _wallet.setMode(MockWallet.Mode.LongAnswer);
        assertTrue(this.isValid(address(_wallet), HASH, ""));
    }

    function test_IsValid_NotWhenTheWalletRefuses() external {
        MockWallet.Mode[4] memory modes = [
            MockWallet.Mode.Reverts,
            MockWallet.Mode.BurnsGas,
            MockWallet.Mode.ShortAnswer,
            MockWallet.Mode.WrongMagic
        ];
        for (uint256 i = 0; i < modes.length; ++i) {
            _wallet.setMode(modes[i]);
            assertFalse(this.isValid{gas: 1_000_000}(address(_wallet), HASH, _sign(HASH)));
        }
    }

    function test_IsValid_NotForAContractWithoutTheFunction() external view {
        assertFalse(this.isValid(address(this), HASH, _sign(HASH)));
    }

    function testFuzz_IsValid_OnlyForTheHashThatWasSigned(bytes32 signed, bytes32 shown) external view {
        assertEq(this.isValid(_signer, shown, _sign(signed)), signed == shown);
    }

    function testFuzz_IsValid_NeverRevertsOnNoise(bytes calldata noise) external view {
        assertFalse(this.isValid(_signer, HASH, noise));
        assertFalse(this.isValid(address(_wallet), HASH, noise));
    }
}
