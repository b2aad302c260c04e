/**
 * Reading cursor: goes over a text by word, sentence, paragraph or turn, and can grow.
 *
 * It is a span with the span that it began as. What is extended beyond one side of its beginning
 * shrinks again when it is extended the other way, as selections do in editors.
 */

import { type RenderedText, type Span, tidy } from "./anchors";
import { type Block, blockAt, blocksOf } from "./blocks";

export type Unit = "word" | "sentence" | "paragraph" | "turn";

export interface Cursor {
  readonly span: Span;
  /** The span before it was extended. */
  readonly base: Span;
}

/** Direction in the order of reading. */
export type Way = 1 | -1;

/** The cursor on the unit at an offset, or on the next one; null where no text is left. */
export function cursorAt(rendered: RenderedText, offset: number, unit: Unit): Cursor | null {
  const span = unitFrom(rendered, offset, unit, true);
  return span === null ? null : { span, base: span };
}

/** The cursor on the next unit in a direction; the same cursor where there is none. */
export function moved(rendered: RenderedText, cursor: Cursor, unit: Unit, way: Way): Cursor {
  const { span } = cursor;
  // A smaller unit is looked for within a longer cursor first.
  const inside = edgeUnit(rendered, span, unit, way);
  const next =
    inside !== null && inside.end - inside.start < span.end - span.start
      ? inside
      : neighbour(rendered, span, unit, way);
  return next === null ? cursor : { span: next, base: next };
}

/** The cursor with one unit more in a direction, or one less of what it had grown the other way. */
export function extended(rendered: RenderedText, cursor: Cursor, unit: Unit, way: Way): Cursor {
  const { span, base } = cursor;
  const shrinks = way === 1 ? span.start < base.start : span.end > base.end;
  if (shrinks) {
    const cut = edgeUnit(rendered, span, unit, way) ?? span;
    const less =
      way === 1
        ? { start: Math.min(cut.end, base.start), end: span.end }
        : { start: span.start, end: Math.max(cut.start, base.end) };
    return { base, span: tidy(rendered.text, less) ?? base };
  }
  const next = neighbour(rendered, span, unit, way);
  if (next === null) {
    return cursor;
  }
  const more = way === 1 ? { ...span, end: next.end } : { ...span, start: next.start };
  return { base, span: more };
}

/** The cursor without the unit by which it grew last; the same cursor where it has not grown. */
export function shortened(rendered: RenderedText, cursor: Cursor, unit: Unit): Cursor {
  const { span, base } = cursor;
  if (span.end > base.end) {
    return extended(rendered, cursor, unit, -1);
  }
  return span.start < base.start ? extended(rendered, cursor, unit, 1) : cursor;
}

/** The unit at the beginning of a span, going on, or at its end, going back. */
function edgeUnit(rendered: RenderedText, span: Span, unit: Unit, way: Way): Span | null {
  return way === 1
    ? unitFrom(rendered, span.start, unit, true)
    : unitBefore(rendered, span.end, unit);
}

function neighbour(rendered: RenderedText, span: Span, unit: Unit, way: Way): Span | null {
  return way === 1
    ? unitFrom(rendered, span.end, unit, false)
    : unitBefore(rendered, span.start, unit);
}

/** First unit that ends after an offset, also one around it where `isAround`. */
function unitFrom(
  rendered: RenderedText,
  offset: number,
  unit: Unit,
  isAround: boolean,
): Span | null {
  const blocks = blocksOf(rendered);
  for (let i = blockAt(blocks, offset); i < blocks.length; ) {
    const { units, last } = unitsAt(rendered, blocks, i, unit);
    const found = units.find((one) => (isAround ? one.end > offset : one.start >= offset));
    if (found !== undefined) {
      return found;
    }
    i = last + 1;
  }
  return null;
}

/** Last unit that ends at an offset or before. */
function unitBefore(rendered: RenderedText, offset: number, unit: Unit): Span | null {
  const blocks = blocksOf(rendered);
  for (let i = Math.min(blockAt(blocks, offset), blocks.length - 1); i >= 0; ) {
    const { units, first } = unitsAt(rendered, blocks, i, unit);
    const found = units.findLast((one) => one.end <= offset);
    if (found !== undefined) {
      return found;
    }
    i = first - 1;
  }
  return null;
}

/** Units of some blocks, with the positions of the first and the last of these. */
interface UnitsAt {
  readonly units: readonly Span[];
  readonly first: number;
  readonly last: number;
}

/** Units that the block at a position has, or that it is a part of. */
function unitsAt(
  { text }: RenderedText,
  blocks: readonly Block[],
  at: number,
  unit: Unit,
): UnitsAt {
  const block = blocks[at] as Block;
  if (unit === "word" || unit === "sentence") {
    const isWhole = unit === "sentence" && block.element.localName === "math";
    const units = isWhole
      ? [{ start: block.start, end: block.end }]
      : segmentsIn(text, block, unit);
    return { units, first: at, last: at };
  }
  const isSame = (other: Block | undefined) =>
    other?.turn === block.turn && (unit === "turn" || other.paragraph === block.paragraph);
  let [first, last] = [at, at];
  while (isSame(blocks[first - 1])) {
    first -= 1;
  }
  while (isSame(blocks[last + 1])) {
    last += 1;
  }
  const whole = { start: (blocks[first] as Block).start, end: (blocks[last] as Block).end };
  return { units: [whole], first, last };
}

const segmenters = new Map<string, Intl.Segmenter>();
const NOTHING: readonly Span[] = [];
let lastSegments = { text: "", start: -1, unit: "", spans: NOTHING };

/** Words or sentences of a block, as Unicode finds them in any script; those of the last block are kept. */
function segmentsIn(text: string, block: Block, unit: "word" | "sentence"): readonly Span[] {
  const { start, end } = block;
  if (lastSegments.text === text && lastSegments.start === start && lastSegments.unit === unit) {
    return lastSegments.spans;
  }
  if (typeof Intl.Segmenter !== "function") {
    return [{ start, end }];
  }
  const segmenter = segmenters.get(unit) ?? new Intl.Segmenter(undefined, { granularity: unit });
  segmenters.set(unit, segmenter);
  const spans = [...segmenter.segment(text.slice(start, end))].flatMap((one) => {
    const from = start + one.index;
    const span = tidy(text, { start: from, end: from + one.segment.length });
    return span === null || one.isWordLike === false ? [] : [span];
  });
  lastSegments = { text, start, unit, spans };
  return spans;
}
