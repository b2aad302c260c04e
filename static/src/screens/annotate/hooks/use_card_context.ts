/** Values and callbacks that every note card of the page shares. */

import { useCallback } from "preact/hooks";
import type { Workspace } from "../../../api/openapi.generated";
import type { HighlightValue } from "../../../document/annotations/schema";
import type { ShownTag } from "../../../document/annotations/tags";
import type { WordLimits } from "../../../document/annotations/word_limits";
import { t } from "../../../i18n/messages";
import type { MentionedPerson } from "../../../ui/comment_text/comment_text";
import { useNow } from "../../../ui/use_now";
import type { AuthorLabel } from "../store/author_names";
import type { Drafts } from "../store/drafts";
import type { NotesStore } from "../store/notes_store";
import type { Readers } from "../store/readers";
import type { AnnotationPageModel } from "./use_annotation_page";
import { usePaintedHighlights } from "./use_painted_highlights";
import { useOpenNoteInView, useScrollToText } from "./use_scroll_to_text";

export interface CardContext {
  readonly activityId: string;
  readonly tags: readonly ShownTag[];
  readonly store: NotesStore;
  readonly labelOf: (author: string) => AuthorLabel;
  /** Somebody who is mentioned. */
  readonly personOf: (author: string) => MentionedPerson;
  /** People who can be mentioned; null where nobody can. */
  readonly readers: Readers | null;
  readonly now: number;
  readonly canWrite: boolean;
  readonly canWritePrivately: boolean;
  /** False for a highlight in a document that takes no writing now. */
  readonly canWriteOn: (key: string) => boolean;
  readonly isPrivate: (key: string) => boolean;
  /** Limits of a comment on a highlight; null for any length. */
  readonly wordsOf: (key: string) => WordLimits | null;
  /** Feedback that the viewer has got on notes here, by key. */
  readonly feedback: Readonly<Record<string, string>>;
  /** Words for what sharing a private note means here. */
  readonly sharing: string;
  readonly canModerate: boolean;
  /** True where the activity asks how claims check out. */
  readonly asksForChecks: boolean;
  readonly drafts: Drafts;
  readonly onToggle: (key: string) => void;
  readonly onLocate: (key: string) => void;
  readonly onHover: (key: string | null) => void;
  readonly onLeave: (key: string) => void;
  readonly onChangePassage: (key: string) => void;
}

/** The same, with the note of one card. */
export interface NoteContext extends CardContext {
  readonly highlight: HighlightValue;
  /** True where the viewer can say how the note checks out as a claim. */
  readonly canCheck: boolean;
}

/** Context of the cards. Each value keeps its identity while it can: a card redraws when one changes. */
export function useCardContext(model: AnnotationPageModel): CardContext {
  const { workspace, store, state, hasMargin, reading, open, labelOf, personOf, selected } = model;
  const now = useNow();
  const { text, visible, sides, scroller } = reading;
  const openHighlight =
    open.key === null ? null : (visible.find(({ key }) => key === open.key) ?? null);
  const emphasize = usePaintedHighlights(sides, state.notes, openHighlight, selected, scroller);
  const navigation = useScrollToText(store, text, scroller);
  useOpenNoteInView(hasMargin, open, navigation);
  const onHover = useCallback(
    (key: string | null) => emphasize(store.state.notes.highlights.get(key ?? "") ?? null),
    [store, emphasize],
  );
  // Replaced where other documents are open, so that cards redraw.
  const canWriteOn = useCallback(
    (key: string) => store.canWriteOn(key),
    [store, workspace.hidden_document_id, workspace.is_bound],
  );
  const { privateKeys } = state.notes;
  const isPrivate = useCallback((key: string) => privateKeys.has(key), [privateKeys]);
  const { least, most } = workspace.activity.comment_words;
  const isLimited = workspace.is_bound && least + most > 0;
  const wordsOf = useCallback(
    (key: string) => (isLimited && !privateKeys.has(key) ? { least, most } : null),
    [isLimited, least, most, privateKeys],
  );
  return {
    activityId: workspace.activity.id,
    tags: state.notes.tags,
    store,
    canWriteOn,
    labelOf,
    personOf,
    // A starting version is copied to places with other people.
    readers: workspace.audience.kind === "template" ? null : store.readers,
    now,
    isPrivate,
    wordsOf,
    feedback: workspace.feedback,
    sharing: sharingWords(workspace),
    canWrite: state.canWrite,
    canWritePrivately: state.canWritePrivately,
    canModerate: workspace.can_moderate,
    asksForChecks: workspace.activity.checks_claims,
    drafts: store.drafts,
    onToggle: open.toggle,
    onLocate: navigation.locate,
    onHover,
    onLeave: navigation.leave,
    onChangePassage: model.passageChange.begin,
  };
}

/** Readers of a note that is shared here. */
function sharingWords({ audience, is_hiding, is_bound }: Workspace): string {
  if (is_hiding && is_bound) {
    return t("Your teachers see it now, and others when notes are revealed.");
  }
  if (audience.kind === "student") {
    return t("Your teachers see it then.");
  }
  return audience.kind === "group"
    ? t("Your group and your teachers see it then.")
    : t("Your class sees it then.");
}
