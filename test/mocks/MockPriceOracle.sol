// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPriceOracle} from "../../contracts/interfaces/oracle/IPriceOracle.sol";

/// @notice The price a test wants, or none.
contract MockPriceOracle {
    uint256 private _lowE18;
    uint256 private _highE18;

    function setPrices(uint256 lowE18, uint256 highE18) external {
        (_lowE18, _highE18) = (lowE18, highE18);
    }

    function price() external view returns (IPriceOracle.Status status, uint256 lowE18, uint256 highE18) {
        status = _highE18 == 0 ? IPriceOracle.Status.TooFewSources : IPriceOracle.Status.Fresh;
        return (status, _lowE18, _highE18);
    }

    function requirePrice() external view returns (uint256 lowE18, uint256 highE18) {
        require(_highE18 != 0, IPriceOracle.PriceOracle_NoPrice(IPriceOracle.Status.TooFewSources));
        return (_lowE18, _highE18);
    }
}
