// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IPriceOracle
/// @notice The price of CPT in USD (18 decimals) from three sources: a Chainlink feed, the 30-minute mean of a Uniswap V3 pool
///         against USDC, and an exchange quotation signed by a reporter.
/// @dev With three fresh sources the median counts, and a source more than 10 % off it is dropped. With two left they must agree
///      within 5 %, and the one worse for the caller counts: hence a low and a high. With fewer there is no price. A breaker trips
///      on a jump above 20 % within an hour, on USDC outside 1 ± 0.5 % and by the guardian; a manual price with an expiry stands
///      in for a price that is missing or tripped. Where there is a sequencer, no price holds while it is down and for an hour
///      after. Every bound is still good itself: exactly 10, 5 and 20 %, 0.5 % of USDC, a maximum age, an hour up.
///
///      No source can make a call revert. Each gets a fixed allowance of gas, and a caller that brings too little for it gets
///      `BoundedReads_InsufficientGas` instead of an answer without that source. A view takes about 120 000 and a poke 165 000; with
///      350 000 and 400 000 both pass.
interface IPriceOracle {
    /* TYPES */

    /// @notice Whether there is a price, and if not, why.
    enum Status {
        Fresh, // from two or three sources
        Manual, // set by hand, not expired
        TooFewSources, // fewer than two fresh sources
        SourcesDisagree, // two sources more than 5 % apart
        Tripped, // the breaker, or a jump or a USDC price that poke() would trip on
        SequencerDown // down, or up for less than an hour
    }

    /// @notice What became of one source in the present answer.
    enum SourceState {
        Used, // fresh; counts in the answer, if there is one
        Missing, // none configured, or it answers nothing of use; the pool also without a USDC price, the exchange without a reporter
        TooOld, // never the pool: its mean ends now
        Dropped // more than 10 % off the median
    }

    /// @notice Why the breaker tripped last.
    enum Reason {
        None,
        PriceJump,
        UsdcDepeg,
        Guardian
    }

    /// @notice Where prices come from. A zero address leaves a source out; without a USDC feed there is no price.
    /// @param cptFeed Chainlink CPT/USD.
    /// @param cptMaxAge Its heartbeat and an hour, in seconds.
    /// @param usdcFeed Chainlink USDC/USD.
    /// @param usdcMaxAge Its heartbeat and an hour, in seconds.
    /// @param pool Uniswap V3 pool of CPT and USDC.
    /// @param sequencerFeed Chainlink L2 sequencer uptime feed.
    struct Sources {
        address cptFeed;
        uint32 cptMaxAge;
        address usdcFeed;
        uint32 usdcMaxAge;
        address pool;
        address sequencerFeed;
    }

    /// @notice One source as it stands: Chainlink, Uniswap, exchange, in this order.
    struct SourceView {
        uint256 priceE18;
        uint256 updatedAt;
        SourceState state;
    }

    /* EVENTS */

    /// @notice A reporter's quotation was accepted.
    event QuotationSubmitted(address indexed reporter, uint256 priceE18, uint256 quotedAt);

    /// @notice The breaker tripped on `priceE18`, against the lowest or highest price of the last hour, or against 1 USD of USDC; both
    ///         are zero when the guardian tripped it.
    event Tripped(Reason indexed reason, uint256 priceE18, uint256 referenceE18);

    /// @notice The breaker was reset: by the critical role, or (`automatic`) after 24 hours of agreement.
    event Reset(bool automatic);

    /// @notice The sources were looked at: `status` is what `price` says now; low and high are what the sources say and what was
    ///         recorded for the jump check, also behind a manual price and while tripped (0: nothing). While tripped, agreement has
    ///         lasted since `agreedSince` (0: not).
    event Poked(Status status, uint256 lowE18, uint256 highE18, uint256 agreedSince);

    /// @notice A manual price stands in until `expiresAt`; zero ends the one before.
    event ManualPriceUpdated(uint256 oldPriceE18, uint256 newPriceE18, uint256 expiresAt);

    /// @notice The sources changed.
    event SourcesUpdated(Sources oldSources, Sources newSources);

    /* ERRORS */

    /// @notice There is no price to move money by.
    error PriceOracle_NoPrice(Status status);

    /// @notice `signer` does not hold the reporter role, or the signature is not its.
    error PriceOracle_NotAReporter(address signer);

    /// @notice A quotation must be newer than the last, not from the future and not older than an hour.
    error PriceOracle_BadQuotationTime(uint256 quotedAt, uint256 earliest, uint256 latest);

    /// @notice A price lies outside (0, 1 000 000 USD].
    error PriceOracle_BadPrice(uint256 priceE18);

