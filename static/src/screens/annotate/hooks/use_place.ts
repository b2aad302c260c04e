/** Place that a link names: a note, a comment on it, a conversation or a turn. */

import { useEffect, useRef } from "preact/hooks";
import type { Route } from "../../../router/route";
import { unfold } from "../../../text/folded";
import { passes, SHOW_ALL } from "../store/note_filter";
import type { AnnotationPageModel } from "./use_annotation_page";

export type Place = Pick<Route, "note" | "comment" | "conversation" | "turn">;

/** Frames in which a card may come onto the page: of many only those near the text are drawn. */
const FRAMES = 180;

/** Open the page at a place, once, as soon as it is there; the focus goes there, too. */
export function usePlace(place: Place, model: AnnotationPageModel): void {
  const isOpened = useRef(false);
  const { state, reading } = model;
  useEffect(() => {
    isOpened.current ||= place.note === undefined ? openTurn(place, model) : openNote(place, model);
  }, [state.notes, reading.text, reading.filter]);
}

/** True where nothing is left to do. */
function openTurn({ conversation, turn }: Place, { reading }: AnnotationPageModel): boolean {
  if (conversation === undefined || !reading.isOnPage(conversation)) {
    return true;
  }
  if (reading.conversation?.id !== conversation) {
    reading.showConversation(conversation);
  }
  if (reading.text?.conversation !== conversation) {
    return turn === undefined;
  }
  const article = reading.text.root.querySelectorAll<HTMLElement>(".turn")[Number(turn)];
  if (article !== undefined) {
    unfold(article);
    focusOn(article);
    article.scrollIntoView({ block: "start" });
  }
  return true;
}

function openNote({ note, comment }: Place, model: AnnotationPageModel): boolean {
  const { state, reading, open } = model;
  const highlight = state.notes.highlights.get(note ?? "");
  if (highlight === undefined || !reading.isOnPage(highlight.conversation)) {
    return false;
  }
  if (reading.conversation?.id !== highlight.conversation) {
    reading.showConversation(highlight.conversation);
  }
  if (!passes(highlight, reading.filter, state.notes.tags)) {
    reading.setFilter({ ...SHOW_ALL, order: reading.filter.order });
  }
  if (!reading.visible.some(({ key }) => key === highlight.key)) {
    return false;
  }
  open.show(highlight.key);
  focusWhenDrawn(highlight.key, comment, FRAMES);
  return true;
}

function focusWhenDrawn(note: string, comment: string | undefined, frames: number): void {
  const card = document.querySelector<HTMLElement>(`.note-card-open${keyed(note)}`);
  if (card === null) {
    if (frames > 0) {
      requestAnimationFrame(() => focusWhenDrawn(note, comment, frames - 1));
    }
    return;
  }
  const words = comment === undefined ? null : card.querySelector<HTMLElement>(keyed(comment));
  focusOn(words ?? card.querySelector<HTMLElement>(".note-card-head") ?? card);
  words?.scrollIntoView({ block: "nearest" });
}

function keyed(key: string): string {
  return `[data-key="${CSS.escape(key)}"]`;
}

/** Scrolling is left to who asks for it: the text scrolls to an opened note by itself. */
function focusOn(element: HTMLElement): void {
  if (element.tabIndex < 0) {
    element.tabIndex = -1;
  }
  element.focus({ preventScroll: true });
}
