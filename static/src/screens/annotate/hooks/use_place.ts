/** Place that an address names: a note, a comment on it, a conversation, a turn, a paragraph. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { takePlace } from "../../../router/kept_place";
import { blocksOf, type Reference, spanOfReference } from "../../../text/blocks";
import { unfold } from "../../../text/folded";
import { type Place, placeOf } from "../store/addresses";
import { passes, SHOW_ALL } from "../store/note_filter";
import type { AnnotationPageModel } from "./use_annotation_page";

/** Frames in which a card may come onto the page: of many only those near the text are drawn. */
const FRAMES = 180;

/** "opening" where the page now shows what the place is in, and "left" where the reader has gone from there. */
type Outcome = "there" | "waiting" | "opening" | "left" | "missing";

export interface Travel {
  /** Go to a place as soon as it is there; the focus goes there, too. */
  readonly go: (place: Place) => void;
  /** True where the last address led nowhere that this person may read. */
  readonly isMissing: boolean;
  readonly dismiss: () => void;
}

/** Open the page at a place, and go where the part of its address behind the # says. */
export function usePlace(first: Place, model: AnnotationPageModel): Travel {
  const [goal, setGoal] = useState<Place | null>(() => namedPlace(model) ?? first);
  const [isMissing, setMissing] = useState(false);
  const { state, reading } = model;
  const opened = useRef<Place | null>(null);
  const go = useCallback((place: Place) => {
    setMissing(false);
    setGoal(place);
  }, []);
  useEffect(() => {
    const onHash = () => {
      const place = placeOf(location.hash);
      if (place !== null) {
        go(place);
      }
    };
    const onClick = (event: MouseEvent) => {
      const href = linkUnder(event)?.getAttribute("href") ?? "";
      const place = placeOf(href);
      if (place !== null) {
        // The same link can be followed twice, and Back still leaves the page in one step.
        event.preventDefault();
        history.replaceState(null, "", href);
        go(place);
      }
    };
    addEventListener("hashchange", onHash);
    addEventListener("click", onClick);
    return () => {
      removeEventListener("hashchange", onHash);
      removeEventListener("click", onClick);
    };
  }, [go]);
  useEffect(() => {
    const outcome = goal === null ? "waiting" : arrive(goal, model, opened.current !== goal);
    if (outcome === "opening") {
      opened.current = goal;
    } else if (outcome !== "waiting") {
      setGoal(null);
      setMissing(outcome === "missing");
    }
  }, [goal, state.notes, state.isReady, reading.text, reading.filter]);
  return { go, isMissing, dismiss: () => setMissing(false) };
}

/** Place that the address names, here or where somebody came from. */
function namedPlace({ workspace }: AnnotationPageModel): Place | null {
  const kept = takePlace(workspace.activity.id);
  return placeOf(location.hash) ?? placeOf(kept);
}

/** Link within the page that a click follows here, and not in another tab. */
function linkUnder(event: MouseEvent): Element | null {
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  return isPlain && event.target instanceof Element
    ? event.target.closest('.annotation-page a[href^="#"]')
    : null;
}

/** Go there. The page is changed for it once: whoever has gone elsewhere meanwhile is not pulled back. */
function arrive(place: Place, model: AnnotationPageModel, mayOpen: boolean): Outcome {
  if (place.note !== undefined) {
    return openNote(place, model, mayOpen);
  }
  const { reading } = model;
  const conversation =
    place.conversation ?? (place.at === undefined ? undefined : reading.conversation?.id);
  if (conversation === undefined || !reading.isOnPage(conversation)) {
    return place.at === undefined ? "there" : "missing";
  }
  if (reading.conversation?.id !== conversation) {
    if (mayOpen) {
      reading.showConversation(conversation);
    }
    return mayOpen ? "opening" : "left";
  }
  if (place.at === undefined && place.turn === undefined) {
    return "there";
  }
  if (reading.text?.conversation !== conversation) {
    return "waiting";
  }
  return place.at === undefined ? openTurn(place, model) : openReference(place.at, model);
}

function openTurn({ turn }: Place, model: AnnotationPageModel): Outcome {
  return focusTurn(Number(turn), model) ? "there" : "missing";
}

function openReference(at: Reference, model: AnnotationPageModel): Outcome {
  if (at.paragraph === undefined) {
    return focusTurn(at.turn - 1, model) ? "there" : "missing";
  }
  const { text } = model.reading;
  const span = text && spanOfReference(blocksOf(text.placements.rendered), at);
  if (span === null) {
    return "missing";
  }
  model.cursor.pointAt(span);
  return "there";
}

function focusTurn(position: number, { reading, cursor }: AnnotationPageModel): boolean {
  const article = reading.text?.root.querySelectorAll<HTMLElement>(".turn")[position];
  if (article === undefined) {
    return false;
  }
  unfold(article);
  focusOn(article);
  article.scrollIntoView({ block: "start" });
  cursor.beginAtTurn(position + 1);
  return true;
}

function openNote({ note, comment }: Place, model: AnnotationPageModel, mayOpen: boolean): Outcome {
  const { state, reading, open } = model;
  const highlight = state.notes.highlights.get(note ?? "");
  if (highlight === undefined || !reading.isOnPage(highlight.conversation)) {
    return state.isReady ? "missing" : "waiting";
  }
  const isElsewhere = reading.conversation?.id !== highlight.conversation;
  const isFiltered = !passes(highlight, reading.filter, state.notes.tags);
  if ((isElsewhere || isFiltered) && !mayOpen) {
    return "left";
  }
  if (isElsewhere) {
    reading.showConversation(highlight.conversation);
  }
  if (isFiltered) {
    reading.setFilter({ ...SHOW_ALL, order: reading.filter.order });
  }
  if (isElsewhere || isFiltered) {
    return "opening";
  }
  if (!reading.visible.some(({ key }) => key === highlight.key)) {
    return "waiting";
  }
  open.show(highlight.key);
  focusWhenDrawn(highlight.key, comment, FRAMES);
  return "there";
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
