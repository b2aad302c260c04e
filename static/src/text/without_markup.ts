/** Comments in a line, as for a screen reader: their words without the signs of Markdown. */

import { withNames } from "./mentions";

const PAIRED =
  /(\*\*|\*|`+)(?=\S)([^*`\n]+?)(?<=\S)\1|(?<!\w)(__?)(?=\S)([^_\n]+?)(?<=\S)\3(?!\w)/gu;

/** The text without signs that come in pairs, begin a line, or hold an address; lines stay. */
export function withoutMarkup(text: string): string {
  const words = text
    .replace(/^ {0,3}(?:```|~~~).*$/gmu, "")
    .replace(/^(?: {0,3}(?:>|[-+*](?= )) ?)+/gmu, "")
    .replace(/\[([^[\]]*)\]\([^()\s]*\)/gu, "$1");
  // Twice, for one pair within another.
  return unpaired(unpaired(words));
}

function unpaired(text: string): string {
  return text.replace(PAIRED, (...parts) => String(parts[2] ?? parts[4]));
}

/** A comment in a line, with names in the place of author ids. */
export function plainWords(text: string, nameOf: (author: string) => string): string {
  return withoutMarkup(withNames(text, nameOf));
}
