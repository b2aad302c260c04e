/** Everything on one viewer's page at one moment, and what the viewer can do with it. */

import { useCallback, useEffect, useState } from "preact/hooks";
import type { Conversation, Workspace } from "../../../api/workspace_types";
import type { HighlightValue } from "../../../document/annotations/schema";
import { describe } from "../../../text/anchors";
import type { Selected } from "../../../text/selection";
import type { Named } from "../components/comment_list";
import type { SharedCardProps } from "../components/note_column";
import { type Filter, SHOW_ALL } from "../components/note_filters";
import type { LiveNotes, LiveView } from "../store/notes_store";
import { type Ban, useBan } from "../store/writing_window";
import {
  type OpenNote,
  useHighlights,
  useNameOf,
  useOpenNote,
  useTextInView,
  useTravel,
} from "./use_parts";
import {
  type TextOnPage,
  useClicks,
  usePainting,
  useSelected,
  useTextOnPage,
} from "./use_rendered_text";
import { useLive, useMedia, useNow } from "./use_store";

/** From this width on, cards stand beside the text. */
const WIDE = "(min-width: 46rem)";

export interface Desk {
  readonly workspace: Workspace;
  readonly live: LiveNotes;
  readonly view: LiveView;
  /** Why the viewer cannot write just now, where that is a matter of time. */
  readonly ban: Ban | null;
  readonly mayWrite: boolean;
  readonly isWide: boolean;
  readonly reading: Reading;
  readonly open: OpenNote;
  readonly nameOf: (author: string) => Named;
  readonly selected: Selected | null;
  /** Make a highlight of what is selected. */
  readonly choose: (tag: string) => void;
  readonly dropSelection: () => void;
  /** What every card is given. */
  readonly shared: SharedCardProps;
}

/** The conversation that is read, and which notes on it are shown. */
export interface Reading {
  readonly conversation: Conversation | null;
  readonly showConversation: (id: string) => void;
  readonly text: TextOnPage | null;
  readonly onRendered: ReturnType<typeof useTextOnPage>["onRendered"];
  readonly onLayout: () => void;
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
  /** All notes on the conversation, and those that pass the filter, in the order of the text. */
  readonly here: readonly HighlightValue[];
  readonly visible: readonly HighlightValue[];
  /** The box that scrolls. */
  readonly scroller: HTMLElement | null;
  readonly setScroller: (element: HTMLElement | null) => void;
}

export function useDesk(workspace: Workspace, live: LiveNotes): Desk {
  const view = useLive(live);
  const closed = useBan(workspace.schedule);
  const ban = workspace.is_bound ? closed : null;
  const mayWrite = workspace.can_write && ban === null;
  useEffect(() => live.allow(mayWrite), [live, mayWrite]);
  const isWide = useMedia(WIDE);
  const reading = useReading(workspace, view);
  const { text, visible, filter, setFilter } = reading;
  const open = useOpenNote();
  const nameOf = useNameOf(live, view);
  const [selected, setSelected] = useSelected(text, view.canWrite);
  const parts = { workspace, live, view, ban, mayWrite, isWide, reading, open, nameOf, selected };
  const shared = useShared(parts);

  useClicks(text, visible, (under) => {
    // A second click on overlapping notes goes on to the next of them.
    const next = under[under.findIndex(({ key }) => key === open.key) + 1] ?? under[0];
    open.show(next?.key ?? null);
  });
  const dropSelection = () => {
    document.getSelection()?.removeAllRanges();
    setSelected(null);
  };
  const choose = (tag: string) => {
    if (selected === null || text === null) {
      return;
    }
    const anchor = describe(text.placements.rendered.text, selected.span);
    const key = live.mark(text.conversation, anchor, tag);
    dropSelection();
    if (filter.tag !== null && filter.tag !== tag) {
      setFilter(SHOW_ALL);
    }
    open.show(key, isWide);
  };
  return { ...parts, choose, dropSelection, shared };
}

function useReading(workspace: Workspace, view: LiveView): Reading {
  const [shownId, setShownId] = useState(workspace.conversations[0]?.id ?? null);
  const [filter, setFilter] = useState<Filter>(SHOW_ALL);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const conversation = workspace.conversations.find(({ id }) => id === shownId) ?? null;
  const showConversation = (id: string) => {
    setShownId(id);
    scroller?.scrollTo(0, 0);
  };
  const { text, onRendered, onLayout } = useTextOnPage(shownId);
  const { here, visible } = useHighlights(view, shownId, filter, text);
  return {
    conversation,
    showConversation,
    text,
    onRendered,
    onLayout,
    filter,
    setFilter,
    here,
    visible,
    scroller,
    setScroller,
  };
}

type SharedParts = Omit<Desk, "choose" | "dropSelection" | "shared">;

/** Every part stays the same object while it can: a card is drawn again when one of them differs. */
function useShared(parts: SharedParts): SharedCardProps {
  const { workspace, live, view, isWide, reading, open, nameOf, selected } = parts;
  const now = useNow();
  const { text, visible, scroller } = reading;
  const openHighlight = visible.find(({ key }) => key === open.key) ?? null;
  const lookAt = usePainting(text, visible, view.notes.tags, openHighlight, selected);
  const travel = useTravel(live, text, scroller);
  useTextInView(isWide, open, travel);
  const onHover = useCallback(
    (key: string | null) => lookAt(live.view.notes.highlights.get(key ?? "") ?? null),
    [live, lookAt],
  );
  // Another function where other documents are open: cards are drawn again.
  const takes = useCallback(
    (key: string) => live.takes(key),
    [live, workspace.hidden_document_id, workspace.is_bound],
  );
  return {
    tags: view.notes.tags,
    live,
    takes,
    nameOf,
    now,
    canWrite: view.canWrite,
    canModerate: workspace.can_moderate,
    drafts: live.drafts,
    onToggle: open.toggle,
    onLocate: travel.locate,
    onHover,
    onLeave: travel.leave,
  };
}
