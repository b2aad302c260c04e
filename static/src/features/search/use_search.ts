/** Search as it is typed: asked for after a pause, and answers in the order of the questions. */

import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../../api/http";
import type { SearchAnswer, SearchKind } from "../../api/openapi.generated";
import { SEARCH_PATH } from "../../api/paths/people";
import { withQuery } from "../../api/requests";
import { useQuery } from "../../query/use_query";

/** Milliseconds without a further letter after which the words are looked up. */
const PAUSE = 250;

/** Milliseconds after which it is asked for again while the search before has not ended. */
const AGAIN = 700;

export interface Asked {
  readonly words: string;
  readonly kind: SearchKind | null;
  readonly activity: string | null;
  readonly tag: string | null;
}

export const NOTHING: Asked = { words: "", kind: null, activity: null, tag: null };

export interface Search {
  readonly asked: Asked;
  readonly ask: (changed: Partial<Asked>) => void;
  readonly isSearching: boolean;
  /** The newest answer; while another one is awaited that of the question before. */
  readonly answer: SearchAnswer | null;
  readonly error: unknown;
}

/** Last question of this page, for whoever comes back from a result. */
let last: Asked = NOTHING;

export function useSearch(first: Asked = last): Search {
  const [asked, setAsked] = useState(first);
  const [settled, setSettled] = useState(first);
  const shown = useRef<SearchAnswer | null>(null);
  useEffect(() => {
    last = asked;
    const timer = setTimeout(() => setSettled(asked), asked.words === settled.words ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }, [asked]);
  const words = settled.words.trim();
  // An answer belongs to its path: a late one is never shown for a newer question.
  const found = useQuery(
    words === "" || asked.words.trim() === ""
      ? null
      : withQuery("GET", SEARCH_PATH, { ...settled, words }),
  );
  const isBusy = found.error instanceof ApiError && found.error.code === "busy";
  useEffect(() => {
    if (isBusy) {
      const timer = setTimeout(() => void found.refetch(), AGAIN);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [found.error]);
  shown.current = asked.words.trim() === "" ? null : (found.data ?? shown.current);
  return {
    asked,
    ask: (changed) => setAsked((before) => ({ ...before, ...changed })),
    isSearching:
      asked.words.trim() !== "" &&
      (settled !== asked || (found.data === null && (found.error === null || isBusy))),
    answer: shown.current,
    error: isBusy ? null : found.error,
  };
}
