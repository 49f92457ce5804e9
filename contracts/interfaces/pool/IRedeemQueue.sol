// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC7540Operator, IERC7540Redeem} from "./IERC7540.sol";
import {IERC7575} from "./IERC7575.sol";
import {ILendingPool} from "./ILendingPool.sol";

/// @title IRedeemQueue
/// @notice Redemption of rUSDC (12 decimals) in order: ERC-7540, with shares in another contract (ERC-7575). Requests of a day are one
///         bucket. From the next day on anyone settles, first the oldest bucket, all of it at one price and in proportion; what was
///         settled is claimed when its controller likes, and nothing changes it. A request that fits the day's budget while nobody waits
///         is settled at once.
/// @dev A request's id is its day since 1970; requests of a controller on one day are one. Requests settled at once have the id
///      `SETTLED_AT_ONCE`. `deposit` and `mint` are the pool's. `withdraw` and `redeem` claim: `owner` is then the controller, and
///      previews revert, as ERC-7540 asks. Rounding of a claim is down: fewer units than a bucket has requests stay here.
interface IRedeemQueue is IERC7575, IERC7540Operator, IERC7540Redeem, IERC165 {
    /// @notice Requests of a day.
    /// @param total Shares requested and not cancelled.
    /// @param filled Of these, settled.
    /// @param assets USDC units they were settled for.
    /// @param next The next day with requests; zero: none yet.
    struct Bucket {
        uint88 total;
        uint88 filled;
        uint64 assets;
        uint16 next;
    }

    /// @notice A controller's request.
    /// @param requestId Its day, or `SETTLED_AT_ONCE`: requests of that id, unlike those of a day, have each the price of its time.
    /// @param pending Shares that wait.
    /// @param claimable Shares that can be claimed, and the USDC units for them.
    struct Request {
        uint256 requestId;
        uint256 pending;
        uint256 claimableShares;
        uint256 claimableAssets;
    }

    /* EVENTS */

    /// @notice Part of a bucket was settled.
    event BucketSettled(uint256 indexed requestId, uint256 shares, uint256 assets);

    /// @notice The part of a request that waited was taken back. What was settled stays claimable, under the id `SETTLED_AT_ONCE`.
    event RedeemCancelled(
        address indexed controller,
        uint256 indexed requestId,
        address indexed receiver,
        uint256 shares
    );

    /* ERRORS */

    /// @notice Requests are of 10 rUSDC at least, or of all that the owner has.
    error RedeemQueue_BelowMinimum(uint256 shares, uint256 minimum);

    /// @notice The caller is neither the controller nor its operator.
    error RedeemQueue_NotOperator(address controller, address caller);

    /// @notice A controller or receiver must be neither zero, the queue nor the pool.
    error RedeemQueue_BadReceiver(address receiver);

    /// @notice Less can be claimed.
    error RedeemQueue_NotClaimable(uint256 amount, uint256 claimable);

    /// @notice Nothing of the request waits.
    error RedeemQueue_NothingPending(uint256 requestId, address controller);

    /// @notice Nobody waits since yesterday or longer, or nothing may leave today.
    error RedeemQueue_NothingToSettle();

    /// @notice What an unsettled request will be worth is not known.
    error RedeemQueue_NoPreview();

    /* ACTIONS */

    /// @notice Settles as much as today's budget allows, oldest bucket first, of up to `maxBuckets` buckets. Open to anyone.
    /// @return shares Settled.
    /// @return assets USDC units for them.
    /// @dev Reverts with `RedeemQueue_NothingToSettle`, `LendingPool_ExitsWait`. Emits `BucketSettled`.
    function settle(uint256 maxBuckets) external returns (uint256 shares, uint256 assets);

    /// @notice Takes back what waits of a request.
    /// @param receiver Gets the shares.
    /// @dev Caller: the controller or its operator. Reverts with `RedeemQueue_NothingPending`, `RedeemQueue_NotOperator`,
    ///      `RedeemQueue_BadReceiver`, `LendingPool_BadShareReceiver`. Emits `RedeemCancelled`.
    function cancelRedeem(uint256 requestId, address controller, address receiver) external returns (uint256 shares);

    /* VIEWS */

    /// @notice The requests of a controller, oldest first, that are not claimed.
    function requestsOf(address controller) external view returns (Request[] memory);

    /// @notice The requests of a day.
    function bucketOf(uint256 requestId) external view returns (Bucket memory);

    /// @notice The oldest and the newest day with requests that wait; zero: none do.
    function waiting() external view returns (uint256 first, uint256 last);

    function pool() external view returns (ILendingPool);
}
