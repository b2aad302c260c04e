/** The reading cursor of the page: a passage that keys and buttons move, with no selection made. */

import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../../../i18n/messages";
import { liveRange, type RenderedText, type Span } from "../../../text/anchors";
import { blockAt, blocksOf } from "../../../text/blocks";
import { excerpt } from "../../../text/excerpt";
import { unfold } from "../../../text/folded";
import { clearPointed, paintPointed } from "../../../text/pointed_painting";
import {
  type Cursor,
  cursorAt,
  extended,
  moved,
  shortened,
  type Unit,
  type Way,
} from "../../../text/reading_cursor";
import type { Selected } from "../../../text/selection";
import { type Announcement, SILENCE } from "../../../ui/announcement";
import type { PlacedText } from "./use_placed_text";
import { bringIntoView } from "./use_scroll_to_text";

/** UTF-16 units that are read aloud of a passage. */
const SPOKEN = 400;

export interface ReadingCursor {
  /** Passage of the cursor; null where it is not in the text. */
  readonly selected: Selected | null;
  /** Announcement for screen readers: the passage, or that there is nothing more. */
  readonly spoken: Announcement;
  /** Go on, or back, by a unit; where it `grows`, what it was on stays in it. */
  readonly move: (unit: Unit, way: Way, grows?: boolean) => void;
  /** Leave out the unit with which it grew last. */
  readonly shrink: (unit: Unit) => void;
  /** Announce that the text goes no further. */
  readonly announceEnd: (way: Way) => void;
  /** Put it on the sentence at an offset, with the focus in the text. */
  readonly putAt: (offset: number) => void;
  /** Put it on a passage; what keys add to its first word they take off again. */
  readonly putOn: (span: Span) => void;
  /** Show a passage, with the focus in the text; the cursor begins there. */
  readonly pointAt: (span: Span) => void;
  /** Have the next move begin at a turn, counted from 1. */
  readonly beginAtTurn: (turn: number) => void;
  /** Turn of the cursor, or the first in sight, counted from 1. */
  readonly turn: () => number;
  /** Take it out of the text; the next move begins where it was. */
  readonly drop: () => void;
}

const NOWHERE: { readonly cursor: Cursor | null; readonly spoken: Announcement } = {
  cursor: null,
  spoken: SILENCE,
};

