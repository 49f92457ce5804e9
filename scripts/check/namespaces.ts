import { type Artifact, type AstNode, readArtifacts, readCompilerOutputs } from "../lib/build.ts";

/** A struct annotated `@custom:storage-location erc7201:<id>`. */
interface Namespace {
  readonly id: string;
  readonly struct: string;
  readonly source: string;
  readonly nodeId: unknown;
}

/** A function that returns a pointer to the struct's place, computed by `erc7201("<id>")`. */
interface Accessor {
  readonly id: string;
  readonly structNodeId: unknown;
}

/**
 * The annotation is only a comment: OpenZeppelin's comparison believes it, the compiler ignores it. So each namespace must
 * be declared once and be reached by the id its annotation says.
 */
export function namespaceProblems(): string[] {
  const artifacts = readArtifacts();
  const outputs = readCompilerOutputs(artifacts);
  const sources = new Map(artifacts.map((artifact) => [artifact.inputSourceName, artifact]));
  const declared: Namespace[] = [];
  const problems: string[] = [];

  for (const { inputSourceName, sourceName, buildInfoId } of sources.values()) {
    const nodes = [...descendants(outputs.get(buildInfoId)?.sources[inputSourceName]?.ast)];
    const accessors = nodes.flatMap((node) => accessor(node) ?? []);
    for (const namespace of nodes.flatMap((node) => annotatedNamespace(node, sourceName) ?? [])) {
      declared.push(namespace);
      const ids = accessors.filter(({ structNodeId }) => structNodeId === namespace.nodeId).map(({ id }) => id);
      const where = `${sourceName}: ${namespace.struct} is annotated erc7201:${namespace.id}`;
      if (ids.length === 0) problems.push(`${where} but no function returns it at erc7201("${namespace.id}")`);
      for (const id of ids) if (id !== namespace.id) problems.push(`${where} but lies at erc7201("${id}")`);
    }
  }
  for (const { id, struct, source } of declared) {
    const first = declared.find((namespace) => namespace.id === id);
    if (first?.struct !== struct) problems.push(`${source}: ${struct} shares erc7201:${id} with ${first?.struct}`);
  }
  return problems;
}

function annotatedNamespace(node: AstNode, source: Artifact["sourceName"]): Namespace | undefined {
  if (node.nodeType !== "StructDefinition" || !isNode(node["documentation"])) return undefined;
  const id = /@custom:storage-location erc7201:(\S+)/.exec(String(node["documentation"]["text"]))?.[1];
  return id === undefined ? undefined : { id, struct: String(node["canonicalName"]), source, nodeId: node["id"] };
}

function accessor(node: AstNode): Accessor | undefined {
  if (node.nodeType !== "FunctionDefinition") return undefined;
  for (const call of descendants(node["body"])) {
    const { expression, arguments: values } = call;
    if (call.nodeType !== "FunctionCall" || !isNode(expression) || expression["name"] !== "erc7201") continue;
    const [literal] = descendants(values);
    const [, , typeName] = [...descendants(node["returnParameters"])];
    return { id: String(literal?.["value"]), structNodeId: typeName?.["referencedDeclaration"] };
  }
  return undefined;
}

function* descendants(value: unknown): Generator<AstNode> {
  if (isNode(value)) yield value;
  if (typeof value !== "object" || value === null) return;
  for (const child of Object.values(value)) yield* descendants(child);
}

function isNode(value: unknown): value is AstNode {
  return typeof value === "object" && value !== null && "nodeType" in value;
}
