/** Addresses in a plain text, as parts to make links of. */

/** A stretch of text; `href` is null where it is no link. */
export interface LinkedPart {
  readonly text: string;
  readonly href: string | null;
}

const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"“”«»]+/giu;

const FIRST_ADDRESS = new RegExp(`^${ADDRESS.source}`, "iu");

/** Characters that end a sentence and not an address. */
const TRAILING = /[.,;:!?'’)\]}]+$/u;

const PROTOCOLS: ReadonlySet<string> = new Set(["http:", "https:", "mailto:"]);

/** All of `text` in parts, of which addresses of the web and of mail are links, and nothing else. */
export function linksIn(text: string): LinkedPart[] {
  const parts: LinkedPart[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = withoutTrailing(found);
    const href = hrefOf(address);
    if (href !== null) {
      if (index > end) {
        parts.push({ text: text.slice(end, index), href: null });
      }
      parts.push({ text: address, href });
      end = index + address.length;
    }
  }
  if (end < text.length) {
    parts.push({ text: text.slice(end), href: null });
  }
  return parts;
}

/** The address that a text begins with; null where that is none to follow. */
export function firstAddress(text: string): { text: string; href: string } | null {
  const address = withoutTrailing(FIRST_ADDRESS.exec(text)?.[0] ?? "");
  const href = hrefOf(address);
  return href === null ? null : { text: address, href };
}

/** An address without the end of the sentence around it; a bracket that it opens itself stays. */
function withoutTrailing(found: string): string {
  const trailing = TRAILING.exec(found)?.[0] ?? "";
  let address = found.slice(0, found.length - trailing.length);
  for (const character of trailing) {
    const opened = { ")": "(", "]": "[", "}": "{" }[character];
    if (opened === undefined || count(address, opened) <= count(address, character)) {
      break;
    }
    address += character;
  }
  return address;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** The address for a link; null for one that leads nowhere, or anywhere but to the web and to mail. */
export function hrefOf(address: string): string | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !PROTOCOLS.has(url.protocol)) {
    return null;
  }
  // A name before the host looks like another site.
  const isPlain = url.username === "" && url.password === "";
  const leadsSomewhere = url.protocol === "mailto:" ? url.pathname.includes("@") : url.host !== "";
  return isPlain && leadsSomewhere ? url.href : null;
}
