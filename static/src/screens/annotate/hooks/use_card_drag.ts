/** Dragging of the board's cards by pointer: with a mouse anywhere on a card, with a finger by its grip. */

import { useEffect, useRef, useState } from "preact/hooks";
import { isEscape } from "../../../ui/keys";

/** Card that is being dragged, and the column under it, if any. */
export interface Dragged {
  readonly key: string;
  readonly over: string | null;
}

export interface DragActions {
  /** A drag of a note would begin; false keeps it where it is. */
  readonly onBegin: (key: string) => boolean;
  readonly onDrop: (key: string, column: string) => void;
}

export interface CardDrag {
  readonly dragged: Dragged | null;
  readonly onPointerDown: (event: PointerEvent) => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pixels by which a pointer moves before a press is a drag. */
const SLACK = 6;

/** Pixels from an edge in which what is under the card scrolls, and pixels for each frame there. */
const EDGE = 48;
const STEP = 12;

/** Pixels at the edges of the board in which there is no column. */
const MARGIN = 24;

/**
 * `board` scrolls sideways; its columns have `data-column`, their lists `data-scrolls`, cards `data-card` and
 * grips `data-grip`. `ghost` follows the pointer. The board has the pointer during a drag, not the card: others
 * may take the card away meanwhile.
 */
export function useCardDrag(
  board: { readonly current: HTMLElement | null },
  ghost: { readonly current: HTMLElement | null },
  actions: DragActions,
): CardDrag {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const latest = useRef(actions);
  latest.current = actions;
  const press = useRef(new AbortController());
  useEffect(() => () => press.current.abort(), []);
  const onPointerDown = (event: PointerEvent) => {
    const key = draggableUnder(event);
    const root = board.current;
    if (key === null || root === null) {
      return;
    }
    press.current.abort();
    press.current = new AbortController();
    const { signal } = press.current;
    const start = pointOf(event);
    let at = start;
    let state: "pressed" | "dragging" | "refused" = "pressed";
    let over: string | null = null;
    const follow = () => {
      if (signal.aborted) {
        return;
      }
      ghost.current?.style.setProperty("translate", `${at.x}px ${at.y}px`);
      scrollUnder(root, at);
      const now = columnAt(root, at)?.dataset.column ?? null;
      if (now !== over) {
        over = now;
        setDragged({ key, over });
      }
      requestAnimationFrame(follow);
    };
    const begin = () => {
      state = latest.current.onBegin(key) ? "dragging" : "refused";
      if (state === "dragging") {
        root.setPointerCapture(event.pointerId);
        over = columnAt(root, at)?.dataset.column ?? null;
        setDragged({ key, over });
        requestAnimationFrame(follow);
      }
    };
    const end = () => {
      press.current.abort();
      setDragged(null);
      if (state !== "pressed") {
        swallowClick();
      }
    };
    const listen = <Name extends keyof WindowEventMap>(
      name: Name,
      act: (event: WindowEventMap[Name]) => void,
    ) => addEventListener(name, act, { signal, capture: true });
    listen("pointermove", (moved) => {
      if (moved.pointerId !== event.pointerId) {
        return;
      }
      at = pointOf(moved);
      if (state === "pressed" && Math.hypot(at.x - start.x, at.y - start.y) > SLACK) {
        begin();
      }
    });
    listen("pointerup", (released) => {
      if (released.pointerId !== event.pointerId) {
        return;
      }
      at = pointOf(released);
      const column = state === "dragging" ? (columnAt(root, at)?.dataset.column ?? null) : null;
      end();
      if (column !== null) {
        latest.current.onDrop(key, column);
      }
    });
    listen("pointercancel", ({ pointerId }) => pointerId === event.pointerId && end());
    listen("keydown", (pressed) => {
      if (state === "dragging" && isEscape(pressed)) {
        // The drag ends, and the dialog stays.
        pressed.preventDefault();
        pressed.stopPropagation();
        end();
      }
    });
  };
  return { dragged, onPointerDown };
}

function pointOf({ clientX, clientY }: PointerEvent): Point {
  return { x: clientX, y: clientY };
}

/** Key of the card that a press may drag; null for every other press. */
function draggableUnder({ target, button, isPrimary, pointerType }: PointerEvent): string | null {
  if (!(target instanceof Element) || button !== 0 || !isPrimary) {
    return null;
  }
  const isHeld = pointerType === "mouse" || target.closest("[data-grip]") !== null;
  return isHeld ? (target.closest<HTMLElement>("[data-card]")?.dataset.card ?? null) : null;
}

/** Column under a point; at the left and right edge of the board the one beside it. */
function columnAt(board: HTMLElement, { x, y }: Point): HTMLElement | null {
  const { left, right } = board.getBoundingClientRect();
  const inside = Math.min(Math.max(x, left + MARGIN), right - MARGIN);
  return document.elementFromPoint(inside, y)?.closest<HTMLElement>("[data-column]") ?? null;
}

/** Scroll the board, or the list under the pointer, where that is near an edge. */
function scrollUnder(board: HTMLElement, at: Point): void {
  const frame = board.getBoundingClientRect();
  board.scrollLeft += step(at.x, frame.left, frame.right);
  const list = columnAt(board, at)?.querySelector("[data-scrolls]");
  if (list) {
    const { top, bottom } = list.getBoundingClientRect();
    list.scrollTop += step(at.y, top, bottom);
  }
}

function step(at: number, from: number, to: number): number {
  return at < from + EDGE ? -STEP : at > to - EDGE ? STEP : 0;
}

/** The click that ends a drag opens nothing. */
function swallowClick(): void {
  const ending = new AbortController();
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("click", swallow, { capture: true, signal: ending.signal });
  setTimeout(() => ending.abort());
}
