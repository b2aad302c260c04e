/** The menu of tags for the passage that is selected, or that the reading cursor is on. */

import type { ShownTag } from "../../../document/annotations/tags";
import { blocksOf, referenceAt } from "../../../text/blocks";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { referenceHash } from "../store/addresses";
import { TagMenu } from "./tag_menu";

export function PassageMenu({ model }: { readonly model: AnnotationPageModel }) {
  const { selected, state, reading, isWide } = model;
  const { text } = reading;
  if (selected === null || text === null || !canTag(model)) {
    return null;
  }
  const at = referenceAt(blocksOf(text.placements.rendered), selected.span.start);
  return (
    <TagMenu
      selected={selected}
      activityId={model.workspace.activity.id}
      hash={at === null ? "" : referenceHash(at, text.conversation)}
      tags={inUse(state.notes.tags)}
      privacy={model.privacy}
      scroller={reading.scroller}
      isDocked={!isWide}
      onChoose={model.tagSelection}
      onClose={model.dropSelection}
    />
  );
}

/** Tags that can be given. */
export function inUse(tags: readonly ShownTag[]): readonly ShownTag[] {
  return tags.filter((tag) => tag.isInUse);
}

/** True where this person can make notes now. */
export function canTag({ state }: AnnotationPageModel): boolean {
  return state.canWrite || state.canWritePrivately;
}
