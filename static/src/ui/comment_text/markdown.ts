/** Markdown of comments, read into pieces: no HTML, images, headings or tables. */

import MarkdownIt, { type StateInline, type Token } from "markdown-it";
import { firstAddress, hrefOf } from "../../text/links";
import { LEADING_MENTION, mentionOf } from "../../text/mentions";
import type { Piece, PlainTag } from "./pieces";

/** Elements within each other; what is deeper stays as it is typed. */
const DEEPEST = 20;

/** UTF-16 units of an address or a formula; longer ones stay as they are typed. */
const LONGEST = 2_000;

/**
 * Formula between dollars. It opens before what is no space and after what is no digit. It closes
 * after what is no space and before what is no digit: prices stay what they are.
 */
const FORMULA =
  /\$\$((?:[^$\\]|\\.){1,2000}?)\$\$|(?<!\d)\$((?![\s$]|\{\w+\}\$)(?:[^$\\]|\\.){1,2000}?(?<!\s))\$(?!\d|\{)/suy;

/** Formula that letters may follow, as in $n$th; $HOME/bin:$PATH is none. */
const BEFORE_LETTERS = /^(?![A-Z_]{2})[\w\\{}^+-]{1,12}$/u;

const SCHEME = /(?:^|[^\w])(https?|mailto)$/iu;

const parser = new MarkdownIt("zero", { breaks: true, maxNesting: DEEPEST });
parser.enable(["blockquote", "fence", "list"]);
parser.enable(["autolink", "backticks", "emphasis", "escape", "link", "newline"]);
parser.inline.ruler.before("escape", "formula", formulaRule);
parser.inline.ruler.before("escape", "address", addressRule);
parser.inline.ruler.before("escape", "mention", mentionRule);
parser.normalizeLink = (address) => hrefOf(address) ?? "";
parser.normalizeLinkText = (address) => address;
parser.validateLink = (href) => href !== "";

/** Pieces that a comment shows. Time and size are in proportion to its length. */
export function piecesOf(text: string): Piece[] {
  return nested(parser.parse(text, {}));
}

function formulaRule(state: StateInline, silent: boolean): boolean {
  FORMULA.lastIndex = state.pos;
  const found = state.src[state.pos] === "$" ? FORMULA.exec(state.src) : null;
  const end = FORMULA.lastIndex;
  if (found === null || end > state.posMax || !mayEnd(found[2] ?? "", state.src[end] ?? "")) {
    return false;
  }
  if (!silent) {
    const token = state.push("formula", "", 0);
    token.content = (found[1] ?? found[2] ?? "").trim();
    token.meta = { isDisplay: found[1] !== undefined };
  }
  state.pos = end;
  return true;
}

/** False for what stands between two dollars and is followed by a letter, as in shell variables. */
function mayEnd(tex: string, following: string): boolean {
  return tex === "" || !/[\p{L}_]/u.test(following) || BEFORE_LETTERS.test(tex);
}

/** Address that is typed as it is: none of its characters is a sign of emphasis. */
function addressRule(state: StateInline, silent: boolean): boolean {
  const { pos, src } = state;
  const scheme = src[pos] === ":" ? SCHEME.exec(src.slice(Math.max(0, pos - 7), pos))?.[1] : null;
  if (!scheme || state.linkLevel > 0 || !(silent || state.pending.endsWith(scheme))) {
    return false;
  }
  const start = pos - scheme.length;
  const found = firstAddress(src.slice(start, Math.min(state.posMax, start + LONGEST)));
  if (found === null) {
    return false;
  }
  if (!silent) {
    state.pending = state.pending.slice(0, -scheme.length);
    state.push("link_open", "a", 1).attrSet("href", found.href);
    state.push("text", "", 0).content = found.text;
    state.push("link_close", "a", -1);
  }
  state.pos = start + found.text.length;
  return true;
}

function mentionRule(state: StateInline, silent: boolean): boolean {
  const { pos, posMax, src } = state;
  const author = src[pos] === "@" ? LEADING_MENTION.exec(src.slice(pos, posMax))?.[1] : undefined;
  if (author === undefined) {
    return false;
  }
  if (!silent) {
    state.push("mention", "", 0).content = author;
  }
  state.pos += mentionOf(author).length;
  return true;
}

/** Pieces of a flat list of tokens, of which some open and others close. */
function nested(tokens: readonly Token[]): Piece[] {
  const whole: Piece[] = [];
  const open: { readonly token: Token; readonly children: Piece[] }[] = [];
  for (const token of tokens) {
    const ended = token.nesting === -1 ? open.pop() : undefined;
    if (token.nesting === 1) {
      open.push({ token, children: [] });
    } else {
      const around = open.at(-1)?.children ?? whole;
      around.push(...(ended === undefined ? leaf(token) : closed(ended.token, ended.children)));
    }
  }
  return whole;
}

const ELEMENTS: Readonly<Record<string, PlainTag>> = {
  paragraph_open: "p",
  strong_open: "strong",
  em_open: "em",
  bullet_list_open: "ul",
  list_item_open: "li",
  blockquote_open: "blockquote",
};

function closed(opener: Token, children: readonly Piece[]): readonly Piece[] {
  if (opener.type === "ordered_list_open") {
    return [{ tag: "ol", start: Number(opener.attrGet("start") ?? 1), children }];
  }
  // Once more, whatever the parser let through.
  const href = opener.type === "link_open" ? hrefOf(String(opener.attrGet("href") ?? "")) : null;
  if (href !== null) {
    return [{ tag: "a", href, children }];
  }
  const tag = ELEMENTS[opener.type];
  return tag === undefined ? children : [{ tag, children }];
}

function leaf(token: Token): Piece[] {
  const { content } = token;
  switch (token.type) {
    case "inline":
      return nested(token.children ?? []);
    case "softbreak":
    case "hardbreak":
      return [{ tag: "br", children: [] }];
    case "code_inline":
      return [{ tag: "code", children: [content] }];
    case "fence":
      return [{ tag: "pre", children: [{ tag: "code", children: [content] }] }];
    case "mention":
      return [{ tag: "mention", author: content }];
    case "formula":
      return [{ tag: "formula", tex: content, isDisplay: token.meta?.isDisplay === true }];
    default:
      return content === "" ? [] : [content];
  }
}
