// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OFTUpgradeable} from "@layerzerolabs/oft-evm-upgradeable/contracts/oft/OFTUpgradeable.sol";

/// @notice LayerZero's upgradeable OFT as it is: no limits, no caps, no pause.
contract StockOFT is OFTUpgradeable {
    constructor(address lzEndpoint) OFTUpgradeable(lzEndpoint) {}
}
