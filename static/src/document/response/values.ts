/** Values of an answer that the server checks: addresses of links, and passages that it quotes. */

/** UTF-16 code units of a quoted passage, and of an address. */
export const LONGEST_PASSAGE = 2000;
const LONGEST_ADDRESS = 2000;

const ADDRESS = /^(?:https?:\/\/|mailto:)[!#-[\]-~]+$/i;
const PLACE = /^(?:note=[\w.~!*'()%/-]{1,300}|at=[0-9.]{1,20}(?:&conversation=[0-9a-f-]{36})?)$/;

/** Passage of a text that an answer quotes. */
export interface Passage {
  readonly text: string;
  /** Part of an address behind the #. */
  readonly place: string;
}

/** The address that somebody typed, with a scheme where they left it out; null for what is none. */
export function typedAddress(typed: string): string | null {
  const words = typed.trim();
  if (/^[a-z][a-z0-9+.-]*:/i.test(words)) {
    return linkAddress(words);
  }
  if (!/^[^\s/]+\.[^\s/.]\S*$/.test(words)) {
    return null;
  }
  const isMail = words.includes("@") && !words.includes("/");
  return linkAddress(`${isMail ? "mailto:" : "https://"}${words}`);
}

/** The address that a link may have, as the server takes it; null for every other one. */
export function linkAddress(address: string): string | null {
  try {
    const { href } = new URL(address);
    const ascii = href.replace(/["\\]/g, encodeURIComponent);
    return ADDRESS.test(ascii) && ascii.length <= LONGEST_ADDRESS ? ascii : null;
  } catch {
    return null;
  }
}

/** The passage as an answer can have it; null where it names no place, or is empty. */
export function quotable({ text, place }: Passage): Passage | null {
  const characters = [...text.trim()];
  let cut = "";
  for (const character of characters) {
    if (cut.length + character.length > LONGEST_PASSAGE - 1) {
      cut += "…";
      break;
    }
    cut += character;
  }
  return cut !== "" && PLACE.test(place) ? { text: cut, place } : null;
}
