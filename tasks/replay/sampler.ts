import type { Books } from "../lib/market/books.ts";
import { refundOf, type JobPlan } from "./plan.ts";
import type { Sample } from "./result.ts";
import { endOf } from "./ends.ts";
import type { Event } from "./timeline.ts";

const SAMPLES = 240;

/** Looks at the books at evenly spaced moments of the log. */
export class Sampler {
  readonly samples: Sample[] = [];
  readonly #books: Books;
  readonly #from: number;
  readonly #period: number;
  readonly #queued = new Set<JobPlan>();
  #queuedUsdc = 0n;
  #peak = { jobs: 0, usdc: 0n };
  #ended = nothingEnded();
  #now: number;

  constructor(books: Books, events: readonly Event[]) {
    this.#books = books;
    this.#from = events[0]?.at ?? 0;
    this.#now = this.#from;
    this.#period = Math.max(1, ((events.at(-1)?.at ?? this.#from) - this.#from) / SAMPLES);
  }

  /** Takes the samples that are due before the event. */
  before({ at }: Event): void {
    for (let next = this.#next(); next <= at; next = this.#next()) this.#take(next);
    this.#now = at;
  }

  /** Notes what the event did. */
  after({ kind, jobs }: Event): void {
    for (const plan of jobs) {
      if (kind === "ended") {
        this.#queued.add(plan);
        this.#queuedUsdc += refundOf(plan);
        this.#peak.jobs = Math.max(this.#peak.jobs, this.#queued.size);
        if (this.#queuedUsdc > this.#peak.usdc) this.#peak.usdc = this.#queuedUsdc;
      } else if (this.#queued.has(plan) && (kind === "cancel" || kind === "report" || kind === "expire")) {
        this.#queued.delete(plan);
        this.#queuedUsdc -= refundOf(plan);
        this.#ended[endOf(plan)] += 1;
      }
    }
  }

  /** The last sample, of the moment when the replay ended. */
  end(): void {
    this.#take(this.#now);
  }

  #next(): number {
    return Math.floor(this.#from + (this.samples.length + 1) * this.#period);
  }

  #take(at: number): void {
    this.#books.mature(BigInt(at));
    const { inside } = this.#books;
    this.samples.push({
      at,
      ...inside,
      refundsQueued: this.#peak.jobs,
      refundsQueuedUsdc: this.#peak.usdc,
      ended: this.#ended,
    });
    this.#ended = nothingEnded();
    this.#peak = { jobs: this.#queued.size, usdc: this.#queuedUsdc };
  }
}

function nothingEnded(): Sample["ended"] {
  return { completed: 0, failedLater: 0, failedEarly: 0, stopped: 0, cancelled: 0, expired: 0 };
}
