/**
 * Notes within the text for screen readers: behind each paragraph, a link to each note on it.
 *
 * Painted highlights are in no accessibility tree. The links have names and no text, so the text
 * nodes, in which offsets are counted, stay what they are.
 */

import { useEffect, useRef } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import type { ShownTag } from "../../../document/annotations/tags";
import { plural, t } from "../../../i18n/messages";
import { type Block, blockAt, blocksOf } from "../../../text/blocks";
import { excerpt } from "../../../text/excerpt";
import { whenIdle } from "../../../ui/when_idle";
import { commonEnds } from "../geometry/alike";
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

/** Number of notes that come and go at once from which all are looked at. */
const MANY = 64;

/** Milliseconds for which links are written at once; the others follow when the browser is idle. */
const AT_ONCE_MS = 8;

/** Keep the links to notes up to date. */
export function useNoteLinks(
  text: PlacedText | null,
  highlights: readonly HighlightValue[],
  { tags, labelOf }: NoteWords,
): void {
  const links = useRef<NoteLinks | null>(null);
  const rendered = text?.placements.rendered ?? null;
  useEffect(() => {
    if (rendered === null) {
      return;
    }
    const made = new NoteLinks();
    links.current = made;
    return () => made.stop();
  }, [rendered]);
  const placements = text?.placements ?? null;
  useEffect(() => {
    if (placements !== null) {
      links.current?.follow({ highlights, placements, words: { tags, labelOf } });
    }
  }, [placements, highlights, tags, labelOf]);
}

interface Linked {
  readonly highlights: readonly HighlightValue[];
  readonly placements: Placements;
  readonly words: NoteWords;
}

/** Links behind the paragraphs of one text. */
class NoteLinks {
  private wanted: Linked | null = null;
  private written: Linked | null = null;
  /** Notes by the element behind whose text their links stand, in the order of the list. */
  private notes = new Map<Element, readonly HighlightValue[]>();
  private readonly boxes = new Map<Element, HTMLElement>();
  /** Elements whose links are to be written. */
  private readonly due = new Set<Element>();
  private timer = 0;
  private cancel = () => {};

  follow(wanted: Linked): void {
    this.wanted = wanted;
    // Counted from the first change: in a busy class one comes before the pause after the last is over.
    this.timer ||= window.setTimeout(() => this.look(), PAUSE_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.cancel();
    for (const box of this.boxes.values()) {
      box.remove();
    }
  }

  /** Find out whose links are others than before. */
  private look(): void {
    this.timer = 0;
    const { wanted, written } = this;
    if (wanted === null) {
      return;
    }
    const [head, tail] = commonEnds(written?.highlights ?? [], wanted.highlights);
    const between = <T>(list: readonly T[]) => list.slice(head, list.length - tail);
    const gone = between(written?.highlights ?? []);
    const come = between(wanted.highlights);
    const isSameText = written !== null && haveSameWords(written, wanted);
    if (isSameText && gone.length + come.length <= MANY) {
      this.change(gone, come, wanted);
    } else {
      const before = this.notes.keys();
      this.notes = byParent(wanted.highlights, wanted.placements);
      for (const parent of [...before, ...this.notes.keys()]) {
        this.due.add(parent);
      }
    }
    this.written = wanted;
    this.write();
  }

  private change(
    gone: readonly HighlightValue[],
    come: readonly HighlightValue[],
    { highlights, placements }: Linked,
  ): void {
    const parents = new Set(byParent([...gone, ...come], placements).keys());
    const near = [...parents].flatMap((parent) => this.notes.get(parent) ?? []);
    const keys = new Set([...near, ...come].map(({ key }) => key));
    const there = byParent(
      highlights.filter(({ key }) => keys.has(key)),
      placements,
    );
    for (const parent of parents) {
      this.notes.set(parent, there.get(parent) ?? []);
      this.due.add(parent);
    }
  }

  /** Write links for a moment, and the others later. */
  private write(): void {
    this.cancel();
    const begun = performance.now();
    for (const parent of this.due) {
      this.due.delete(parent);
      this.writeBehind(parent, this.notes.get(parent) ?? []);
      if (performance.now() - begun > AT_ONCE_MS) {
        this.cancel = whenIdle(() => this.write());
        return;
      }
    }
  }

  private writeBehind(parent: Element, notes: readonly HighlightValue[]): void {
    const { written } = this;
    const old = this.boxes.get(parent);
    if (notes.length === 0 || written === null) {
      old?.remove();
      this.boxes.delete(parent);
      this.notes.delete(parent);
      return;
    }
    const links = linksTo(notes, written.words);
    const signature = JSON.stringify(links);
    if (old === undefined || signatures.get(old) !== signature) {
      const box = old ?? parent.ownerDocument.createElement("span");
      box.className = "note-links";
      box.replaceChildren(...links.map(([key, name]) => link(key, name)));
      if (old === undefined) {
        parent.append(box);
      }
      signatures.set(box, signature);
      this.boxes.set(parent, box);
    }
  }
}

/** Links that stand in a box, in one string. */
const signatures = new WeakMap<Element, string>();

/** True where the links of a note have the same words in both. */
function haveSameWords(one: Linked, other: Linked): boolean {
  return one.words.tags === other.words.tags && one.words.labelOf === other.words.labelOf;
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
    named.push([
      next.key,
      plural(notes.length - MOST_LINKS, "{n} more note here", "{n} more notes here"),
    ]);
  }
  return named;
}

function nameOf({ tag, quote, author, comments }: HighlightValue, words: NoteWords): string {
  const name = words.tags.find(({ key }) => key === tag)?.name ?? t("Note");
  const { isMe, name: writer } = words.labelOf(author);
  const count = plural(comments.length, "{n} comment", "{n} comments");
  return isMe
    ? t("{name}: “{quote}”, by you, {count}", { name, quote: excerpt(quote, 60), count })
    : t("{name}: “{quote}”, by {writer}, {count}", {
        name,
        quote: excerpt(quote, 60),
        writer,
        count,
      });
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
