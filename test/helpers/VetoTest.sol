// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVetoGuard} from "../../contracts/interfaces/governance/IVetoGuard.sol";
import {GovernanceTest} from "./GovernanceTest.sol";

/// @notice Proposals about the veto, and a launch phase that is over.
abstract contract VetoTest is GovernanceTest {
    function _renewal() internal returns (Proposal memory) {
        return _proposal(address(vetoGuard), abi.encodeCall(IVetoGuard.renew, ()));
    }

    /// @dev Its call names the hash of its own description.
    function _ending() internal returns (Proposal memory p) {
        p = _proposal(address(vetoGuard), "");
        p.calldatas[0] = abi.encodeCall(IVetoGuard.end, (_hashOf(p)));
        p.id = _idOf(p);
    }

    /// @dev After 13 weeks above ten million veCPT, of which Alice's are more than a tenth.
    function _handOver() internal returns (uint256 launchedAt) {
        _lock(whale, 5_000_000 * CPT_1, _weekStart(208));
        skip(91 days + 1);
        vm.prank(stranger);
        launchPhase.handOver(new address[](0));
        return block.timestamp;
    }
}
