import { ZeroAddress } from "ethers";
import { read } from "../../core/read.js";
import { InvalidParameterError } from "../../errors/inputErrors.js";
import {
  balanceOf,
  councilOf,
  developersOf,
  forwardable as forwardableFragment,
  modulesOf,
  nodeOf,
  pledgeOf,
  policyOf,
  totalShares as totalSharesFragment,
} from "../../generated/fragments/IDaoTree.js";
import type { Client } from "../../types/client.js";
import type { DaoModules, DaoNode, DaoPolicy } from "../../types/daoTree.js";
import { NODE_KINDS, NODE_STATES } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { enumName } from "../../utils/enumName.js";
import { maybeAddress } from "../../utils/maybeAddress.js";
import { policyFrom } from "../policies.js";

export interface GetNodeParameters {
  readonly node: bigint;
}

/** Amounts in USDC units and CPT wei. */
export interface GetNodeReturnType extends Pick<
  DaoNode,
  | "parent"
  | "depth"
  | "kind"
  | "state"
  | "isFrozen"
  | "isFrozenAbove"
  | "publishes"
  | "usdc"
  | "cpt"
  | "moduleSet"
  | "openRequired"
  | "pledge"
> {
  readonly node: bigint;
  /** Of a task: unix second until which its phase lasts. Of a closed node: from when on `returnPledge` gives its pledge back. */
  readonly due: bigint;
  readonly modules: DaoModules;
  /** undefined: its members do not resolve. */
  readonly policy: DaoPolicy | undefined;
  /** Who votes in place of its members; undefined: they do. */
  readonly council: Address | undefined;
  readonly totalShares: bigint;
  /** What `forwardRevenue` moves a level up. */
  readonly forwardable: { readonly usdc: bigint; readonly cpt: bigint };
  /** Who gets 40 % each of the usage fee of its revenue; undefined: the platform. */
  readonly developers: { readonly licensed: Address | undefined; readonly product: Address | undefined };
}

/**
 * Everything the contract knows of a node; of a task see `getTask`, too. Where it is described and who has roles only the events say:
 * `getTree`.
 *
 * @throws InvalidParameterError when there is no such node
 * @example
 * import { getNode } from "@cyberplaza/sdk/dao";
 *
 * const { kind, usdc, cpt, policy, modules } = await getNode(user, { node: root });
 */
export async function getNode(client: Client, { node }: GetNodeParameters): Promise<GetNodeReturnType> {
  const action = "getNode";
  const { daoTree } = client.addresses;
  const [[found], [usdc], [cpt], [payer, amount], [modules], [policy], [council], [totalShares], [up0], [up1], [dev]] =
    await Promise.all([
      read(client, action, daoTree, nodeOf, [node]),
      read(client, action, daoTree, balanceOf, [node, 0]),
      read(client, action, daoTree, balanceOf, [node, 1]),
      read(client, action, daoTree, pledgeOf, [node]),
      read(client, action, daoTree, modulesOf, [node]),
      read(client, action, daoTree, policyOf, [node]),
      read(client, action, daoTree, councilOf, [node]),
      read(client, action, daoTree, totalSharesFragment, [node]),
      read(client, action, daoTree, forwardableFragment, [node, 0]),
      read(client, action, daoTree, forwardableFragment, [node, 1]),
      read(client, action, daoTree, developersOf, [node]),
    ]);
  const kind = enumName(NODE_KINDS, found.kind);
  if (kind === "None") throw new InvalidParameterError("node", `must be a node, there is no ${node}`);
  const { rules, workflow, project, treasury } = modules;
  return {
    node,
    parent: found.parent,
    depth: found.depth,
    kind,
    state: enumName(NODE_STATES, found.state),
    isFrozen: found.isFrozen,
    isFrozenAbove: found.isFrozenAbove,
    publishes: found.publishes,
    usdc,
    cpt,
    moduleSet: found.moduleSet,
    openRequired: found.openRequired,
    due: found.due,
    pledge: payer === ZeroAddress ? undefined : { payer, amount },
    modules: {
      rules: maybeAddress(rules),
      workflow: maybeAddress(workflow),
      project: maybeAddress(project),
      treasury: maybeAddress(treasury),
    },
    policy: policyFrom(policy),
    council: maybeAddress(council),
    totalShares,
    forwardable: { usdc: up0, cpt: up1 },
    developers: { licensed: maybeAddress(dev.licensed), product: maybeAddress(dev.product) },
  };
}
