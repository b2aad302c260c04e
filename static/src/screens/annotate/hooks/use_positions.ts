/** Positions of the others in a component, and the sending of one's own. */

import { useEffect, useMemo, useReducer, useState } from "preact/hooks";
import { awarenessOf } from "../../../sync/awareness";
import { whenIdle } from "../../../ui/when_idle";
import type { NotesStore } from "../store/notes_store";
import { followPositionChoice, isPositionShared } from "../store/position_choice";
import { type Position, positionsOf } from "../store/positions";
import type { AnnotationPageModel } from "./use_annotation_page";

/** Milliseconds after scrolling until the turn in sight is looked for. */
const SETTLED_AFTER = 300;

/** Positions of the others, renewed with every change. */
export function usePositions(store: NotesStore): ReadonlyMap<string, Position> {
  const awareness = awarenessOf(store.channel);
  const [version, renew] = useReducer((count: number) => count + 1, 0);
  useEffect(() => awareness.subscribe(() => renew(undefined)), [awareness]);
  return useMemo(() => positionsOf(store), [awareness, version]);
}

/** Choice whether others see where this person reads. */
export function useIsPositionShared(): boolean {
  const [isShared, setShared] = useState(isPositionShared);
  useEffect(() => followPositionChoice(() => setShared(isPositionShared())), []);
  return isShared;
}

/** Send where the viewer is: never for those who do not want it, nor while they write for themselves. */
export function useOwnPosition(model: AnnotationPageModel): void {
  const { workspace, store, reading, selected, privacy } = model;
  const awareness = awarenessOf(store.channel);
  const turn = useTurnInSight(model);
  const isAlone = privacy.isOn && privacy.canTurnOff;
  const isSent = useIsPositionShared() && workspace.shares_positions && !isAlone;
  const conversation = reading.text?.conversation ?? null;
  const { start, end } = selected?.span ?? {};
  useEffect(() => {
    awareness.setState(isSent && conversation !== null ? { conversation, turn, start, end } : null);
  }, [awareness, isSent, conversation, turn, start, end]);
  useEffect(() => () => awareness.setState(null), [awareness]);
}

function useTurnInSight({ reading, cursor }: AnnotationPageModel): number | undefined {
  const [turn, setTurn] = useState<number>();
  const { scroller, text } = reading;
  useEffect(() => {
    if (text === null) {
      return undefined;
    }
    let timer = 0;
    const look = () => setTurn(cursor.turn());
    const onScroll = () => {
      clearTimeout(timer);
      timer = window.setTimeout(look, SETTLED_AFTER);
    };
    const cancel = whenIdle(look);
    scroller?.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      cancel();
      clearTimeout(timer);
      scroller?.removeEventListener("scroll", onScroll);
    };
  }, [scroller, text?.root, cursor.turn]);
  return turn;
}
