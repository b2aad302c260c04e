/** The cards of a narrow page: a list in a sheet at its lower edge. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { UpIcon } from "./icons";
import { NoteCard } from "./note_card";
import type { NoteColumnProps } from "./note_column";

export interface NoteSheetProps extends Omit<NoteColumnProps, "scroller"> {
  readonly isUp: boolean;
  readonly onMove: (isUp: boolean) => void;
  /** Filters, above the list. */
  readonly children: ComponentChildren;
}

/** Cards drawn at first, and each time more are asked for. */
const PORTION = 100;

export function NoteSheet(props: NoteSheetProps) {
  const { highlights, isUp, onMove, openKey } = props;
  const list = useRef<HTMLDivElement>(null);
  const [most, setMost] = useState(PORTION);
  const openAt = highlights.findIndex(({ key }) => key === openKey);
  const drawn = highlights.slice(0, Math.max(most, openAt + 1));

  useEffect(() => {
    if (isUp && openKey !== null) {
      const selector = `[data-key="${CSS.escape(openKey)}"]`;
      list.current?.querySelector(selector)?.scrollIntoView({ block: "nearest" });
    }
  }, [isUp, openKey]);

  return (
    <section class="note-sheet" aria-label="Notes" data-up={isUp}>
      <button
        type="button"
        class="note-sheet-bar"
        aria-expanded={isUp}
        onClick={() => onMove(!isUp)}
        data-testid="notes-toggle"
      >
        <span>Notes</span>
        <span class="note-count">{highlights.length}</span>
        <UpIcon />
      </button>
      {isUp && (
        <div class="note-sheet-list" ref={list}>
          {props.children}
          {drawn.map((highlight) => (
            <NoteCard
              key={highlight.key}
              {...props.cards}
              highlight={highlight}
              isOpen={highlight.key === openKey}
              isFresh={props.fresh.has(highlight.key)}
              isPlaced={props.placements.of(highlight) !== null}
              hasFocus={highlight.key === props.focusKey}
            />
          ))}
          {drawn.length < highlights.length && (
            <button type="button" class="quiet" onClick={() => setMost(most + PORTION)}>
              Show more
            </button>
          )}
        </div>
      )}
    </section>
  );
}
