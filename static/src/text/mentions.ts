/**
 * Mentions of people in comments: `@{author id}`, which each reader sees as a name (twin:
 * lti_tool/annotations/mentions.py, which says what is one; tests/vectors/mentions.json holds both).
 */

/** Place of a mention in a text, and the author id in it. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly author: string;
}

/** People whom one comment tells that it mentions them; those that it names first. */
export const MOST_NOTIFIED = 20;

/** Word for whoever has no name for a reader. */
export const UNKNOWN = "someone";

const PREFIX = String.raw` {0,3}(?:(?:>|[-+*](?= )|\d{1,9}[.)](?= )) {0,4})*`;

/** First line of a block of code. */
const FENCE = new RegExp(`^${PREFIX}(\`{3,}(?=[^\`]*$)|~{3,})`, "u");

const PART = /\\[\s\S]|`+|@\{([a-z0-9]{8})\}/gu;

/** The mention that a text begins with; null for none. */
export const LEADING_MENTION = /^@\{([a-z0-9]{8})\}/u;

/** A mention of an author, as it is stored. */
export function mentionOf(author: string): string {
  return `@{${author}}`;
}

/** Mentions of a text in their order; time is in proportion to its length. */
export function mentionsIn(text: string): Mention[] {
  return text.includes("@{")
    ? paragraphsOf(text).flatMap(([start, paragraph]) => mentionsOf(paragraph, start))
    : [];
}

/** Author ids of those whom a comment tells that it mentions them, each once. */
export function notifiedBy(text: string): string[] {
  return [...new Set(mentionsIn(text).map(({ author }) => author))].slice(0, MOST_NOTIFIED);
}

/** The text with names in the place of author ids. */
export function withNames(text: string, nameOf: (author: string) => string): string {
  return partsOf(text)
    .map((part) => (typeof part === "string" ? part : `@${nameOf(part.author)}`))
    .join("");
}

/** Mentions of a text, and what stands around them. */
export function partsOf(text: string): (string | Mention)[] {
  const parts: (string | Mention)[] = [];
  let end = 0;
  for (const mention of mentionsIn(text)) {
    parts.push(text.slice(end, mention.start), mention);
    end = mention.end;
  }
  return [...parts, text.slice(end)].filter((part) => part !== "");
}

/** True where what is typed at the end of a text would be code. */
export function endsInCode(text: string): boolean {
  const probe = mentionOf("00000000");
  return mentionsIn(`${text} ${probe}\``).at(-1)?.end !== text.length + 1 + probe.length;
}

/** Lines without an empty one or a block of code between them, each with its offset. */
function paragraphsOf(text: string): (readonly [number, string])[] {
  const paragraphs: (readonly [number, string])[] = [];
  let fence = "";
  let start = 0;
  let at = 0;
  for (const line of text.split("\n")) {
    const after = at + line.length + 1;
    const opened = FENCE.exec(line)?.[1] ?? "";
    if (fence !== "") {
      fence = closes(line, fence) ? "" : fence;
      start = after;
    } else if (opened !== "" || /^[ \t>]*$/u.test(line)) {
      paragraphs.push([start, text.slice(start, at)]);
      fence = opened;
      start = after;
    }
    at = after;
  }
  return [...paragraphs, [start, text.slice(start)]];
}

/** True for the last line of a block of code that began with `fence`. */
function closes(line: string, fence: string): boolean {
  const signs = line.replace(/^[ >]+/u, "").trimEnd();
  return signs.length >= fence.length && [...signs].every((sign) => sign === fence[0]);
}

function mentionsOf(paragraph: string, offset: number): Mention[] {
  const found: Mention[] = [];
  const closings = new Map<number, number[]>();
  for (const { 0: run, index } of [...paragraph.matchAll(/`+/gu)].reverse()) {
    const same = closings.get(run.length) ?? [];
    same.push(index);
    closings.set(run.length, same);
  }
  PART.lastIndex = 0;
  for (let part = PART.exec(paragraph); part !== null; part = PART.exec(paragraph)) {
    const at = PART.lastIndex;
    const [sign, author] = part;
    if (author !== undefined) {
      found.push({ start: offset + part.index, end: offset + at, author });
    } else if (sign.startsWith("`")) {
      PART.lastIndex = afterCode(closings.get(sign.length) ?? [], at, sign.length);
    }
  }
  return found;
}

/** Offset after code that began before `at`; `at` where nothing closes it. Earlier ends are dropped. */
function afterCode(closings: number[], at: number, length: number): number {
  while ((closings.at(-1) ?? at) < at) {
    closings.pop();
  }
  const closing = closings.at(-1);
  return closing === undefined ? at : closing + length;
}
