/** Column of the board. Its cards are of one height, and only those near the visible part are drawn. */

import { memo } from "preact/compat";
import { useEffect, useRef, useState } from "preact/hooks";
import { plural, t } from "../../../i18n/messages";
import { NO_COLOUR } from "../../../text/painting";
import { letterOf, TagMark } from "../../../ui/tag_mark";
import type { BoardColumn as Column } from "../store/board_columns";
import { BoardCard, type BoardCards } from "./board_card";

interface BoardColumnProps {
  readonly column: Column;
  readonly cards: BoardCards;
  /** Note whose card Tab reaches, where it is in this column: it is always drawn. */
  readonly currentKey: string | null;
  /** Note that is being dragged, where it is in this column. */
  readonly draggedKey: string | null;
  /** "open" under a dragged card that it takes, "closed" under one that it does not. */
  readonly over: "open" | "closed" | null;
  /** True where all cards are drawn, as on paper. */
  readonly isWhole: boolean;
}

/** Height of a card with the gap below it, in rem. */
const ROW = 8.75;

/** Cards by which the drawn part moves at once, and cards beyond what is seen. */
const STRIDE = 8;

export const BoardColumn = memo((props: BoardColumnProps) => {
  const { column, cards, currentKey, draggedKey } = props;
  const { id, name, tag, cards: notes } = column;
  const list = useRef<HTMLUListElement>(null);
  const seen = useSeenRows(list);
  const { from, to } = props.isWhole ? { from: 0, to: notes.length } : seen;
  const drawn = notes.slice(from, to).map((note, row) => ({ note, index: from + row }));
  const at = currentKey === null ? -1 : notes.findIndex(({ key }) => key === currentKey);
  const current = notes[at];
  if (current !== undefined && at < from) {
    drawn.unshift({ note: current, index: at });
  } else if (current !== undefined && at >= to) {
    drawn.push({ note: current, index: at });
  }
  return (
    <section
      class="board-column"
      style={{ "--tag": tag?.color ?? NO_COLOUR }}
      aria-label={`${name}: ${plural(notes.length, "{n} note", "{n} notes")}`}
      data-column={id}
      data-over={props.over ?? undefined}
      data-testid="board-column"
    >
      <h3 class="board-column-head">
        {tag !== null && <TagMark color={tag.color} letter={letterOf(tag)} />}
        <span class="board-column-name" dir="auto">
          {name}
        </span>
        <span class="board-column-count">{notes.length}</span>
      </h3>
      {tag !== null && !tag.isInUse && <p class="board-column-about">{t("Not in use any more")}</p>}
      <ul
        ref={list}
        class="board-list"
        style={{ "--height": `${notes.length * ROW}rem` }}
        data-scrolls=""
      >
        {drawn.map(({ note, index }) => (
          <li
            key={note.key}
            class="board-slot"
            style={{ "--row": `${ROW}rem`, insetBlockStart: `${index * ROW}rem` }}
            aria-setsize={notes.length}
            aria-posinset={index + 1}
            data-card={note.key}
            data-dragged={note.key === draggedKey ? "" : undefined}
          >
            <BoardCard {...cards} note={note} isCurrent={note.key === currentKey} />
          </li>
        ))}
      </ul>
    </section>
  );
});

interface Rows {
  readonly from: number;
  readonly to: number;
}

/** Rows that are near the visible part of a list. */
function useSeenRows(list: { readonly current: HTMLElement | null }): Rows {
  const [seen, setSeen] = useState<Rows>({ from: 0, to: 2 * STRIDE });
  useEffect(() => {
    const box = list.current;
    if (box === null) {
      return;
    }
    const measure = () => {
      const row = ROW * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const first = Math.floor(box.scrollTop / row / STRIDE) * STRIDE;
      const shown = Math.ceil(box.clientHeight / row);
      const from = Math.max(0, first - STRIDE);
      const to = first + shown + 2 * STRIDE;
      setSeen((before) => (before.from === from && before.to === to ? before : { from, to }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    box.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener("scroll", measure);
    };
  }, [list]);
  return seen;
}
