/** Text of a comment as it is typed: names stand where the stored text has author ids. */

import { endsInCode, type Mention, mentionOf, mentionsIn, partsOf } from "../../../text/mentions";

export interface TypedText {
  readonly text: string;
  /** Names in the text that mention somebody; what else looks like one is text. */
  readonly mentions: readonly Mention[];
}

/** A name that is being typed, and the place of its sign. */
export interface TypedName {
  readonly start: number;
  readonly words: string;
}

/** A text that is stored, as it is typed. */
export function typedFrom(stored: string, nameOf: (author: string) => string): TypedText {
  let text = "";
  const mentions: Mention[] = [];
  for (const part of partsOf(stored)) {
    const start = text.length;
    text += typeof part === "string" ? part : `@${nameOf(part.author)}`;
    if (typeof part !== "string") {
      mentions.push({ start, end: text.length, author: part.author });
    }
  }
  return { text, mentions };
}

/** The text as it is stored. An id that somebody typed or pasted stays text, behind a backslash. */
export function storedFrom({ text, mentions }: TypedText): string {
  let stored = "";
  let end = 0;
  const meant = new Set<number>();
  for (const mention of mentions) {
    stored += text.slice(end, mention.start);
    meant.add(stored.length);
    stored += mentionOf(mention.author);
    end = mention.end;
  }
  stored += text.slice(end);
  for (const { start } of mentionsIn(stored).reverse()) {
    stored = meant.has(start) ? stored : `${stored.slice(0, start)}\\${stored.slice(start)}`;
  }
  return stored;
}

/**
 * The text after it was changed to `text`, with the caret behind what is new. A mention of which a
 * part went goes as a whole: what is left of a name would be a name that everybody reads.
 */
export function edited(before: TypedText, text: string, caret: number): TypedText {
  const old = before.text;
  const rest = old.endsWith(text.slice(caret)) ? text.length - caret : commonEnd(old, text);
  const start = commonStart(old, text, Math.min(old.length, text.length) - rest);
  const end = old.length - rest;
  const growth = text.length - old.length;
  let shown = text;
  let removed = 0;
  const mentions: Mention[] = [];
  const remove = (from: number, to: number) => {
    shown = shown.slice(0, from - removed) + shown.slice(to - removed);
    removed += to - from;
  };
  for (const mention of before.mentions) {
    if (mention.end <= start) {
      mentions.push(mention);
    } else if (mention.start >= end) {
      mentions.push(moved(mention, growth - removed));
    } else {
      remove(Math.min(mention.start, start), start);
      remove(Math.max(end, mention.start) + growth, Math.max(end, mention.end) + growth);
    }
  }
  return { text: shown, mentions };
}

/** The text with a mention that has just been written at `start`. */
export function withMention({ text, mentions }: TypedText, mention: Mention): TypedText {
  const others = mentions.filter(({ start, end }) => end <= mention.start || start >= mention.end);
  return { text, mentions: [...others, mention].sort((a, b) => a.start - b.start) };
}

/** The mention that a key would take a part of; null where it takes none, or more than that. */
export function mentionAt({ mentions }: TypedText, caret: number, key: string): Mention | null {
  const isBefore = key === "Backspace";
  return (
    mentions.find(({ start, end }) =>
      isBefore ? start < caret && caret <= end : start <= caret && caret < end,
    ) ?? null
  );
}

/** Characters of a name that are typed behind its sign. An address of mail has something before it. */
const NAME = /(?<![\w.%+-])[@＠]((?=\S|$)[^\n@＠]{0,50})$/u;

/** The name that is being typed before the caret; null for none, and in code. */
export function typedName({ text, mentions }: TypedText, caret: number): TypedName | null {
  const before = text.slice(0, caret);
  const found = NAME.exec(before);
  if (found === null || mentions.some(({ end, start }) => found.index < end && start < caret)) {
    return null;
  }
  return endsInCode(before.slice(0, found.index))
    ? null
    : { start: found.index, words: found[1] ?? "" };
}

function moved({ start, end, author }: Mention, by: number): Mention {
  return { start: start + by, end: end + by, author };
}

function commonStart(one: string, other: string, most: number): number {
  let length = 0;
  while (length < most && one[length] === other[length]) {
    length += 1;
  }
  return length;
}

function commonEnd(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one.at(-1 - length) === other.at(-1 - length)) {
    length += 1;
  }
  return length;
}
