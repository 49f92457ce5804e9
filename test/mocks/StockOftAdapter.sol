// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OFTAdapterUpgradeable} from "@layerzerolabs/oft-evm-upgradeable/contracts/oft/OFTAdapterUpgradeable.sol";

/// @notice LayerZero's own adapter with nothing added: what ours is measured against, and what `bridge check` must not take for it.
contract StockOftAdapter is OFTAdapterUpgradeable {
    constructor(address token, address lzEndpoint) OFTAdapterUpgradeable(token, lzEndpoint) {
        _disableInitializers();
    }

    function initialize(address owner) external initializer {
        __Ownable_init(owner);
        __OFTAdapter_init(owner);
    }
}
