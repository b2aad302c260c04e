/** Parts of the annotation page whose scripts come after it, and what shows them. */

import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { fetchPart, type Loadable, useLoaded } from "../../../ui/use_loaded";
import { whenIdle } from "../../../ui/when_idle";

/** Dialogs, and what is rare. */
export const ON_DEMAND: Loadable<typeof import("./on_demand")> = {
  loaded: null,
  load: () => import("./on_demand"),
};

/** The written answer, where the activity asks for one. */
export const ANSWER: Loadable<typeof import("./answer")> = {
  loaded: null,
  load: () => import("./answer"),
};

/** The past of the notes, for whoever asks for it. */
export const HISTORY: Loadable<typeof import("./history_bar")> = {
  loaded: null,
  load: () => import("./history_bar"),
};

/** Two texts beside each other, where the activity has several. */
export const SIDE_BY_SIDE: Loadable<typeof import("./side_by_side")> = {
  loaded: null,
  load: () => import("./side_by_side"),
};

interface LaterProps<Part> {
  readonly part: Loadable<Part>;
  readonly children: (part: Part) => VNode;
}

/** Show what is in a part as soon as its script is here: at once where that was fetched in advance. */
export function Later<Part>({ part, children }: LaterProps<Part>) {
  const loaded = useLoaded(part, true);
  return loaded === null ? null : children(loaded);
}

/** Fetch what is on demand once the page `isUsable`: it is there at a click, also without a connection. */
export function useOnDemand(isUsable: boolean): void {
  useEffect(() => (isUsable ? whenIdle(() => void fetchPart(ON_DEMAND)) : undefined), [isUsable]);
}
