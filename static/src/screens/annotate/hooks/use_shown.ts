/** Pointer and question that the teacher shows to everybody now: asked for when it changes, by each page after a pause. */

import { useEffect, useState } from "preact/hooks";
import { api } from "../../../api/http";
import type { OpenPoll, Pointer } from "../../../api/openapi.generated";
import { shownPath } from "../../../api/paths/lectures";
import type { LedPlace } from "../../../sync/protocol";
import type { AnnotationPageModel } from "./use_annotation_page";

/** Longest pause before a page asks: all pages of a class are told at the same moment. */
const JITTER_MS = 1_500;

export interface ShownPoll extends OpenPoll {
  /** Time at which it closes, by `performance.now`. */
  readonly closesAt: number;
}

export interface ShownToAll {
  readonly pointer: Pointer | null;
  readonly poll: ShownPoll | null;
}

const NOTHING: ShownToAll = { pointer: null, poll: null };

export function useShown({ workspace, store }: AnnotationPageModel): ShownToAll {
  const [shown, setShown] = useState(NOTHING);
  const activityId = workspace.activity.id;
  const isInvited = workspace.is_bound;
  useEffect(() => {
    if (!isInvited) {
      return;
    }
    let asking = new AbortController();
    let timer = 0;
    const ask = () => {
      // An earlier answer that comes late would be older.
      asking.abort();
      asking = new AbortController();
      const { signal } = asking;
      return api("GET", shownPath(activityId), undefined, signal).then(
        ({ pointer, poll }) =>
          signal.aborted ||
          setShown((before) => ({
            pointer,
            poll: poll === null ? closed(before.poll) : timed(poll),
          })),
        // What was missed is no error; the next change asks again.
        () => undefined,
      );
    };
    const askSoon = () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => void ask(), Math.random() * JITTER_MS);
    };
    let lead = "";
    store.onPointerChanged = (place) => {
      if (place !== null && place.lead === lead) {
        // Who follows goes along at once, and nobody asks.
        setShown((before) => ({ ...before, pointer: ledTo(before.pointer, place) }));
      } else {
        lead = place?.lead ?? "";
        askSoon();
      }
    };
    let wasOffline = store.state.saving.isOffline;
    const stopFollowing = store.subscribe(() => {
      const { isOffline } = store.state.saving;
      if (wasOffline && !isOffline) {
        // Changes of that time were told to nobody here.
        askSoon();
      }
      wasOffline = isOffline;
    });
    if (workspace.is_pointing) {
      void ask();
    }
    return () => {
      store.onPointerChanged = () => undefined;
      stopFollowing();
      clearTimeout(timer);
      asking.abort();
    };
  }, [store, activityId, isInvited]);
  return shown;
}

/** The pointer of a lead that has gone on. */
function ledTo(pointer: Pointer | null, { lead, conversation, start }: LedPlace): Pointer | null {
  return pointer?.lead === lead ? { ...pointer, conversation, start, end: start + 1 } : pointer;
}

function timed(poll: OpenPoll): ShownPoll {
  return { ...poll, closesAt: performance.now() + poll.closes_in * 1000 };
}

/** The poll after it was closed early: what somebody is writing there stays on their page. */
function closed(poll: ShownPoll | null): ShownPoll | null {
  return poll && { ...poll, closesAt: Math.min(poll.closesAt, performance.now()) };
}
