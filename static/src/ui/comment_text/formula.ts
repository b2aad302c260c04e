/** Formulas in TeX as MathML, in elements and attributes that neither load nor cover anything. */

import temml from "temml";

/** Element of a formula, or a text in it. */
export type FormulaPiece =
  | string
  | {
      readonly tag: string;
      readonly attributes: Readonly<Record<string, string>>;
      readonly children: readonly FormulaPiece[];
    };

/** UTF-16 units of a formula, and elements that it may become. */
const LONGEST = 2_000;
const MOST_ELEMENTS = 3_000;

/** Macros can make a short formula enormous; what is required or included comes from elsewhere. */
const REFUSED =
  /\\(?:re|provide)?(?:newcommand|command)\b|\\[egx]?def\b|\\(?:global|long|let|futurelet|require|href|url|includegraphics)\b/u;

/** Twin of the formulas of conversations: `lti_tool/conversations/sanitize.py`. */
const ATTRIBUTES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    math: ["display"],
    mrow: [],
    mi: ["mathvariant"],
    mn: ["mathvariant"],
    mo: [
      "stretchy",
      "fence",
      "separator",
      "form",
      "lspace",
      "rspace",
      "minsize",
      "maxsize",
      "largeop",
      "movablelimits",
    ],
    mtext: [],
    mspace: ["width"],
    msup: [],
    msub: [],
    msubsup: [],
    mfrac: ["linethickness"],
    msqrt: [],
    mroot: [],
    mover: ["accent"],
    munder: [],
    munderover: [],
    mtable: ["columnalign", "columnlines", "rowlines", "displaystyle"],
    mtr: [],
    mtd: ["columnalign"],
    mstyle: ["displaystyle", "scriptlevel"],
    mpadded: [],
    mphantom: [],
  }).map(([tag, names]) => [tag, new Set(names)]),
);

/** The formula; null for one that cannot surely be read, which is shown as it is typed. */
export function formulaOf(tex: string, isDisplay: boolean): FormulaPiece | null {
  if (tex.length > LONGEST || REFUSED.test(tex)) {
    return null;
  }
  try {
    const options = { displayMode: isDisplay, throwOnError: true, maxExpand: 100 };
    const budget = { left: MOST_ELEMENTS };
    const [math] = piecesOf(temml.__renderToMathMLTree(tex, options), budget);
    return math === undefined || budget.left < 0 ? null : math;
  } catch {
    // The converter raises whatever its input makes it raise.
    return null;
  }
}

/** Node of the converter: an element, a text, or a fragment without a type. */
interface ConverterNode {
  readonly type?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly children?: readonly ConverterNode[];
}

function piecesOf(node: ConverterNode, budget: { left: number }): FormulaPiece[] {
  budget.left -= 1;
  if (budget.left < 0) {
    return [];
  }
  if (node.children === undefined) {
    return [node.text ?? ""];
  }
  const children = node.children.flatMap((child) => piecesOf(child, budget));
  const { type: tag } = node;
  if (tag === undefined || tag === "") {
    return children;
  }
  const names = ATTRIBUTES.get(tag);
  // Its place among the others has a meaning: what is not known becomes one group.
  return [{ tag: names === undefined ? "mrow" : tag, attributes: kept(node, names), children }];
}

function kept(node: ConverterNode, names: ReadonlySet<string> | undefined): Record<string, string> {
  const given = Object.entries(node.attributes ?? {});
  return Object.fromEntries(
    given.filter(([name]) => names?.has(name)).map(([name, value]) => [name, String(value)]),
  );
}
