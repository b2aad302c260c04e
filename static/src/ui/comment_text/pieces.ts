/** Comments as trees of what they show: the only form in which their Markdown reaches a page. */

/** Element without attributes that a comment may have. */
export type PlainTag = "p" | "strong" | "em" | "code" | "pre" | "ul" | "li" | "blockquote" | "br";

/** Words, or an element around others. */
export type Piece =
  | string
  | { readonly tag: PlainTag; readonly children: readonly Piece[] }
  | { readonly tag: "ol"; readonly start: number; readonly children: readonly Piece[] }
  | { readonly tag: "a"; readonly href: string; readonly children: readonly Piece[] }
  | { readonly tag: "mention"; readonly author: string }
  | { readonly tag: "formula"; readonly tex: string; readonly isDisplay: boolean };

/** Signs that Markdown may mean something by: in a line, or at the beginning of one. */
const SIGNS = /[`*_$\\]|\[[^\]]*\]\(|^ {0,3}(?:>|~~~|[-+] |\d{1,9}[.)] )/mu;

/** False for a text that Markdown shows as it is typed, which needs no parser. */
export function hasMarkup(text: string): boolean {
  return SIGNS.test(text);
}
