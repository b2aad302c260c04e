/** Finding words in a conversation. A match never goes on from one block into the next. */

import type { RenderedText, Span } from "./anchors";
import { blocksOf } from "./blocks";
import { type Folded, fold } from "./folding";
import { wholeCharacters } from "./graphemes";

/** Matches that are kept: more of them help nobody, and each one is painted. */
export const MOST_MATCHES = 2_000;

interface FoldedBlock extends Folded {
  readonly start: number;
}

const folded = new WeakMap<RenderedText, readonly FoldedBlock[]>();

/** Spans that have the words, in their order; at most `MOST_MATCHES`. */
export function findWords(rendered: RenderedText, words: string): readonly Span[] {
  const wanted = fold(words.trim()).text;
  const matches: Span[] = [];
  if (wanted === "") {
    return matches;
  }
  for (const { text, start, starts, ends } of foldedBlocks(rendered)) {
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      const last = at + wanted.length - 1;
      const match = { start: start + (starts[at] ?? 0), end: start + (ends[last] ?? 0) };
      matches.push(wholeCharacters(rendered.text, match));
      if (matches.length === MOST_MATCHES) {
        return matches;
      }
    }
  }
  return matches;
}

function foldedBlocks(rendered: RenderedText): readonly FoldedBlock[] {
  let blocks = folded.get(rendered);
  if (blocks === undefined) {
    blocks = blocksOf(rendered).map(({ start, end }) => ({
      start,
      ...fold(rendered.text.slice(start, end)),
    }));
    folded.set(rendered, blocks);
  }
  return blocks;
}

/** Position of the first match at an offset or after it; the first of all behind the last one. */
export function matchFrom(matches: readonly Span[], offset: number): number {
  return Math.max(
    0,
    matches.findIndex(({ end }) => end > offset),
  );
}
