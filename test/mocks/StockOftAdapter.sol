// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OFTAdapterUpgradeable} from "@layerzerolabs/oft-evm-upgradeable/contracts/oft/OFTAdapterUpgradeable.sol";

/// @notice LayerZero's own adapter with nothing added: what a send of ours is measured against.
contract StockOftAdapter is OFTAdapterUpgradeable {
    constructor(address token, address lzEndpoint) OFTAdapterUpgradeable(token, lzEndpoint) {
        _disableInitializers();
    }

    function initialize(address owner) external initializer {
        __Ownable_init(owner);
        __OFTAdapter_init(owner);
    }
}