export function useReadingCursor(
  text: PlacedText | null,
  scroller: HTMLElement | null,
): ReadingCursor {
  const [state, setState] = useState(NOWHERE);
  const latest = useRef({ text, scroller, cursor: state.cursor });
  latest.current = { text, scroller, cursor: state.cursor };
  // Where the next move begins while the cursor is out of the text: behind it, or at an offset.
  const begin = useRef<Cursor | number | null>(null);
  const rendered = text?.placements.rendered ?? null;
  useEffect(() => {
    begin.current = null;
    setState(NOWHERE);
  }, [rendered]);
  useEffect(() => clearPointed, []);
  const root = text?.root ?? null;
  useEffect(() => {
    // Whoever takes the mouse goes on where they click.
    const onDown = () => {
      begin.current = null;
      clearPointed();
      setState(NOWHERE);
    };
    root?.addEventListener("pointerdown", onDown);
    return () => root?.removeEventListener("pointerdown", onDown);
  }, [root]);

  const show = useCallback((span: Span, takesFocus: boolean): Range | null => {
    const { text, scroller } = latest.current;
    const range = text?.placements.rendered.rangeOf(span) ?? null;
    if (text === null || range === null || scroller === null) {
      return null;
    }
    unfold(range.startContainer);
    if (takesFocus) {
      text.root.focus({ preventScroll: true });
    }
    const live = liveRange(range);
    bringIntoView(live.getBoundingClientRect(), scroller);
    return live;
  }, []);
  const put = useCallback(
    (cursor: Cursor, spoken: string) => {
      clearPointed();
      begin.current = cursor;
      setState({ cursor, spoken: { words: spoken } });
      show(cursor.span, false);
    },
    [show],
  );
  const actions = useMemo(() => {
    const announce = (words: string) => setState((old) => ({ ...old, spoken: { words } }));
    const announceEnd = (way: Way) =>
      announce(way === 1 ? t("End of the text.") : t("Beginning of the text."));
    const move = (unit: Unit, way: Way, grows = false) => {
      const { text, scroller } = latest.current;
      if (text === null) {
        return;
      }
      const { rendered } = text.placements;
      const from = begin.current ?? caretIn(text) ?? firstInSight(text, scroller);
      const cursor = typeof from === "number" ? null : from;
      const next =
        typeof from === "number"
          ? cursorAt(rendered, from, unit)
          : (grows ? extended : moved)(rendered, from, unit, way);
      if (next === null || next === cursor) {
        announceEnd(way);
      } else {
        put(next, spokenOf(rendered, next, cursor));
      }
    };
    const shrink = (unit: Unit) => {
      const { text, cursor } = latest.current;
      if (text !== null && cursor !== null) {
        const { rendered } = text.placements;
        const less = shortened(rendered, cursor, unit);
        if (less === cursor) {
          announce(t("The passage gets no shorter."));
        } else {
          put(less, spokenOf(rendered, less, null));
        }
      }
    };
    const putAt = (offset: number) => {
      const { text } = latest.current;
      const rendered = text?.placements.rendered;
      const cursor = rendered === undefined ? null : cursorAt(rendered, offset, "sentence");
      text?.root.focus({ preventScroll: true });
      if (rendered !== undefined && cursor !== null) {
        put(cursor, spokenOf(rendered, cursor, null));
      }
    };
    const putOn = (span: Span) => {
      const rendered = latest.current.text?.placements.rendered;
      if (rendered !== undefined) {
        const first = cursorAt(rendered, span.start, "word")?.span ?? span;
        const base = { start: span.start, end: Math.min(first.end, span.end) };
        put({ span, base }, spokenOf(rendered, { span, base }, null));
      }
    };
    const pointAt = (span: Span) => {
      setState(NOWHERE);
      const range = show(span, true);
      if (range !== null) {
        paintPointed(range);
        begin.current = span.start;
        setState({ cursor: null, spoken: { words: excerpt(range.toString(), SPOKEN) } });
      }
    };
    const beginAtTurn = (turn: number) => {
      const rendered = latest.current.text?.placements.rendered;
      const blocks = rendered === undefined ? [] : blocksOf(rendered);
      begin.current = blocks.find((block) => block.turn === turn)?.start ?? null;
      setState(NOWHERE);
    };
    const turn = () => {
      const { text, scroller, cursor } = latest.current;
      if (text === null) {
        return 1;
      }
      const blocks = blocksOf(text.placements.rendered);
      const begun = typeof begin.current === "number" ? begin.current : null;
      // The last turns have no room to stand at the top, where the first in sight is looked for.
      const offset =
        cursor?.span.start ??
        (begun !== null && isInSight(text, begun, scroller) ? begun : firstInSight(text, scroller));
      return blocks[blockAt(blocks, offset)]?.turn ?? 1;
    };
    const drop = () => setState(NOWHERE);
    return { move, shrink, announceEnd, putAt, putOn, pointAt, beginAtTurn, turn, drop };
  }, [put, show]);

  const selected = useMemo(() => {
    const range = state.cursor && rendered?.rangeOf(state.cursor.span);
    return state.cursor === null || range == null ? null : { span: state.cursor.span, range };
  }, [state.cursor, rendered]);
  return { selected, spoken: state.spoken, ...actions };
}

/** Words for a screen reader: the passage, with a sign that it grew. */
function spokenOf({ text }: RenderedText, cursor: Cursor, before: Cursor | null): string {
  const { start, end } = cursor.span;
  const words = text.slice(start, end);
  const isLonger = before !== null && (start < before.span.start || end > before.span.end);
  const grew = isLonger && start <= before.span.start && end >= before.span.end;
  return grew ? t("Selected: {words}", { words: excerpt(words, SPOKEN) }) : excerpt(words, SPOKEN);
}

/** Offset of the caret that a click has left in the text. */
function caretIn({ placements }: PlacedText): number | null {
  const selection = document.getSelection();
  return selection?.focusNode == null
    ? null
    : placements.rendered.offsetIn(selection.focusNode, selection.focusOffset);
}

/** Offset of the first block that is in sight. */
function firstInSight({ placements }: PlacedText, scroller: HTMLElement | null): number {
  const blocks = blocksOf(placements.rendered);
  const top = scroller?.getBoundingClientRect().top ?? 0;
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.element.getBoundingClientRect().bottom ?? 0) > top + EDGE) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return blocks[low]?.start ?? 0;
}

/** True where the block at an offset is in sight. */
function isInSight(
  { placements }: PlacedText,
  offset: number,
  scroller: HTMLElement | null,
): boolean {
  const blocks = blocksOf(placements.rendered);
  const box = blocks[blockAt(blocks, offset)]?.element.getBoundingClientRect();
  const frame = scroller?.getBoundingClientRect();
  return (
    box !== undefined &&
    frame !== undefined &&
    box.bottom > frame.top + EDGE &&
    box.top < frame.bottom - EDGE
  );
}

/** Pixels that a block has to be in sight. */
const EDGE = 12;
