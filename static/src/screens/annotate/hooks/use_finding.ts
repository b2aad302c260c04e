/** Finding words in the text that is read, and understanding where somebody wants to go. */

import { useEffect, useMemo, useState } from "preact/hooks";
import { plural, t } from "../../../i18n/messages";
import { liveRange, type Span } from "../../../text/anchors";
import { blocksOf, parseReference, referenceText, spanOfReference } from "../../../text/blocks";
import { findWords, MOST_MATCHES, matchFrom } from "../../../text/find";
import { unfold } from "../../../text/folded";
import { clearFound, paintFound } from "../../../text/found_painting";
import { type Place, typedPlace } from "../store/addresses";
import type { AnnotationPageModel } from "./use_annotation_page";
import { bringIntoView } from "./use_scroll_to_text";

export interface Finding {
  readonly words: string;
  readonly look: (words: string) => void;
  readonly count: number;
  /** Sentence about the matches. */
  readonly status: string;
  /** Go to the next match, or the previous one, round and round. */
  readonly step: (by: 1 | -1) => void;
  /** Put the reading cursor on the sentence of the present match. */
  readonly take: () => void;
  /** Place that the words name; null for none. */
  readonly place: Place | null;
  readonly placeName: string;
}

/** One of some matches. */
interface Chosen {
  readonly matches: readonly Span[];
  readonly at: number;
}

export function useFinding(model: AnnotationPageModel): Finding {
  const { reading, cursor } = model;
  const rendered = reading.text?.placements.rendered ?? null;
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const matches = useMemo(
    () => (rendered === null ? [] : findWords(rendered, words)),
    [rendered, words],
  );
  const ranges = useMemo(
    () => matches.map((match) => rendered?.rangeOf(match)).filter((range) => range != null),
    [rendered, matches],
  );
  // Matches of another text have other numbers.
  const at = chosen?.matches === matches ? chosen.at : null;
  const current = at === null ? null : (ranges[at] ?? null);
  useEffect(() => paintFound(ranges, current), [ranges, current]);
  useEffect(() => clearFound, []);
  useEffect(() => {
    if (current !== null && reading.scroller !== null) {
      unfold(current.startContainer);
      bringIntoView(liveRange(current).getBoundingClientRect(), reading.scroller);
    }
  }, [current]);
  const step = (by: 1 | -1) =>
    setChosen({
      matches,
      at:
        at === null
          ? matchFrom(matches, firstOffset(model))
          : (at + by + matches.length) % matches.length,
    });
  const place = placeIn(words, model);
  return {
    words,
    look: (next) => {
      setWords(next);
      setChosen(null);
    },
    count: matches.length,
    status: statusOf(words, matches.length, at, place),
    step,
    take: () => {
      const match = matches[at ?? 0];
      if (match !== undefined) {
        cursor.putAt(match.start);
      }
    },
    place,
    placeName: place?.at === undefined ? t("that place") : referenceText(place.at),
  };
}

/** A typed reference counts where there is such a paragraph; an address is looked up when one goes there. */
function placeIn(words: string, { workspace, reading }: AnnotationPageModel): Place | null {
  const place = typedPlace(words, workspace.activity.id);
  const rendered = reading.text?.placements.rendered;
  if (place === null || parseReference(words) === null) {
    return place;
  }
  const isThere =
    rendered !== undefined &&
    place.at !== undefined &&
    spanOfReference(blocksOf(rendered), place.at) !== null;
  return isThere ? place : null;
}

/** Offset of what is read now: matches behind it come first. */
function firstOffset({ reading, cursor }: AnnotationPageModel): number {
  const rendered = reading.text?.placements.rendered;
  if (cursor.selected !== null) {
    return cursor.selected.span.start;
  }
  const turn = cursor.turn();
  return (rendered && blocksOf(rendered).find((block) => block.turn === turn)?.start) ?? 0;
}

function statusOf(words: string, count: number, at: number | null, place: Place | null): string {
  if (words.trim() === "") {
    return "";
  }
  if (count === 0) {
    return place === null ? t("Not in this text") : "";
  }
  const all = count === MOST_MATCHES ? t("the first {count}", { count }) : String(count);
  if (at !== null) {
    return t("{time} of {all}", { time: at + 1, all });
  }
  return count === MOST_MATCHES
    ? t("the first {count} matches", { count })
    : plural(count, "{n} match", "{n} matches");
}
