/** Projection of an activity, followed as it changes: asked for every second, sent if it is new. */

import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/http";
import type { Lecture, Projection } from "../../api/openapi.generated";
import { lecturePath } from "../../api/paths/lectures";

export interface Followed {
  readonly title: string;
  readonly projection: Projection | null;
  /** Error of the last request; null after a success. */
  readonly error: unknown;
}

/** Time between two requests: with an answer that takes 0.3 s, the page is at most a second behind. */
const EVERY_MS = 700;

/** Longest time between requests that fail. */
const LONGEST_MS = 10_000;

const NOTHING: Followed = { title: "", projection: null, error: null };

/** Projection of a conversation of an activity, the first one for null. */
export function useProjection(activityId: string, conversation: string | null): Followed {
  const [followed, setFollowed] = useState(NOTHING);
  useEffect(() => {
    const ending = new AbortController();
    let timer = 0;
    let failures = 0;
    let version: string | null = null;
    const ask = async () => {
      const begun = performance.now();
      try {
        const path = lecturePath(activityId, { conversation, version });
        const answer = await api("GET", path, undefined, ending.signal);
        failures = 0;
        version = answer.version;
        setFollowed((before) => after(before, answer));
      } catch (error) {
        failures += 1;
        if (!ending.signal.aborted) {
          setFollowed((before) => ({ ...before, error }));
        }
      }
      const pause = Math.min(EVERY_MS * 2 ** failures, LONGEST_MS);
      wait(Math.max(100, pause - (performance.now() - begun)));
    };
    const wait = (milliseconds: number) => {
      if (!ending.signal.aborted) {
        timer = window.setTimeout(
          () => void (document.hidden ? wait(EVERY_MS) : ask()),
          milliseconds,
        );
      }
    };
    void ask();
    return () => {
      ending.abort();
      clearTimeout(timer);
    };
  }, [activityId, conversation]);
  return followed;
}

function after(before: Followed, { title, projection }: Lecture): Followed {
  return projection === null && before.error === null
    ? before
    : { title, projection: projection ?? before.projection, error: null };
}
