/** The notes store in a component. */

import { useEffect, useReducer } from "preact/hooks";
import type { NotesState } from "../store/notes_state";
import type { NotesStore } from "../store/notes_store";

/** State of the notes; the component redraws with every change. */
export function useStore(store: NotesStore): NotesState {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => store.subscribe(() => redraw(undefined)), [store]);
  return store.state;
}
