/** Root of the shared document of an answer, and the words in it. */

import type * as Y from "yjs";

/** Name of the one root (twin: lti_tool/responses/schema.py). */
const ROOT = "response";

/** The tree of an answer's blocks. */
export function rootOf(doc: Y.Doc): Y.XmlFragment {
  return doc.getXmlFragment(ROOT);
}

/** Words of an answer, a line for each block; passages that it quotes are not among them. */
export function wordsIn(doc: Y.Doc): string {
  return textsIn(rootOf(doc)).map(plain).join("\n");
}

/** The texts in a part of the tree, in their order. */
function textsIn(part: Y.XmlFragment): Y.XmlText[] {
  return part
    .toArray()
    .flatMap((child) => (isText(child) ? [child] : textsIn(child as Y.XmlElement)));
}

/** Words of one text, without its marks. */
export function plain(text: Y.XmlText): string {
  const runs: readonly { readonly insert?: unknown }[] = text.toDelta();
  return runs.map(({ insert }) => (typeof insert === "string" ? insert : "")).join("");
}

function isText(child: unknown): child is Y.XmlText {
  return typeof (child as Partial<Y.XmlText>).toDelta === "function";
}
