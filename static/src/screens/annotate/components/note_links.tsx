/** Links within the texts to the notes on them, for screen readers. */

import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { useNoteLinks } from "../hooks/use_note_links";

export function NoteLinks({ model }: { readonly model: AnnotationPageModel }) {
  const { state, labelOf, reading } = model;
  const [first, second] = reading.sides;
  const words = { tags: state.notes.tags, labelOf };
  useNoteLinks(first.text, first.visible, words);
  useNoteLinks(second?.text ?? null, second?.visible ?? first.visible, words);
  return null;
}
