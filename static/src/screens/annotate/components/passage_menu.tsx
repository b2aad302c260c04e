/** The menu of tags for the passage that is selected, or that the reading cursor is on. */

import type { ShownTag } from "../../../document/annotations/tags";
import { blocksOf, referenceAt } from "../../../text/blocks";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import type { Answer } from "../hooks/use_answer";
import { referenceHash } from "../store/addresses";
import { TagMenu } from "./tag_menu";

interface PassageMenuProps {
  readonly model: AnnotationPageModel;
  /** Written answer that a passage can be quoted in; null where there is none. */
  readonly answer: Answer | null;
}

export function PassageMenu({ model, answer }: PassageMenuProps) {
  const { selected, state, reading, isWide } = model;
  const { text } = reading;
  const isChanging = model.passageChange.note !== null;
  if (selected === null || text === null || isChanging || !canTag(model)) {
    return null;
  }
  const at = referenceAt(blocksOf(text.placements.rendered), selected.span.start);
  const hash = at === null ? "" : referenceHash(at, text.conversation);
  const quote = at === null ? null : (answer?.quote ?? null);
  const onQuote = () => {
    const { start, end } = selected.span;
    quote?.({ text: text.placements.rendered.text.slice(start, end), place: hash.slice(1) });
    model.dropSelection();
  };
  return (
    <TagMenu
      selected={selected}
      activityId={model.workspace.activity.id}
      hash={hash}
      onQuote={quote === null ? null : onQuote}
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
