/**
 * Blocks of a rendered conversation: paragraphs, items, cells, code, formulas, each with its number.
 *
 * A paragraph has a number within its turn, and "4.2" names the second of the fourth turn. The cells
 * of a table share the number of the table. Conversations do not change once they are annotated, so
 * a number stays what it is.
 */

import { type RenderedText, type Span, tidy } from "./anchors";
import { TURN_JOIN } from "./canonical_text";

/** Turn and paragraph, each counted from 1; without a paragraph, the whole turn. */
export interface Reference {
  readonly turn: number;
  readonly paragraph?: number | undefined;
}

/** A stretch of text in one element, without white space at its ends. */
export interface Block extends Span, Required<Reference> {
  /** Element that the stretch stands in. */
  readonly element: Element;
  /** Element of the paragraph: a table where the block is a cell. */
  readonly whole: Element;
  readonly paragraph: number;
}

const BLOCKS =
  "p, li, h1, h2, h3, h4, h5, h6, dt, dd, td, th, caption, pre, blockquote, figcaption, summary, div," +
  ' details, math[display="block"]';
/** Elements of one number, whatever is in them. */
const WHOLE = 'table, pre, math[display="block"]';

const found = new WeakMap<RenderedText, readonly Block[]>();

/** All blocks that have text, in their order; found once. */
export function blocksOf(rendered: RenderedText): readonly Block[] {
  let blocks = found.get(rendered);
  if (blocks === undefined) {
    blocks = findBlocks(rendered);
    found.set(rendered, blocks);
  }
  return blocks;
}

function findBlocks({ text, bodies }: RenderedText): Block[] {
  const blocks: Block[] = [];
  let start = 0;
  for (const [i, body] of bodies.entries()) {
    let paragraph = 0;
    let last: Element | null = null;
    for (const run of runsIn(body, start)) {
      const span = tidy(text, run);
      if (span !== null) {
        if (run.whole !== last) {
          paragraph += 1;
          last = run.whole;
        }
        blocks.push({ ...run, ...span, turn: i + 1, paragraph });
      }
      start = run.end;
    }
    start += TURN_JOIN.length;
  }
  return blocks;
}

type Run = Span & Pick<Block, "element" | "whole">;

/** Text nodes that stand in the same element, one after another, together. */
function* runsIn(body: Element, from: number): Generator<Run> {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  let run = null as Run | null;
  let parent: Element | null = null;
  let place = { element: body, whole: body };
  let end = from;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.parentElement !== parent) {
      parent = node.parentElement;
      place = placeOf(parent, body);
    }
    const start = end;
    end += (node as Text).length;
    if (run !== null && run.element === place.element) {
      run = { ...run, end };
    } else {
      if (run !== null) {
        yield run;
      }
      run = { start, end, ...place };
    }
  }
  if (run !== null) {
    yield run;
  }
}

function placeOf(parent: Element | null, body: Element) {
  const nearest = parent?.closest(BLOCKS) ?? body;
  const element = body.contains(nearest) ? nearest : body;
  let whole = element;
  for (let around = element.closest(WHOLE); around !== null && body.contains(around); ) {
    whole = around;
    around = around.parentElement?.closest(WHOLE) ?? null;
  }
  return { element, whole };
}

/** Position of the block that has the offset, or of the next one; the number of blocks after all. */
export function blockAt(blocks: readonly Block[], offset: number): number {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.end ?? 0) > offset) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/** Reference of the paragraph at an offset; null where there is no text from there on. */
export function referenceAt(blocks: readonly Block[], offset: number): Reference | null {
  const block = blocks[blockAt(blocks, offset)];
  return block === undefined ? null : { turn: block.turn, paragraph: block.paragraph };
}

/** Span of a paragraph, or of a whole turn; null where there is none. */
export function spanOfReference(blocks: readonly Block[], reference: Reference): Span | null {
  const { turn, paragraph } = reference;
  const isMeant = (one: Block) =>
    one.turn === turn && (paragraph === undefined || one.paragraph === paragraph);
  const first = blocks.find(isMeant);
  const last = blocks.findLast(isMeant);
  return first === undefined || last === undefined ? null : { start: first.start, end: last.end };
}

/** A reference as people type it: "4.2", or "4" for a turn. */
export function referenceText({ turn, paragraph }: Reference): string {
  return paragraph === undefined ? String(turn) : `${turn}.${paragraph}`;
}

const REFERENCE = /^[#§]?\s*(\p{Nd}{1,6})(?:\s*[.,:٫·]\s*(\p{Nd}{1,6}))?\.?$/u;

/** Reference that somebody typed, in digits of any script; null for other words. */
export function parseReference(typed: string): Reference | null {
  const [, turn, paragraph] = REFERENCE.exec(typed.trim().normalize("NFKC")) ?? [];
  if (turn === undefined) {
    return null;
  }
  const reference = { turn: numberIn(turn) };
  return paragraph === undefined ? reference : { ...reference, paragraph: numberIn(paragraph) };
}

/** Value of digits. Those of a script stand in a row from its zero on. */
function numberIn(digits: string): number {
  return [...digits].reduce((value, digit) => {
    let zero = digit.codePointAt(0) ?? 0;
    while (
      /\p{Nd}/u.test(String.fromCodePoint(zero - 1)) &&
      (digit.codePointAt(0) ?? 0) - zero < 9
    ) {
      zero -= 1;
    }
    return value * 10 + ((digit.codePointAt(0) ?? 0) - zero);
  }, 0);
}
