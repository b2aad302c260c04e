/** Cards as a list: in the sheet of a narrow page, and newest first. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../../i18n/messages";
import { NoteCard } from "./note_card";
import type { NoteColumnProps } from "./note_column";

export interface NoteListProps extends Omit<NoteColumnProps, "scroller"> {
  /** Controls above the cards, which scroll with them. */
  readonly children?: ComponentChildren;
}

/** Cards drawn at first, and each time more are asked for. */
const PORTION = 50;

export function NoteList(props: NoteListProps) {
  const { highlights, openKey } = props;
  const list = useRef<HTMLDivElement>(null);
  const [most, setMost] = useState(PORTION);
  const openAt = highlights.findIndex(({ key }) => key === openKey);
  const drawn = highlights.slice(0, Math.max(most, openAt + 1));

  useEffect(() => {
    if (openKey !== null) {
      const selector = `[data-key="${CSS.escape(openKey)}"]`;
      list.current?.querySelector(selector)?.scrollIntoView({ block: "nearest" });
    }
  }, [openKey]);

  return (
    <div class="note-list" ref={list}>
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
          {t("Show more")}
        </button>
      )}
    </div>
  );
}
