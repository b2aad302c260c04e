/** Messages of the browser side, read from its source, and texts that are in no message. */

import { parseSync } from "vite";
import type { Sources } from "./layers";

/** Call of the catalogue: the English text, its plural, and where it stands. */
export interface Message {
  readonly id: string;
  readonly plural: string | null;
  readonly file: string;
}

/** Functions of `static/src/i18n`, with the positions of their texts. */
const CALLS: ReadonlyMap<string, readonly number[]> = new Map([
  ["t", [0]],
  ["rich", [0]],
  ["plural", [1, 2]],
  ["richPlural", [1, 2]],
]);

/** Attributes of elements that nobody reads. */
const UNREAD = new Set(
  "accept action as class dir field for form href id inputMode key kind lang list method name on rel role screen size src style tag target to type value".split(
    " ",
  ),
);
/** The others whose name tells so: ids of other elements, and states. */
const UNREAD_ARIA =
  /^(data-|auto|aria-(autocomplete|checked|controls|current|describedby|expanded|haspopup|labelledby|live|pressed|relevant|sort)$)/;

/** Capital before a small letter at the beginning: names of attributes, classes and ids have none. */
const BEGINS_A_SENTENCE = /^\P{L}*\p{Lu}\p{Ll}/u;

/** Character reference: elements know it, a text in quotes shows it as it stands. */
const CHARACTER_REFERENCE = /&(#\d+|#x[\da-f]+|[a-z]\w*);/i;

/** Functions whose texts are names, selectors or addresses. */
const UNREAD_CALLS = new Set(
  "Error TypeError RangeError addEventListener removeEventListener closest createElement execCommand fetch format formatToParts getAttribute getElementById getItem has hasAttribute matchMedia matches querySelector querySelectorAll removeAttribute setAttribute setItem setProperty startsWith endsWith supports textOf pathOf".split(
    " ",
  ),
);

/** Modules in which texts are style sheets, selectors, keys of a keyboard or a protocol. */
const UNREAD_FILES =
  /^(api\/paths\/|i18n\/|sync\/(protocol|provider)|text\/(blocks|painting|canonical_text)|ui\/(keys|kept_focus|modal))/;

/** Texts that are the same in every language, or are read by programs. */
const SAME_EVERYWHERE: readonly RegExp[] = [
  // Products, and what stands on keys.
  /^(English|Deutsch|PromptGrimoire|SHA-256|CSV|LMS|Markdown|LaTeX|[⌘⌥]( \+)? (Enter|Z)|Tab|Alt|Enter|F2)$/,
  // Names of keys in the editor of answers.
  /^((Shift|Mod|Alt)-)+(\w+|[[\]])$/,
  // Names of headers, of the browser's own events and classes, addresses and style.
  /^(Content-Type|Bearer|__Host-|ResizeObserver|Mac$|https?:|mailto:|noopener|Backspace$|=.; Path=)/,
  // Selectors, media queries and values of style properties.
  /^\(?[a-z-]*(prefers|width|hover|pointer)[a-z-]*:|^[.#[]|\[[\w-]+[\]=]|^[a-z\d.-]+(, ?[a-z-]+(:\w+)?)+$|px|%|var\(|^<|^1 \/ span|^stack\b/,
];

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

export function messagesIn(sources: Sources): Message[] {
  const found: Message[] = [];
  for (const [file, program] of parsed(sources)) {
    walk(program, [], (node) => {
      const places = callOf(node);
      if (places === null) {
        return true;
      }
      const texts = places.map((place) => textOf((node["arguments"] as Node[])[place]));
      const [id, plural] = texts;
      if (id === undefined || id === null || plural === null) {
        throw new Error(`${file}: a message is one text in quotes, which a program can find`);
      }
      found.push({ id, plural: plural ?? null, file });
      return true;
    });
  }
  return found;
}

/** Messages that would show a character reference such as "&gt;", as "file: text". */
export function referencesIn(sources: Sources): string[] {
  return messagesIn(sources).flatMap(({ id, plural, file }) =>
    [id, plural ?? ""]
      .filter((text) => CHARACTER_REFERENCE.test(text))
      .map((text) => `${file}: ${text}`),
  );
}

/** Texts that people would read in English whatever their language is, as "file: text". */
export function textsOutside(sources: Sources): string[] {
  const found: string[] = [];
  for (const [file, program] of parsed(sources)) {
    if (UNREAD_FILES.test(file)) {
      continue;
    }
    walk(program, [], (node, above) => {
      const text = wordsOf(node);
      if (text !== null && isRead(text, node, above)) {
        found.push(`${file}: ${text.trim()}`);
      }
      return !isUnread(node);
    });
  }
  return found;
}

function parsed(sources: Sources): [string, Node][] {
  return Object.entries(sources)
    .filter(
      ([file]) => /\.tsx?$/.test(file) && !/\.test\.|(^|\/)testing\/|\.generated\./.test(file),
    )
    .map(([file, text]) => [file, parseSync(file, text).program as unknown as Node]);
}

/** Visits a node and what is below it, unless `visit` returns false. */
function walk(
  node: unknown,
  above: readonly Node[],
  visit: (node: Node, above: readonly Node[]) => boolean,
): void {
  if (Array.isArray(node)) {
    for (const one of node) {
      walk(one, above, visit);
    }
  } else if (isNode(node) && visit(node, above)) {
    for (const value of Object.values(node)) {
      walk(value, [node, ...above], visit);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

function nameOf(node: unknown): string {
  const { type, name, property } = (node ?? {}) as Record<string, unknown>;
  return type === "MemberExpression" ? nameOf(property) : typeof name === "string" ? name : "";
}

/** Positions of the texts in a call of the catalogue; null for anything else. */
function callOf(node: Node): readonly number[] | null {
  return node.type === "CallExpression" ? (CALLS.get(nameOf(node["callee"])) ?? null) : null;
}

function textOf(node: Node | undefined): string | null {
  return node?.type === "Literal" && typeof node["value"] === "string" ? node["value"] : null;
}

/** Text of a node that may be read; placeholders of a template are left out. */
function wordsOf(node: Node): string | null {
  if (node.type === "TemplateLiteral") {
    return (node["quasis"] as { value: { cooked: string } }[])
      .map(({ value }) => value.cooked)
      .join("\u2009");
  }
  return node.type === "JSXText" ? String(node["value"]) : textOf(node);
}

/** Parts of the source in which no text is for people. */
function isUnread(node: Node): boolean {
  switch (node.type) {
    case "ImportDeclaration":
    case "ImportExpression":
    case "ThrowStatement":
      return true;
    case "CallExpression":
    case "NewExpression":
      return UNREAD_CALLS.has(nameOf(node["callee"]));
    default:
      return node.type.startsWith("TS") && !/As|Satisfies|NonNull/.test(node.type);
  }
}

function isRead(text: string, node: Node, above: readonly Node[]): boolean {
  const [parent] = above;
  // A component may show what an attribute of that name holds, and a property may have the name by chance.
  if (above.some(isUnreadPlace) && !BEGINS_A_SENTENCE.test(text)) {
    return false;
  }
  if (
    !/\p{L}/u.test(text) ||
    SAME_EVERYWHERE.some((one) => one.test(text.replaceAll("\u2009", " ").trim()))
  ) {
    return false;
  }
  if (parent !== undefined && callOf(parent) !== null) {
    return false;
  }
  if (parent?.type === "BinaryExpression" || parent?.type === "SwitchCase") {
    return /^\+$/.test(String(parent["operator"]));
  }
  if (parent?.type === "MemberExpression" || parent?.type === "ExportAllDeclaration") {
    return false;
  }
  // A child of an element, and a value put into a message, are read whatever they look like.
  const choices = above.findIndex(({ type }) => !/^(Conditional|Logical)Expression$/.test(type));
  const isChild =
    above[choices]?.type === "JSXExpressionContainer" &&
    above[choices + 1]?.type !== "JSXAttribute";
  const isValue =
    parent?.type === "Property" && above[2] !== undefined && callOf(above[2]) !== null;
  return node.type === "JSXText" || isChild || isValue || looksLikeWords(text);
}

/** True for an attribute or a property whose name says that programs read it. */
function isUnreadPlace(node: Node): boolean {
  const name = nameOf(node[node.type === "JSXAttribute" ? "name" : "key"]);
  return node.type === "JSXAttribute"
    ? UNREAD.has(name) || UNREAD_ARIA.test(name)
    : node.type === "Property" && UNREAD.has(name);
}

/** True for a capital before small letters, and for words with spaces between them. */
function looksLikeWords(text: string): boolean {
  return /^\P{L}*\p{Lu}\p{Ll}|\p{L}{2,}[,.:;]? (\u2009|\p{L}{2,})|\u2009[ :,]+\p{L}{2,}/u.test(
    text,
  );
}
