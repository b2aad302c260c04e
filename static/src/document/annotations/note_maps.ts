/** Maps of a note in a shared document. */

import * as Y from "yjs";
import { COMMENTS, HIGHLIGHTS } from "./schema";

/** The map of a note in which comments, agreements and fact checks stand; null where it is gone. */
export function commentsOf(doc: Y.Doc, highlightKey: string): Y.Map<unknown> | null {
  const highlight = doc.getMap(HIGHLIGHTS).get(highlightKey);
  const comments = highlight instanceof Y.Map ? highlight.get(COMMENTS) : null;
  return comments instanceof Y.Map ? comments : null;
}
