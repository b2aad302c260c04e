/** Root of the shared document of an answer, and the words of a text in it. */

import type * as Y from "yjs";

/** Name of the one root (twin: lti_tool/responses/schema.py). */
const ROOT = "response";

/** The tree of an answer's blocks. */
export function rootOf(doc: Y.Doc): Y.XmlFragment {
  return doc.getXmlFragment(ROOT);
}

/** Words of one text, without its marks. */
export function plain(text: Y.XmlText): string {
  const runs: readonly { readonly insert?: unknown }[] = text.toDelta();
  return runs.map(({ insert }) => (typeof insert === "string" ? insert : "")).join("");
}
