/** Notes of a page as they were at a moment. */

import type { Workspace } from "../../../api/openapi.generated";
import type { PastStep } from "../../../document/annotations/past";
import type { HighlightValue } from "../../../document/annotations/schema";
import type { NotesState } from "./notes_state";
import type { ShownNotes } from "./tag_resolver";

/** True where how the notes came about is the viewer's own to see, or that of several people. */
export function isOwnOrOfSeveral({ audience, other_workspaces, is_bound }: Workspace): boolean {
  return audience.kind !== "student" || is_bound || other_workspaces.length > 0;
}

/** Steps of two documents in the order of their times. */
export function mergedSteps(one: readonly PastStep[], other: readonly PastStep[]): PastStep[] {
  // Where no times are told, those of the other document come last: a sort keeps their order.
  return [...one, ...other].toSorted((a, b) =>
    a.at === null || b.at === null ? 0 : Date.parse(a.at) - Date.parse(b.at),
  );
}

/** The notes that are shown at a moment; a tag that is not there any more is none. */
export function pastNotes(live: ShownNotes, then: ReadonlyMap<string, HighlightValue>): ShownNotes {
  const known = new Set(live.tags.map(({ key }) => key));
  const highlights = new Map<string, HighlightValue>();
  for (const [key, note] of then) {
    const now = live.highlights.get(key);
    const isRetagged = now !== undefined && !known.has(note.tag) && note.tag !== "";
    highlights.set(key, isRetagged ? { ...note, tag: now.tag } : note);
  }
  return { highlights, tags: live.tags, privateKeys: new Set() };
}

/** The page's state with these notes: nothing can be written, and nothing is new or unfinished. */
export function stateAt(live: NotesState, notes: ShownNotes): NotesState {
  return {
    ...live,
    notes,
    canWrite: false,
    canWritePrivately: false,
    fresh: new Set(),
    drafts: [],
  };
}
