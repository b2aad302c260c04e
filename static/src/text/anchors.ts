/**
 * A stretch of a conversation: where it is, what it says, and where it stands on the page now.
 *
 * An anchor is a pair of offsets into the canonical text, with the quoted text and some context
 * around it as a checksum. `verify` says whether the offsets still hold and, where they do
 * not, looks for the quote. `RenderedText` goes between offsets and the text nodes on the page.
 */

import { notInsidePair, splitsPair, TURN_JOIN, textOf } from "./canonical_text";
import { wholeCharacters } from "./graphemes";

/** Offsets into the canonical text, in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span with its checksum, as a highlight stores it. */
export interface Anchor extends Span {
  readonly quote: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** UTF-16 units of context kept on each side of a quote. */
export const CONTEXT = 32;

/** Matches of a quote that are compared; a one-letter quote in a long text has thousands. */
const MOST_MATCHES = 500;

/** The span without white space at its ends and without parts of characters; null when nothing is left. */
export function tidy(text: string, span: Span): Span | null {
  let start = Math.max(0, notInsidePair(text, span.start));
  let end = Math.min(text.length, splitsPair(text, span.end) ? span.end + 1 : span.end);
  while (start < end && isBlank(text, start)) {
    start += 1;
  }
  while (end > start && isBlank(text, end - 1)) {
    end -= 1;
  }
  return start < end ? wholeCharacters(text, { start, end }) : null;
}

function isBlank(text: string, offset: number): boolean {
  return /\s/u.test(text.charAt(offset));
}

/** The anchor of a span of `text`. Context is cut shorter rather than through a character. */
export function describe(text: string, span: Span): Anchor {
  const { start, end } = span;
  let from = Math.max(0, start - CONTEXT);
  if (splitsPair(text, from)) {
    from += 1;
  }
  const to = notInsidePair(text, Math.min(text.length, end + CONTEXT));
  return {
    start,
    end,
    quote: text.slice(start, end),
    prefix: text.slice(from, start),
    suffix: text.slice(end, to),
  };
}

/** Span of the anchor's quote in `text`: at its offsets, else at its best match, else null. */
export function verify(text: string, anchor: Anchor): Span | null {
  if (anchor.quote === "") {
    return null;
  }
  if (text.startsWith(anchor.quote, anchor.start) && anchor.end === endOf(anchor, anchor.start)) {
    return { start: anchor.start, end: anchor.end };
  }
  const start = bestMatch(text, anchor);
  return start === null ? null : { start, end: endOf(anchor, start) };
}

function endOf(anchor: Anchor, start: number): number {
  return start + anchor.quote.length;
}

function bestMatch(text: string, anchor: Anchor): number | null {
  let best: number | null = null;
  let bestScore = -1;
  let at = text.indexOf(anchor.quote);
  for (let tried = 0; at >= 0 && tried < MOST_MATCHES; tried += 1) {
    const distance = Math.abs(at - anchor.start) / (text.length + 1);
    const score =
      Number(text.startsWith(anchor.prefix, at - anchor.prefix.length)) +
      Number(text.startsWith(anchor.suffix, endOf(anchor, at))) +
      (1 - distance) / 2;
    if (score > bestScore) {
      best = at;
      bestScore = score;
    }
    at = text.indexOf(anchor.quote, at + 1);
  }
  return best;
}

/** The text nodes of a rendered conversation with their places in its canonical text. */
export class RenderedText {
  /** Canonical text of the whole conversation. */
  readonly text: string;
  private readonly nodes: Text[] = [];
  private readonly starts: number[] = [];
  private readonly numbers = new Map<Node, number>();

  /** `bodies` hold the HTML of the turns, and nothing else, in order. */
  constructor(readonly bodies: readonly Element[]) {
    const texts: string[] = [];
    let start = 0;
    for (const body of bodies) {
      this.add(body, start);
      const text = textOf(body);
      texts.push(text);
      start += text.length + TURN_JOIN.length;
    }
    this.text = texts.join(TURN_JOIN);
  }

  private add(body: Element, turnStart: number): void {
    const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    let start = turnStart;
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      this.numbers.set(node, this.nodes.length);
      this.nodes.push(node as Text);
      this.starts.push(start);
      start += (node as Text).length;
    }
  }

  /** The tidy span a range covers, or null when it covers no text of the conversation. */
  spanOf(range: AbstractRange): Span | null {
    const start = this.offsetOf(range.startContainer, range.startOffset, "start");
    const end = this.offsetOf(range.endContainer, range.endOffset, "end");
    return start < end ? tidy(this.text, { start, end }) : null;
  }

  /** Range of a span on the page, or null when it holds no text there. */
  rangeOf(span: Span): StaticRange | null {
    const first = this.nodeAt(span.start);
    const last = this.nodeAt(span.end - 1);
    const startNode = this.nodes[first];
    const endNode = this.nodes[last];
    if (span.start >= span.end || startNode === undefined || endNode === undefined) {
      return null;
    }
    // A span may begin in the line feed between two turns, which stands in no node.
    const startOffset = Math.min(span.start - (this.starts[first] ?? 0), startNode.length);
    const endOffset = Math.min(span.end - (this.starts[last] ?? 0), endNode.length);
    if (startNode === endNode && startOffset >= endOffset) {
      return null;
    }
    return new StaticRange({
      startContainer: startNode,
      startOffset,
      endContainer: endNode,
      endOffset,
    });
  }

  /** The offset of a point inside a text node of the conversation; null for any other node. */
  offsetIn(node: Node, offset: number): number | null {
    const number = this.numbers.get(node);
    return number === undefined ? null : (this.starts[number] ?? 0) + offset;
  }

  private offsetOf(container: Node, offset: number, side: "start" | "end"): number {
    const inside = this.offsetIn(container, offset);
    if (inside !== null) {
      return inside;
    }
    const next = lowest(this.nodes.length, (i) => isBehind(this.nodes[i], container, offset));
    if (side === "start") {
      return this.starts[next] ?? this.text.length;
    }
    const before = this.nodes[next - 1];
    return before === undefined ? 0 : (this.starts[next - 1] ?? 0) + before.length;
  }

  /** Number of the node that holds the character at `offset` (or the last one before it). */
  private nodeAt(offset: number): number {
    const number = lowest(this.nodes.length, (i) => (this.starts[i] ?? 0) > offset) - 1;
    return Math.max(0, number);
  }
}

/** A live range with the same ends, for measuring and scrolling. */
export function liveRange(range: AbstractRange): Range {
  const live = new Range();
  live.setStart(range.startContainer, range.startOffset);
  live.setEnd(range.endContainer, range.endOffset);
  return live;
}

function isBehind(text: Text | undefined, container: Node, offset: number): boolean {
  if (text === undefined) {
    return true;
  }
  const next = container.childNodes[offset];
  if (next !== undefined) {
    return next === text || (next.compareDocumentPosition(text) & FOLLOWING) !== 0;
  }
  const position = container.compareDocumentPosition(text);
  return (position & FOLLOWING) !== 0 && (position & CONTAINED) === 0;
}

const FOLLOWING = 4;
const CONTAINED = 16;

/** The lowest number in 0…count for which `holds` is true, where true never turns false again. */
export function lowest(count: number, holds: (number: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
