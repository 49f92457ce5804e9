import { expect } from "chai";
import {
  OfferAboveMarketError,
  OfferCapacityExceededError,
  OfferNoRateError,
  OfferNoSuchOfferError,
  OfferNotAdmittedError,
  OfferNotProviderError,
  OfferOutOfBoundsError,
  OfferPriceAmbiguousError,
  OfferPriceChangedError,
  OfferQuoteDiffersError,
} from "../../sdk/src/errors/index.ts";
import type { Hex } from "../../sdk/src/index.ts";
import { deployedBefore, failure, type Deployed } from "./fixture.ts";

const SPEC: Hex = `0x${"5e".repeat(32)}`;
const ORDER = { duration: 3_600n, specHash: SPEC };

describe("SDK stored offers", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  it("are read back field by field, with their price and what is left", async () => {
    const { user, provider, makeOffer, signers } = base;
    const offer = await makeOffer({ capacity: 5_000n });
    const simulated = await provider.market.storeOffer.simulate({ offer });
    const { offerId, marketRate, aboveMarket } = await (await provider.market.storeOffer({ offer })).wait();
    expect(offerId).to.equal(simulated.offerId);
    expect({ marketRate, aboveMarket }).to.deep.equal({ marketRate: 0n, aboveMarket: false });
    const expected = {
      offerId,
      provider: signers.providerSigner.address,
      offer,
      withdrawn: false,
      aboveMarket: false,
      unitPrice: 700n,
      left: 5_000n,
    };
    expect(await user.market.getOffer({ offerId })).to.deep.equal(expected);
    const second = await base.storedOffer();
    const list = await user.market.getOffers();
    expect(list.map((view) => view.offerId)).to.deep.equal([offerId, second]);
    expect(await user.market.getOffers({ from: second, count: 5n })).to.deep.equal([list[1]]);
    expect(await user.market.getOffers({ from: 0n, count: 1n })).to.deep.equal([expected]);
  });

  it("open jobs and batches without a signature, until the window is empty", async () => {
    const { user, storedOffer } = base;
    const offerId = await storedOffer({ capacity: 6_000n });
    const quote = await user.market.quoteFromOffer({ offerId, ...ORDER });
    const preview = await user.market.previewOpen({ quote, units: [1_000n] });
    expect(preview).to.include({ nonceUsed: false, expired: false, feeBps: 500n });
    const { jobId, locked } = await (await user.market.openJob({ quote, units: 1_000n })).wait();
    expect(locked).to.equal(preview.locked);
    const again = await (await user.market.openJob({ quote, units: 1_000n })).wait();
    expect(again.jobId).not.to.equal(jobId);
    const jobs = [{ units: 1_500n }, { units: 1_500n, dependsOn: [0] }];
    const batch = await (await user.market.openJobs({ quote, jobs })).wait();
    expect(await user.market.getBatch({ firstJobId: batch.firstJobId })).to.have.length(2);
    expect((await user.market.getOffer({ offerId })).left).to.equal(1_000n);
    const error = await failure(user.market.openJob({ quote, units: 1_001n }));
    if (!(error instanceof OfferCapacityExceededError)) throw error;
    expect(error.args).to.deep.equal({ offerId, units: 1_001n, left: 1_000n });
    await (await user.market.cancelJob({ jobId })).wait();
    expect((await user.market.getOffer({ offerId })).left).to.equal(2_000n);
  });

  it("are paid by authorization too", async () => {
    const { user, newcomer, storedOffer, signers } = base;
    const quote = await user.market.quoteFromOffer({ offerId: await storedOffer(), ...ORDER });
    const payment = await user.market.signAuthorization({ purpose: { action: "openJob", quote, units: 1_000n } });
    const { jobId } = await (await newcomer.market.openJob({ quote, units: 1_000n, payment })).wait();
    expect((await user.market.getJob({ jobId })).user).to.equal(signers.userSigner.address);
  });

  it("refuse quotes that say something else, each by the field", async () => {
    const { user, storedOffer } = base;
    const quote = await user.market.quoteFromOffer({ offerId: await storedOffer(), ...ORDER });
    const dearer = await failure(user.market.openJob({ quote: { ...quote, unitPrice: 699n }, units: 1_000n }));
    if (!(dearer instanceof OfferPriceChangedError)) throw dearer;
    expect(dearer.message).to.contain("now costs 700 units, not 699");
    const longer = await failure(user.market.openJob({ quote: { ...quote, duration: 7_201n }, units: 1_000n }));
    if (!(longer instanceof OfferQuoteDiffersError)) throw longer;
    expect(longer.message).to.contain("The quote's duration is not that of offer");
  });

  it("are taken back by their provider alone", async () => {
    const { user, provider, newcomer, storedOffer } = base;
    const offerId = await storedOffer();
    expect(await failure(newcomer.market.withdrawOffer({ offerId }))).to.be.instanceOf(OfferNotProviderError);
    const quote = await user.market.quoteFromOffer({ offerId, ...ORDER });
    expect((await (await provider.market.withdrawOffer({ offerId })).wait()).offerId).to.equal(offerId);
    expect(await user.market.getOffer({ offerId })).to.include({ withdrawn: true, left: 0n });
    expect(await failure(user.market.openJob({ quote, units: 1_000n }))).to.be.instanceOf(OfferNoSuchOfferError);
    expect(await failure(user.market.quoteFromOffer({ offerId, ...ORDER }))).to.be.instanceOf(OfferNoSuchOfferError);
  });

  it("are refused with the field that is wrong", async () => {
    const { provider, newcomer, makeOffer } = base;
    const stranger = await failure(newcomer.market.storeOffer({ offer: await makeOffer() }));
    expect(stranger).to.be.instanceOf(OfferNotAdmittedError);
    const empty = await failure(provider.market.storeOffer({ offer: await makeOffer({ capacity: 0n }) }));
    if (!(empty instanceof OfferOutOfBoundsError)) throw empty;
    expect(empty.message).to.contain("The offer's capacity is 0");
    const both = await failure(provider.market.storeOffer({ offer: await makeOffer({ rateFactorBps: 1n }) }));
    expect(both).to.be.instanceOf(OfferPriceAmbiguousError);
  });

  it("follow the market's rate, and warn above three times of it", async () => {
    const { user, provider, makeOffer, setMarketRate } = base;
    const resource = (await makeOffer()).resource;
    expect(await failure(user.market.estimateCost({ resource, units: 1n }))).to.be.instanceOf(OfferNoRateError);
    await setMarketRate(900n);
    expect(await user.market.estimateCost({ resource, units: 3_600n })).to.equal(900n * 3_600n);
    const floating = await makeOffer({ unitPrice: 0n, rateFactorBps: 8_000n });
    const { offerId, marketRate } = await (await provider.market.storeOffer({ offer: floating })).wait();
    expect(marketRate).to.equal(900n);
    expect((await user.market.quoteFromOffer({ offerId, ...ORDER })).unitPrice).to.equal(720n);

    const dear = await (await provider.market.storeOffer({ offer: await makeOffer({ unitPrice: 2_701n }) })).wait();
    expect(dear.aboveMarket).to.equal(true);
    const order = { offerId: dear.offerId, ...ORDER };
    const quote = await user.market.quoteFromOffer(order);
    const error = await failure(user.market.openJob({ quote, units: 1_000n }));
    if (!(error instanceof OfferAboveMarketError)) throw error;
    expect(error.message).to.contain("acceptAboveMarket");
    const accepted = await user.market.quoteFromOffer({ ...order, acceptAboveMarket: true });
    await (await user.market.openJob({ quote: accepted, units: 1_000n })).wait();
  });
});