    /// @notice A manual price may hold for at most 7 days.
    error PriceOracle_BadExpiry(uint256 expiresAt, uint256 latest);

    /// @notice A source is no contract, has a maximum age outside 1 hour to 3 days, or its pool is not of CPT and USDC.
    error PriceOracle_BadSource(address source);

    /// @notice The breaker has already tripped.
    error PriceOracle_AlreadyTripped();

    /// @notice The breaker has not tripped.
    error PriceOracle_NotTripped();

    /* ACTIONS */

    /// @notice Brings a reporter's signed quotation: EIP-712 `Quotation(uint256 priceE18,uint256 quotedAt)`. Expected every 5
    ///         minutes, and whenever the price moved by 1 %.
    /// @dev Open to anyone; `reporter` needs the reporter role, and the quotation counts only as long as it keeps it. Contract wallets
    ///      sign by ERC-1271. All reporters share one order in time. Reverts with
    ///      `PriceOracle_NotAReporter`, `PriceOracle_BadQuotationTime`, `PriceOracle_BadPrice`. Emits `QuotationSubmitted`.
    function submitQuotation(address reporter, uint256 priceE18, uint256 quotedAt, bytes calldata signature) external;

    /// @notice Observes the price: records it for the jump check, trips the breaker when it must, and resets it after 24 hours
    ///         of agreement observed at least every hour. Never reverts because of a price.
    /// @dev Open to anyone. A jump is measured against what was poked in the last 60 to 80 minutes: without pokes there is nothing to
    ///      measure it by. Also a price that jumped is recorded, so that after a real move the hours behind it can agree. Agreement is
    ///      a poke with a fresh answer, no jump and USDC in its band; any other poke, and a gap of more than an hour, begins it anew.
    ///      The breaker keeps its first reason until it is reset or the guardian trips it. A sequencer that is down is no price to
    ///      judge. Emits `Poked`, and `Tripped` or `Reset`.
    function poke() external returns (Status status);

    /// @notice Trips the breaker by hand; while it is tripped, begins the 24 hours of agreement anew.
    /// @dev Role: guardian. So it can hold off the reset, a trip a day, until the critical role has replaced sources that agree on a
    ///      wrong price. Reverts, when it is tripped and no agreement has begun, with `PriceOracle_AlreadyTripped`. Emits `Tripped`.
    function trip() external;

    /// @notice Resets the breaker and forgets the prices it compares with.
    /// @dev Role: critical parameters. Reverts with `PriceOracle_NotTripped`. Emits `Reset`.
    function reset() external;

    /// @notice Sets the price that stands in until `expiresAt`, at most 7 days ahead; a price of zero ends it. It counts, from this
    ///         second to the one before `expiresAt`, whenever the status would be TooFewSources, SourcesDisagree or Tripped: never
    ///         instead of a fresh price, nor while the sequencer is down. It is not compared with anything.
    /// @dev Role: critical parameters. Reverts with `PriceOracle_BadPrice`, `PriceOracle_BadExpiry`. Emits `ManualPriceUpdated`.
    function setManualPrice(uint256 priceE18, uint256 expiresAt) external;

    /// @notice Sets where prices come from.
    /// @dev Role: critical parameters. Reverts with `PriceOracle_BadSource`. Emits `SourcesUpdated`.
    function setSources(Sources calldata newSources) external;

    /* VIEWS */

    /// @notice The price, or why there is none (both are zero then). A jump and a USDC price that `poke` would trip on already count as
    ///         tripped. Without a fresh USDC price the status is TooFewSources: no source can be held against the breaker.
    /// @return status Fresh or Manual, or why there is no price.
    /// @return lowE18 What a caller who sells CPT, or borrows on it, must take. Equals `highE18` unless two sources are left.
    /// @return highE18 What a caller who buys CPT, or spends it from a limit, must take.
    function price() external view returns (Status status, uint256 lowE18, uint256 highE18);

    /// @notice The same for callers that move money.
    /// @dev Reverts with `PriceOracle_NoPrice`.
    function requirePrice() external view returns (uint256 lowE18, uint256 highE18);

    /// @notice Chainlink, Uniswap and exchange as they stand now, whatever breaker and sequencer say.
    function sourceViews() external view returns (SourceView[3] memory);

    /// @notice Where prices come from.
    function sources() external view returns (Sources memory);

    /// @notice The breaker: why it tripped (None: it has not), when, and since when the sources have agreed again.
    function breaker() external view returns (Reason reason, uint256 trippedAt, uint256 agreedSince);

    /// @notice The manual price; it counts until `expiresAt`.
    function manualPrice() external view returns (uint256 priceE18, uint256 expiresAt);
}
