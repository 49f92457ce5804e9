/** A node to draw: what to say of it, and what is below it. */
export interface Drawn {
  text: string;
  below: readonly Drawn[];
}

/** A tree in lines, from the root down. */
export function drawTree(root: Drawn): string[] {
  const lines: string[] = [root.text];
  // a stack of what is still to be drawn: trees are as deep as they like
  const waiting = pending(root.below, "");
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, indent, isLast } = next;
    lines.push(`${indent}${isLast ? "└─ " : "├─ "}${node.text}`);
    waiting.push(...pending(node.below, `${indent}${isLast ? "   " : "│  "}`));
  }
  return lines;
}

interface Waiting {
  node: Drawn;
  indent: string;
  isLast: boolean;
}

/** The first on top of the stack. */
function pending(nodes: readonly Drawn[], indent: string): Waiting[] {
  return nodes.map((node, i) => ({ node, indent, isLast: i === nodes.length - 1 })).reverse();
}
