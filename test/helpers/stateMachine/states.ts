import { DAY, DURATION, HOUR, MINUTE, OUTCOME, type Scene, START_WINDOW } from "./scene.ts";

/** Brings a scene into a state and says at which second to look at it. */
export type Moment = (scene: Scene) => Promise<number>;

/**
 * Every state, by the page's name: how to get there, at its first second and, where time alone ends it, at its last (their
 * names begin with "last").
 */
export const STATES: Readonly<Record<string, Readonly<Record<string, Moment>>>> = {
  None: { "before anything": async ({ opened }) => opened },
  "Cancelled quote": {
    "withdrawn in time": async (scene) => {
      await scene.act("provider", "cancelQuotes", [[scene.quote.nonce]], scene.opened);
      return scene.opened;
    },
  },

  Open: { first: open(0), last: open(5 * MINUTE) },
  "Open late": { first: open(5 * MINUTE + 1), last: open(START_WINDOW) },
  "Open too late": { first: open(START_WINDOW + 1), last: open(DURATION + 7 * DAY - 1) },
  "Open overdue": { first: open(DURATION + 7 * DAY), "a year later": open(365 * DAY) },

  "Open waiting": {
    "for a job that runs and one that is open": async (scene) => {
      await scene.openDependent();
      const [running = 0n, waiting = 0n] = scene.dependencies;
      scene.blocking = waiting;
      await scene.act("provider", "startJob", [running, []], scene.opened + MINUTE);
      return scene.opened + MINUTE;
    },
    "for a job that runs": async (scene) => {
      await scene.openDependent();
      await scene.startDependencies();
      await scene.reportDependency(0, scene.opened + HOUR);
      scene.blocking = scene.dependencies[1] ?? 0n;
      return scene.opened + DURATION + 30 * DAY;
    },
  },
  "Open ready": {
    first: ready(2 * DAY, 0),
    "first, within the start window": ready(2 * HOUR, 0),
    last: ready(2 * DAY, 5 * MINUTE),
    "last, within the start window": ready(2 * HOUR, 5 * MINUTE),
  },
  "Open ready late": {
    first: ready(2 * HOUR, 5 * MINUTE + 1),
    last: ready(2 * HOUR, START_WINDOW - 2 * HOUR),
  },
  "Open ready too late": {
    first: ready(2 * DAY, 5 * MINUTE + 1),
    "first, after the start window": ready(2 * HOUR, START_WINDOW - 2 * HOUR + 1),
    last: ready(2 * DAY, DURATION + 7 * DAY - 1),
  },
  "Open ready overdue": {
    first: ready(2 * DAY, DURATION + 7 * DAY),
    "a year later": ready(2 * DAY, 365 * DAY),
  },
  "Open blocked": {
    "by a job that was cancelled": blocked(async (scene, dependency) => {
      await scene.act("user", "cancelJob", [dependency, []], scene.opened + HOUR);
      return scene.opened + HOUR;
    }),
    "by a job that expired": blocked(async (scene, dependency) => {
      await scene.act("stranger", "expireJob", [dependency, []], scene.opened + DURATION + 7 * DAY);
      return scene.opened + DURATION + 8 * DAY;
    }),
    "by a job that failed": blocked(async (scene) => {
      await scene.startDependencies();
      await scene.reportDependency(1, scene.opened + HOUR, OUTCOME.FailedByProvider);
      return scene.opened + HOUR;
    }),
    "by a job that did a part": blocked(async (scene) => {
      await scene.startDependencies();
      await scene.reportDependency(0, scene.opened + HOUR);
      await scene.reportDependency(1, scene.opened + HOUR, OUTCOME.Partial);
      return scene.opened + HOUR;
    }),
  },

  Running: { first: running(0), last: running(DURATION - 1) },
  "Running spot": { first: running(0, true), last: running(DURATION - 1, true) },
  "Running stopped": {
    "first, stopped by its user": stopped("user", 0),
    "last, stopped by its user": stopped("user", DAY - 1),
    "first, at its ordered end": running(DURATION),
    "last, after its ordered end": running(DURATION + DAY - 1),
  },
  "Running spot stopped": {
    "first, stopped by its provider": stopped("provider", 0, true),
    "last, stopped by its provider": stopped("provider", DAY - 1, true),
    "first, stopped by its user": stopped("user", 0, true),
    "first, at its ordered end": running(DURATION, true),
  },
  "Running claimable": {
    first: running(DURATION + DAY),
    "first, after a stop": stopped("user", DAY),
    last: running(DURATION + 7 * DAY - 1),
    "last, after a stop": stopped("user", 7 * DAY - 1),
  },
  "Running overdue": {
    first: running(DURATION + 7 * DAY),
    "first, after a stop": stopped("user", 7 * DAY),
    "a year later": running(365 * DAY),
  },

  Reported: { first: reported(({ reported: time }) => time), last: reported((scene) => maturity(scene) - 1) },
  "Settled matured": {
    first: reported(maturity),
    "a year later": reported((scene) => maturity(scene) + 365 * DAY),
  },
  "Reported claimed": { first: claimed(0), last: claimed(7 * DAY - 1) },
  "Settled claimed": { first: claimed(7 * DAY), "a year later": claimed(365 * DAY) },
  Settled: {
    "by the user's acceptance": async (scene) => {
      await reported(maturity)(scene);
      await scene.act("user", "acceptJob", [scene.jobId], maturity(scene) - 1);
      return maturity(scene) - 1;
    },
    "by the user's acceptance of a claim": async (scene) => {
      await claimed(0)(scene);
      await scene.act("user", "acceptJob", [scene.jobId], scene.claimed);
      return scene.claimed;
    },
    "by the user's standing consent": async (scene) => {
      await scene.act("user", "setStandingConsent", [scene.quote.provider, true], scene.opened);
      return reported(({ reported: time }) => time)(scene);
    },
    "by a claim that stood": async (scene) => {
      await claimed(0)(scene);
      await scene.act("stranger", "settleClaim", [scene.jobId], scene.claimed + 7 * DAY);
      return scene.claimed + 7 * DAY;
    },
  },

  Cancelled: {
    "by its user": async (scene) => {
      await scene.open();
      await scene.act("user", "cancelJob", [scene.jobId, []], scene.opened + HOUR);
      return scene.opened + HOUR;
    },
  },
  Expired: {
    "before its start": async (scene) => {
      const time = await open(DURATION + 7 * DAY)(scene);
      await scene.act("stranger", "expireJob", [scene.jobId, []], time);
      return time;
    },
    "while running": async (scene) => {
      const time = await running(DURATION + 7 * DAY)(scene);
      await scene.act("stranger", "expireJob", [scene.jobId, []], time);
      return time;
    },
  },

  Disputed: {
    first: disputed(0),
    last: disputed(90 * DAY - 1),
    "first, held in the last second before it matured": async (scene) => {
      await reported(maturity)(scene);
      await scene.hold(maturity(scene) - 1);
      return scene.held;
    },
    "first, a claim": claimDisputed(0),
    "last, a claim": claimDisputed(90 * DAY - 1),
  },
  "Disputed overdue": {
    first: disputed(90 * DAY),
    "first, a claim": claimDisputed(90 * DAY),
    "a year later": disputed(365 * DAY),
  },
  "Disputed above cap": { first: heldByReport(0), last: heldByReport(90 * DAY - 1) },
  "Disputed above cap overdue": { first: heldByReport(90 * DAY) },
  Resolved: {
    "by a ruling": async (scene) => {
      const time = await disputed(0)(scene);
      await scene.act("arbitrator", "resolveHeld", [scene.jobId, 1_000_000n, 1_000_000n], time);
      return time;
    },
    "by nobody's ruling": async (scene) => {
      const time = await disputed(90 * DAY)(scene);
      await scene.act("stranger", "releaseHeld", [scene.jobId], time);
      return time;
    },
  },
};

