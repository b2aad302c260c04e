/**
 * Folding of texts for finding: letter case, accents, width and forms of a character make no
 * difference (twin in its rules: lti_tool/folding.py). Each folded unit knows where it came from.
 */

/** Accents; points of Hebrew; vowel signs and stretching of Arabic; signs without a width. */
const IGNORED =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each sign is meant by itself.
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]|[\u00ad\u0640\u200b-\u200f\u2060\ufeff]/gu;

/** Letters that Unicode does not take apart, and that people type in either form. */
const ALIKE: Readonly<Record<string, string>> = {
  æ: "ae",
  đ: "d",
  ħ: "h",
  ı: "i",
  ł: "l",
  ø: "o",
  œ: "oe",
  ŧ: "t",
  ß: "ss",
  ς: "σ",
  ة: "ه",
  ى: "ي",
  ی: "ي",
  ک: "ك",
};

/** White space, plain text, Han signs, and everything else by the character with its marks. */
const PIECES = /\s+|[\u0021-\u007e]+|[\u4e00-\u9fff]+|[^\s\u0021-\u007e]\p{M}*/gu;

export interface Folded {
  readonly text: string;
  /** Offset of the piece from which each unit of the folded text came. */
  readonly starts: readonly number[];
  /** Offset of the end of that piece. */
  readonly ends: readonly number[];
}

/** Fold a text; white space becomes one space. */
export function fold(text: string): Folded {
  let folded = "";
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: piece, index } of text.matchAll(PIECES)) {
    const isPlain = PLAIN.test(piece);
    const form = isPlain ? piece.toLowerCase() : formOf(piece);
    folded += form;
    for (let i = 0; i < form.length; i += 1) {
      starts.push(index + (isPlain ? i : 0));
      ends.push(index + (isPlain ? i + 1 : piece.length));
    }
  }
  return { text: folded, starts, ends };
}

const PLAIN = /^[\u0021-\u007e\u4e00-\u9fff]/u;

function formOf(piece: string): string {
  if (/^\s/u.test(piece)) {
    return " ";
  }
  const form = piece.normalize("NFKD").replace(IGNORED, "").normalize("NFC").toLowerCase();
  return form.replace(/./gu, (letter) => ALIKE[letter] ?? letter).replace(IGNORED, "");
}
