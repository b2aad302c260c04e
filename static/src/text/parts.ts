/** Parts of a rendered text: what stands side by side in the turns, such as a paragraph or a table. */

import { lowest, type RenderedText, type Span } from "./anchors";
import { blocksOf } from "./blocks";

interface Part extends Span {
  readonly element: Element;
}

const found = new WeakMap<RenderedText, readonly Part[]>();

/** All parts, one below the other; found once. */
function partsOf(rendered: RenderedText): readonly Part[] {
  let parts = found.get(rendered);
  if (parts === undefined) {
    parts = findParts(rendered);
    found.set(rendered, parts);
  }
  return parts;
}

function findParts(rendered: RenderedText): Part[] {
  const bodies = new Set(rendered.bodies);
  const parts: Part[] = [];
  for (const { element: within, start, end } of blocksOf(rendered)) {
    let element = within;
    while (!bodies.has(element) && !bodies.has(element.parentElement ?? element)) {
      element = element.parentElement ?? rendered.bodies[0] ?? element;
    }
    const last = parts.at(-1);
    if (last?.element === element) {
      parts[parts.length - 1] = { ...last, end };
    } else {
      parts.push({ element, start, end });
    }
  }
  return parts;
}

/** Span of the parts that are seen between two heights of the window; empty where there are none. */
export function partsBetween(rendered: RenderedText, top: number, bottom: number): Span {
  const parts = partsOf(rendered);
  const boxOf = (i: number) => (parts[i] as Part).element.getBoundingClientRect();
  const first = lowest(parts.length, (i) => boxOf(i).bottom > top);
  const next = lowest(parts.length, (i) => boxOf(i).top > bottom);
  const start = parts[first]?.start ?? rendered.text.length;
  return { start, end: Math.max(start, parts[next - 1]?.end ?? 0) };
}
