import type {
  ArgumentType,
  IgnitionModuleBuilder,
  NamedArtifactContractAtFuture,
} from "@nomicfoundation/ignition-core";
import type { ProxiedContract } from "../authority.ts";

export interface Proxied {
  name: ProxiedContract;
  /** The contract at its proxy. */
  at: NamedArtifactContractAtFuture<string>;
  /** The proxy's own admin, owned by the AccessManager. */
  proxyAdmin: NamedArtifactContractAtFuture<"ProxyAdmin">;
}

/**
 * Deploys a contract behind a transparent proxy and initializes it in the same transaction. `face` is the artifact with all
 * its functions, where its own has not.
 */
export function deployProxied(
  m: IgnitionModuleBuilder,
  name: ProxiedContract,
  args: { authority: ArgumentType; constructor: ArgumentType[]; initialize: ArgumentType[]; face?: string },
): Proxied {
  const implementation = m.contract(name, args.constructor, { id: `${name}Implementation` });
  const face = args.face ?? name;
  const complete = m.contractAt(face, implementation, { id: `${name}ImplementationFace` });
  const initialize = m.encodeFunctionCall(complete, "initialize", args.initialize, { id: `${name}Initialize` });
  const proxy = m.contract("TransparentUpgradeableProxy", [implementation, args.authority, initialize], {
    id: `${name}Proxy`,
  });
  const admin = m.readEventArgument(proxy, "AdminChanged", "newAdmin", { id: `${name}ProxyAdminAddress` });
  return {
    name,
    at: m.contractAt(face, proxy, { id: name }),
    proxyAdmin: m.contractAt("ProxyAdmin", admin, { id: `${name}ProxyAdmin` }),
  };
}
