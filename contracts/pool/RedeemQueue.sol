// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IERC7540Operator, IERC7540Redeem} from "../interfaces/pool/IERC7540.sol";
import {IERC7575} from "../interfaces/pool/IERC7575.sol";
import {ILendingPool} from "../interfaces/pool/ILendingPool.sol";
import {IRedeemQueue} from "../interfaces/pool/IRedeemQueue.sol";

/// @title RedeemQueue
/// @notice Who waits for USDC of the lending pool, and what of it is here to be claimed.
/// @dev A bucket keeps what was requested, what of it was settled, and for how much; a request's part of both is s / total, down. Nothing
///      joins a bucket that settlement has reached, so that its requests all get the same price. A controller's oldest request is a word
///      of its account; younger ones wait in a list. Trusts: the pool; USDC takes no transfer fee. Invariants: QUE-1 to QUE-5.
contract RedeemQueue is IRedeemQueue, Initializable, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 private constant DAY = 1 days;
    uint256 private constant MIN_REQUEST = 10e12;
    /// @notice The id of requests that were settled at once, and of what was settled of a request that was cancelled.
    uint256 public constant SETTLED_AT_ONCE = 1;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    ILendingPool private immutable POOL;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable USDC;

    /* STORAGE */

    /// @dev The oldest request, and where the younger ones are in the list.
    struct Account {
        uint16 day; // zero: nothing is requested
        uint88 shares;
        uint32 from;
        uint32 to;
        bool hasSettled;
        bool hasClaimed; // part of the oldest request
    }

    struct Younger {
        uint16 day;
        uint88 shares; // zero: cancelled
    }

    struct Amounts {
        uint88 shares;
        uint64 assets;
    }

    /// @custom:storage-location erc7201:cyberplaza.RedeemQueue
    struct RedeemQueueStorage {
        uint16 first; // oldest bucket that waits
        uint16 last; // newest
        mapping(uint256 day => Bucket) buckets;
        mapping(address controller => Account) accounts;
        mapping(address controller => mapping(uint256 index => Younger)) younger;
        mapping(address controller => Amounts) settled; // at once, or of a cancelled request
        mapping(address controller => Amounts) claimed; // of the oldest request
        mapping(address controller => mapping(address operator => bool)) operators;
    }

    function _storage() private pure returns (RedeemQueueStorage storage $) {
        uint256 location = erc7201("cyberplaza.RedeemQueue");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, ILendingPool pool_) {
        USDC = usdc;
        POOL = pool_;
        _disableInitializers();
    }

    /// @dev There is nothing to store: no function takes a role. A proxy's creation calls something.
    function initialize() external initializer {}

    modifier onlyOperator(address controller) {
        bool mayAct = msg.sender == controller || _storage().operators[controller][msg.sender];
        require(mayAct, RedeemQueue_NotOperator(controller, msg.sender));
        _;
    }

    modifier onlyReceiver(address receiver) {
        bool isGood = receiver != address(0) && receiver != address(this) && receiver != address(POOL);
        require(isGood, RedeemQueue_BadReceiver(receiver));
        _;
    }

    /* REQUESTS */

    /// @inheritdoc IERC7540Redeem
    /// @dev Needs no lock: nothing is read before the pool is called and kept until after. At least 10 rUSDC, or all that `owner` has. The
    ///      caller is the owner, its operator, or has its allowance of rUSDC. Never stopped by a pause. Reverts with `RedeemQueue_BelowMinimum`, `RedeemQueue_BadReceiver` and ERC-20's errors.
    function requestRedeem(
        uint256 shares,
        address controller,
        address owner
    ) external onlyReceiver(controller) returns (uint256 requestId) {
        RedeemQueueStorage storage $ = _storage();
        if (shares < MIN_REQUEST) {
            bool isAll = shares != 0 && shares == POOL.balanceOf(owner);
            require(isAll, RedeemQueue_BelowMinimum(shares, MIN_REQUEST));
        }
        bool needsNone = msg.sender == owner || $.operators[owner][msg.sender];
        (bool settled, uint256 assets) = POOL.enqueue(owner, needsNone ? owner : msg.sender, shares);
        if (settled) {
            requestId = SETTLED_AT_ONCE;
            _addSettled(controller, shares, assets);
        } else {
            requestId = block.timestamp / DAY;
            _join(requestId, shares);
            _addRequest(controller, requestId, shares);
        }
        emit RedeemRequest(controller, owner, requestId, msg.sender, shares);
    }

    /// @dev Shares are the pool's, and their sum fits; so do the days, until the year 2149.
    function _join(uint256 day, uint256 shares) private {
        RedeemQueueStorage storage $ = _storage();
        uint256 total = $.buckets[day].total;
        $.buckets[day].total = uint88(total + shares);
        // a bucket whose requests were all cancelled is in the line already
        if (total != 0 || $.last == day) return;
        if ($.first == 0) $.first = uint16(day);
        else $.buckets[$.last].next = uint16(day);
        $.last = uint16(day);
    }

    function _addRequest(address controller, uint256 day, uint256 shares) private {
        RedeemQueueStorage storage $ = _storage();
        Account storage account = $.accounts[controller];
        (uint256 oldest, uint256 from, uint256 to) = (account.day, account.from, account.to);
        if (oldest == 0) {
            (account.day, account.shares) = (uint16(day), uint88(shares));
        } else if (oldest == day) {
            account.shares += uint88(shares);
        } else if (from != to && $.younger[controller][to - 1].day == day) {
            $.younger[controller][to - 1].shares += uint88(shares);
        } else {
            $.younger[controller][to] = Younger(uint16(day), uint88(shares));
            account.to = uint32(to + 1); // once a day at most
        }
    }

    function _addSettled(address controller, uint256 shares, uint256 assets) private {
        RedeemQueueStorage storage $ = _storage();
        Amounts storage settled = $.settled[controller];
        // parts of what the pool has, which fits
        settled.shares += uint88(shares);
        settled.assets += uint64(assets);
        $.accounts[controller].hasSettled = true;
    }

    /// @inheritdoc IRedeemQueue
    function cancelRedeem(
        uint256 requestId,
        address controller,
        address receiver
    ) external onlyOperator(controller) onlyReceiver(receiver) nonReentrant returns (uint256 shares) {
        Account memory account = _storage().accounts[controller];
        bool isOldest = requestId == account.day;
        uint256 requested = isOldest ? account.shares : _takeYounger(controller, account, requestId);
        (uint256 filled, uint256 assets) = _leaveBucket(requestId, requested);
        shares = requested - filled;
        require(shares != 0, RedeemQueue_NothingPending(requestId, controller));
        if (isOldest) {
            (filled, assets) = _unclaimed(controller, account, filled, assets);
            _dropOldest(controller, account);
            _storage().accounts[controller] = account;
        }
        if (filled != 0) _addSettled(controller, filled, assets);
        emit RedeemCancelled(controller, requestId, receiver, shares);
        POOL.dequeue(receiver, shares);
    }

    /// @dev Takes a request out of its bucket, with what was settled of it.
    function _leaveBucket(uint256 day, uint256 requested) private returns (uint256 filled, uint256 assets) {
        Bucket memory bucket = _storage().buckets[day];
        (filled, assets) = _partOf(bucket, requested);
        // parts of the bucket's figures
        bucket.total -= uint88(requested);
        bucket.filled -= uint88(filled);
        bucket.assets -= uint64(assets);
        _storage().buckets[day] = bucket;
    }

    /// @dev The shares of a younger request, which is then nobody's.
    function _takeYounger(address controller, Account memory account, uint256 day) private returns (uint256 shares) {
        mapping(uint256 => Younger) storage list = _storage().younger[controller];
        for (uint256 i = account.from; i < account.to; ++i) {
            if (list[i].day != day) continue;
            shares = list[i].shares;
            list[i].shares = 0;
            return shares;
        }
    }

    /* SETTLEMENT */

    /// @inheritdoc IRedeemQueue
    function settle(uint256 maxBuckets) external nonReentrant returns (uint256 shares, uint256 assets) {
        RedeemQueueStorage storage $ = _storage();
        uint256 today = block.timestamp / DAY;
        uint256 day = $.first;
        uint256 closed;
        uint256 count;
        for (; day != 0 && day < today && count < maxBuckets; ++count) {
            Bucket storage bucket = $.buckets[day];
            closed += bucket.total - bucket.filled;
            day = bucket.next;
        }
        require(closed != 0 || count != 0, RedeemQueue_NothingToSettle());
        if (closed != 0) {
            (shares, assets) = POOL.settle(closed);
            // shares worth less than a unit leave for nothing only where no more of them wait
            if (assets == 0) require(shares == closed, RedeemQueue_NothingToSettle());
        }
        _fill(shares, assets, count);
    }

    /// @dev Each bucket's assets are down, the last one has the rest: all were paid, and the prices differ by less than a unit.
    function _fill(uint256 shares, uint256 assets, uint256 count) private {
        RedeemQueueStorage storage $ = _storage();
        (uint256 sharesLeft, uint256 assetsLeft) = (shares, assets);
        for (; count != 0; --count) {
            uint256 day = $.first;
            Bucket memory bucket = $.buckets[day];
            uint256 fill = Math.min(bucket.total - bucket.filled, sharesLeft);
            if (fill != 0) {
                uint256 paid = fill == sharesLeft ? assetsLeft : (assets * fill) / shares;
                sharesLeft -= fill;
                assetsLeft -= paid;
                // at most the total, and at most what the pool has
                bucket.filled += uint88(fill);
                bucket.assets += uint64(paid);
                $.buckets[day] = bucket;
                emit BucketSettled(day, fill, paid);
            }
            if (bucket.filled != bucket.total) return;
            $.first = bucket.next;
            if (bucket.next == 0) $.last = 0;
        }
    }

    /* CLAIMS */

    /// @inheritdoc IERC7575
    /// @notice Claims shares that were settled, oldest first; `controller` is whose.
    /// @dev Caller: the controller or its operator. Reverts with `RedeemQueue_NotClaimable`, `RedeemQueue_NotOperator`,
    ///      `RedeemQueue_BadReceiver`. Emits `Withdraw`.
    function redeem(
        uint256 shares,
        address receiver,
        address controller
    ) external onlyOperator(controller) onlyReceiver(receiver) nonReentrant returns (uint256 assets) {
        uint256 taken;
        (taken, assets) = _claim(controller, shares, type(uint256).max);
        require(taken == shares, RedeemQueue_NotClaimable(shares, taken));
        _pay(receiver, controller, assets, shares);
    }

    /// @inheritdoc IERC7575
    /// @notice Claims for an amount of USDC. As `redeem`; shares up.
    function withdraw(
        uint256 assets,
        address receiver,
        address controller
    ) external onlyOperator(controller) onlyReceiver(receiver) nonReentrant returns (uint256 shares) {
        uint256 taken;
        (shares, taken) = _claim(controller, type(uint256).max, assets);
        require(taken == assets, RedeemQueue_NotClaimable(assets, taken));
        _pay(receiver, controller, assets, shares);
    }

    function _pay(address receiver, address controller, uint256 assets, uint256 shares) private {
        emit Withdraw(msg.sender, receiver, controller, assets, shares);
        USDC.safeTransfer(receiver, assets);
    }

    /// @dev Takes up to `maxShares` shares and `maxAssets` units, oldest first, whichever is reached first.
    function _claim(
        address controller,
        uint256 maxShares,
        uint256 maxAssets
    ) private returns (uint256 shares, uint256 assets) {
        RedeemQueueStorage storage $ = _storage();
        Account memory account = $.accounts[controller];
        if (account.hasSettled) {
            Amounts memory settled = $.settled[controller];
            (shares, assets) = _take(settled.shares, settled.assets, maxShares, maxAssets);
            // parts of them
            settled.shares -= uint88(shares);
            settled.assets -= uint64(assets);
            account.hasSettled = settled.shares != 0;
            $.settled[controller] = settled;
        }
        while (account.day != 0 && shares < maxShares && assets < maxAssets) {
            Bucket memory bucket = $.buckets[account.day];
            (uint256 filled, uint256 worth) = _partOf(bucket, account.shares);
            (filled, worth) = _unclaimed(controller, account, filled, worth);
            (uint256 ofShares, uint256 ofAssets) = _take(filled, worth, maxShares - shares, maxAssets - assets);
            shares += ofShares;
            assets += ofAssets;
            if (ofShares == filled && bucket.filled == bucket.total) {
                _dropOldest(controller, account);
                continue;
            }
            if (ofShares != 0) {
                Amounts storage claimed = $.claimed[controller];
                // parts of the request
                claimed.shares += uint88(ofShares);
                claimed.assets += uint64(ofAssets);
                account.hasClaimed = true;
            }
            break;
        }
        $.accounts[controller] = account;
    }

    /// @dev Of `shares` that are worth `assets`, as much as both limits allow; all or nothing of the last unit.
    function _take(
        uint256 shares,
        uint256 assets,
        uint256 maxShares,
        uint256 maxAssets
    ) private pure returns (uint256, uint256) {
        if (shares <= maxShares && assets <= maxAssets) return (shares, assets);
        if (shares > maxShares) return (maxShares, (assets * maxShares) / shares); // down: the rest stays with the request
        return (Math.ceilDiv(maxAssets * shares, assets), maxAssets); // up: likewise
    }

    /// @dev What of a bucket's settlement is a request's. Down.
    function _partOf(Bucket memory bucket, uint256 shares) private pure returns (uint256 filled, uint256 assets) {
        if (bucket.filled == 0) return (0, 0);
        filled = (shares * bucket.filled) / bucket.total;
        assets = (shares * bucket.assets) / bucket.total;
    }

    /// @dev Less what was claimed of the oldest request.
    function _unclaimed(
        address controller,
        Account memory account,
        uint256 filled,
        uint256 assets
    ) private view returns (uint256, uint256) {
        if (!account.hasClaimed) return (filled, assets);
        Amounts memory claimed = _storage().claimed[controller];
        return (filled - claimed.shares, assets - claimed.assets);
    }

    /// @dev The next that was not cancelled takes the oldest's place.
    function _dropOldest(address controller, Account memory account) private {
        RedeemQueueStorage storage $ = _storage();
        if (account.hasClaimed) {
            delete $.claimed[controller];
            account.hasClaimed = false;
        }
        (account.day, account.shares) = (0, 0);
        while (account.from < account.to && account.shares == 0) {
            Younger memory next = $.younger[controller][account.from];
            delete $.younger[controller][account.from++];
            if (next.shares != 0) (account.day, account.shares) = (next.day, next.shares);
        }
        if (account.from == account.to) (account.from, account.to) = (0, 0);
    }

    /* OPERATORS */

    /// @inheritdoc IERC7540Operator
    function setOperator(address operator, bool approved) external returns (bool) {
        _storage().operators[msg.sender][operator] = approved;
        emit OperatorSet(msg.sender, operator, approved);
        return true;
    }

    /// @inheritdoc IERC7540Operator
    function isOperator(address controller, address operator) external view returns (bool) {
        return _storage().operators[controller][operator];
    }

    /* DEPOSITS */

    /// @inheritdoc IERC7575
    /// @dev The pool's `deposit`.
    function deposit(uint256 assets, address receiver) external nonReentrant returns (uint256 shares) {
        _pull(assets);
        shares = POOL.deposit(assets, receiver);
        emit Deposit(msg.sender, receiver, assets, shares);
    }

    /// @inheritdoc IERC7575
    /// @dev The pool's `mint`.
    function mint(uint256 shares, address receiver) external nonReentrant returns (uint256 assets) {
        assets = POOL.previewMint(shares);
        _pull(assets);
        POOL.mint(shares, receiver);
        emit Deposit(msg.sender, receiver, assets, shares);
    }

    function _pull(uint256 assets) private {
        USDC.safeTransferFrom(msg.sender, address(this), assets);
        USDC.forceApprove(address(POOL), assets);
    }

    /* VIEWS */

    /// @inheritdoc IRedeemQueue
    function requestsOf(address controller) public view returns (Request[] memory list) {
        RedeemQueueStorage storage $ = _storage();
        Account memory account = $.accounts[controller];
        uint256 count = (account.hasSettled ? 1 : 0) + (account.day != 0 ? 1 : 0) + account.to - account.from;
        list = new Request[](count);
        count = 0;
        if (account.hasSettled) {
            Amounts memory settled = $.settled[controller];
            list[count++] = Request(SETTLED_AT_ONCE, 0, settled.shares, settled.assets);
        }
        if (account.day != 0) {
            Request memory oldest = _request(account.day, account.shares);
            (oldest.claimableShares, oldest.claimableAssets) = _unclaimed(
                controller,
                account,
                oldest.claimableShares,
                oldest.claimableAssets
            );
            list[count++] = oldest;
        }
        for (uint256 i = account.from; i < account.to; ++i) {
            Younger memory younger = $.younger[controller][i];
            if (younger.shares != 0) list[count++] = _request(younger.day, younger.shares);
        }
        assembly ("memory-safe") {
            mstore(list, count) // cancelled ones left room
        }
    }

    function _request(uint256 day, uint256 shares) private view returns (Request memory) {
        (uint256 filled, uint256 assets) = _partOf(_storage().buckets[day], shares);
        return Request(day, shares - filled, filled, assets);
    }

    /// @inheritdoc IERC7540Redeem
    function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares) {
        return _find(requestId, controller).pending;
    }

    /// @inheritdoc IERC7540Redeem
    function claimableRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares) {
        return _find(requestId, controller).claimableShares;
    }

    function _find(uint256 requestId, address controller) private view returns (Request memory none) {
        Request[] memory list = requestsOf(controller);
        for (uint256 i = 0; i < list.length; ++i) {
            if (list[i].requestId == requestId) return list[i];
        }
    }

    /// @inheritdoc IERC7575
    /// @notice Shares the controller can claim.
    function maxRedeem(address controller) external view returns (uint256 shares) {
        (shares, ) = _claimable(controller);
    }

    /// @inheritdoc IERC7575
    /// @notice USDC units the controller can claim.
    function maxWithdraw(address controller) external view returns (uint256 assets) {
        (, assets) = _claimable(controller);
    }

    function _claimable(address controller) private view returns (uint256 shares, uint256 assets) {
        Request[] memory list = requestsOf(controller);
        for (uint256 i = 0; i < list.length; ++i) {
            shares += list[i].claimableShares;
            assets += list[i].claimableAssets;
        }
    }

    /// @inheritdoc IERC7575
    /// @dev Always reverts, as ERC-7540 asks.
    function previewRedeem(uint256) external pure returns (uint256) {
        revert RedeemQueue_NoPreview();
    }

    /// @inheritdoc IERC7575
    /// @dev Always reverts, as ERC-7540 asks.
    function previewWithdraw(uint256) external pure returns (uint256) {
        revert RedeemQueue_NoPreview();
    }

    /// @inheritdoc IRedeemQueue
    function bucketOf(uint256 requestId) external view returns (Bucket memory) {
        return _storage().buckets[requestId];
    }

    /// @inheritdoc IRedeemQueue
    function waiting() external view returns (uint256 first, uint256 last) {
        RedeemQueueStorage storage $ = _storage();
        return ($.first, $.last);
    }

    /// @inheritdoc IRedeemQueue
    function pool() external view returns (ILendingPool) {
        return POOL;
    }

    /// @inheritdoc IERC7575
    function asset() external view returns (address) {
        return address(USDC);
    }

    /// @inheritdoc IERC7575
    function share() external view returns (address) {
        return address(POOL);
    }

    /// @inheritdoc IERC7575
    function totalAssets() external view returns (uint256) {
        return POOL.totalAssets();
    }

    /// @inheritdoc IERC7575
    function convertToShares(uint256 assets) external view returns (uint256) {
        return POOL.convertToShares(assets);
    }

    /// @inheritdoc IERC7575
    function convertToAssets(uint256 shares) external view returns (uint256) {
        return POOL.convertToAssets(shares);
    }

    /// @inheritdoc IERC7575
    function maxDeposit(address receiver) external view returns (uint256) {
        return POOL.maxDeposit(receiver);
    }

    /// @inheritdoc IERC7575
    function previewDeposit(uint256 assets) external view returns (uint256) {
        return POOL.previewDeposit(assets);
    }

    /// @inheritdoc IERC7575
    function maxMint(address receiver) external view returns (uint256) {
        return POOL.maxMint(receiver);
    }

    /// @inheritdoc IERC7575
    function previewMint(uint256 shares) external view returns (uint256) {
        return POOL.previewMint(shares);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(IERC165).interfaceId ||
            interfaceId == type(IERC7575).interfaceId ||
            interfaceId == type(IERC7540Operator).interfaceId ||
            interfaceId == type(IERC7540Redeem).interfaceId;
    }
}