function open(offset: number): Moment {
  return async (scene) => {
    await scene.open();
    return scene.opened + offset;
  };
}

/** Waited for two jobs, the second of which completed `completedAfter` the opening; `offset` after that. */
function ready(completedAfter: number, offset: number): Moment {
  return async (scene) => {
    await scene.openDependent();
    await scene.startDependencies();
    await scene.reportDependency(0, scene.opened + HOUR);
    await scene.reportDependency(1, scene.opened + completedAfter);
    return scene.completed + offset;
  };
}

/** The first dependency runs, is open or completed; `fail` lets the second fail. */
function blocked(fail: (scene: Scene, dependency: bigint) => Promise<number>): Moment {
  return async (scene) => {
    await scene.openDependent();
    scene.blocking = scene.dependencies[1] ?? 0n;
    return fail(scene, scene.blocking);
  };
}

function running(offset: number, spot = false): Moment {
  return async (scene) => {
    await scene.open(spot);
    await scene.start();
    return scene.started + offset;
  };
}

function stopped(by: "user" | "provider", offset: number, spot = false): Moment {
  return async (scene) => {
    await running(0, spot)(scene);
    await scene.endAt(scene.started + 10 * MINUTE, by);
    return scene.ends + offset;
  };
}

function reported(when: (scene: Scene) => number): Moment {
  return async (scene) => {
    await running(0)(scene);
    await scene.reportAt(scene.started + HOUR);
    return when(scene);
  };
}

/** The first midnight at least 72 hours after the report. */
function maturity(scene: Scene): number {
  return Math.ceil((scene.reported + 72 * HOUR) / DAY) * DAY;
}

function claimed(offset: number): Moment {
  return async (scene) => {
    await running(0)(scene);
    await scene.claim();
    return scene.claimed + offset;
  };
}

function disputed(offset: number): Moment {
  return async (scene) => {
    await reported(maturity)(scene);
    await scene.hold(scene.reported + HOUR);
    return scene.held + offset;
  };
}

/** Reported above what its meter could release. */
function heldByReport(offset: number): Moment {
  return async (scene) => {
    await running(HOUR)(scene);
    await scene.exhaustMeter(scene.started + HOUR);
    await scene.reportAt(scene.started + HOUR);
    scene.held = scene.reported;
    return scene.held + offset;
  };
}

function claimDisputed(offset: number): Moment {
  return async (scene) => {
    await claimed(0)(scene);
    await scene.hold(scene.claimed + 7 * DAY - 1);
    return scene.held + offset;
  };
}
