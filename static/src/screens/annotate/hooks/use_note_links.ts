/**
 * Notes within the text for screen readers: behind each paragraph, a link to each note on it.
 *
 * Painted highlights are in no accessibility tree. The links have names and no text, so the text
 * nodes, in which offsets are counted, stay what they are.
 */

import { useEffect, useRef } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import type { ShownTag } from "../../../document/annotations/tags";
import { type Block, blockAt, blocksOf } from "../../../text/blocks";
import { excerpt } from "../../../text/excerpt";
import type { Placements } from "../geometry/placements";
import { noteHash } from "../store/addresses";
import type { AuthorLabel } from "../store/author_names";
import type { PlacedText } from "./use_placed_text";

/** Links behind one paragraph; a further one leads to all others. */
const MOST_LINKS = 8;

/** Most time after a change, in milliseconds: many come together, and none of them is urgent. */
const PAUSE_MS = 200;

export interface NoteWords {
  readonly tags: readonly ShownTag[];
  readonly labelOf: (author: string) => AuthorLabel;
}

/** Keep the links to notes up to date. */
export function useNoteLinks(
  text: PlacedText | null,
  highlights: readonly HighlightValue[],
  { tags, labelOf }: NoteWords,
): void {
  const written = useRef(new Map<Element, Written>());
  const placements = text?.placements ?? null;
  const root = text?.root ?? null;
  const timer = useRef(0);
  const write = useRef(() => {});
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = 0;
      for (const { box } of written.current.values()) {
        box.remove();
      }
      written.current.clear();
    },
    [root],
  );
  useEffect(() => {
    if (placements === null) {
      return;
    }
    write.current = () => {
      timer.current = 0;
      writeLinks(written.current, highlights, placements, { tags, labelOf });
    };
    // Counted from the first change: in a busy class one comes before the pause after the last is over.
    timer.current ||= window.setTimeout(() => write.current(), PAUSE_MS);
  }, [placements, highlights, tags, labelOf]);
}

interface Written {
  readonly box: HTMLElement;
  readonly signature: string;
}

function writeLinks(
  written: Map<Element, Written>,
  highlights: readonly HighlightValue[],
  placements: Placements,
  words: NoteWords,
): void {
  const wanted = byParent(highlights, placements);
  for (const [parent, { box }] of written) {
    if (!wanted.has(parent)) {
      box.remove();
      written.delete(parent);
    }
  }
  for (const [parent, notes] of wanted) {
    const links = linksTo(notes, words);
    const signature = JSON.stringify(links);
    const old = written.get(parent);
    if (old?.signature !== signature) {
      const box = old?.box ?? parent.ownerDocument.createElement("span");
      box.className = "note-links";
      box.replaceChildren(...links.map(([key, name]) => link(key, name)));
      parent.append(box);
      written.set(parent, { box, signature });
    }
  }
}

/** Notes by the element behind whose text their links stand. */
function byParent(
  highlights: readonly HighlightValue[],
  placements: Placements,
): Map<Element, HighlightValue[]> {
  const blocks = blocksOf(placements.rendered);
  const found = new Map<Element, HighlightValue[]>();
  for (const highlight of highlights) {
    const place = placements.of(highlight);
    const block = place === null ? undefined : blocks[blockAt(blocks, place.span.start)];
    if (block !== undefined) {
      const parent = parentOf(block);
      const notes = found.get(parent);
      if (notes === undefined) {
        found.set(parent, [highlight]);
      } else {
        notes.push(highlight);
      }
    }
  }
  return found;
}

/** No link stands in a formula. */
function parentOf({ element, whole }: Block): Element {
  return element.localName === "math" ? (whole.parentElement ?? element) : element;
}

function linksTo(notes: readonly HighlightValue[], words: NoteWords): [string, string][] {
  const named = notes
    .slice(0, MOST_LINKS)
    .map((one): [string, string] => [one.key, nameOf(one, words)]);
  const next = notes[MOST_LINKS];
  if (next !== undefined) {
    named.push([next.key, `${notes.length - MOST_LINKS} more notes here`]);
  }
  return named;
}

function nameOf({ tag, quote, author, comments }: HighlightValue, words: NoteWords): string {
  const name = words.tags.find(({ key }) => key === tag)?.name ?? "Note";
  const { isMe, name: writer } = words.labelOf(author);
  const count = comments.length === 1 ? "1 comment" : `${comments.length} comments`;
  return `${name}: “${excerpt(quote, 60)}”, by ${isMe ? "you" : writer}, ${count}`;
}

function link(key: string, name: string): HTMLAnchorElement {
  const made = document.createElement("a");
  made.href = noteHash(key);
  made.className = "note-link";
  made.setAttribute("aria-label", name);
  // By Tab one gets to the cards; hundreds of links would stand before them.
  made.tabIndex = -1;
  return made;
}
