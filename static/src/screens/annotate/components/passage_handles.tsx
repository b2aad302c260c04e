/** Handles at both ends of the passage that is being changed, for mouse and touch. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { liveRange, tidy } from "../../../text/anchors";
import { offsetUnder } from "../../../text/offset_under";
import { KEEPS_SELECTION } from "../../../text/selection";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";

type End = "start" | "end";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Places of both ends, from the corner of what scrolls. */
type Places = Readonly<Record<End, Point>>;

export function PassageHandles({ model }: { readonly model: AnnotationPageModel }) {
  const { selected, reading, cursor } = model;
  const { text, scroller } = reading;
  const [places, setPlaces] = useState<Places | null>(null);
  const grip = useRef<Point | null>(null);
  useLayoutEffect(() => {
    setPlaces(selected && scroller && placesOf(selected.range, scroller));
  }, [selected, scroller, text?.placements]);
  if (places === null || selected === null || text === null || scroller === null) {
    return null;
  }
  const { rendered } = text.placements;
  const drag = (end: End, event: PointerEvent) => {
    const from = grip.current;
    const offset = from && offsetUnder(rendered, event.clientX - from.x, event.clientY - from.y);
    if (offset == null) {
      return;
    }
    const { span } = selected;
    const wanted =
      end === "start"
        ? { start: Math.min(offset, span.end - 1), end: span.end }
        : { start: span.start, end: Math.max(offset + 1, span.start + 1) };
    const tidied = tidy(rendered.text, wanted);
    if (tidied !== null && (tidied.start !== span.start || tidied.end !== span.end)) {
      document.getSelection()?.removeAllRanges();
      cursor.putOn(tidied);
    }
  };
  return (["start", "end"] as const).map((end) => (
    <span
      key={end}
      class="passage-handle"
      data-end={end}
      data-testid={`passage-${end}`}
      aria-hidden="true"
      style={{ transform: `translate(${places[end].x}px, ${places[end].y}px)` }}
      {...{ [KEEPS_SELECTION]: "" }}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        const { left, top } = scroller.getBoundingClientRect();
        // The words are above the handle: what counts is the point on their line.
        grip.current = {
          x: event.clientX - (left + places[end].x) + (end === "start" ? -1 : 1),
          y: event.clientY - (top + places[end].y - scroller.scrollTop) + LINE_MIDDLE,
        };
      }}
      onPointerMove={(event) => drag(end, event)}
      onPointerUp={() => {
        grip.current = null;
      }}
      onPointerCancel={() => {
        grip.current = null;
      }}
    />
  ));
}

/** Pixels from the foot of a line to the middle of its letters. */
const LINE_MIDDLE = 8;

/** Feet of the first and of the last line, where the passage begins and ends there. */
function placesOf(range: AbstractRange, scroller: HTMLElement): Places | null {
  const boxes = [...liveRange(range).getClientRects()].filter(({ width }) => width > 0);
  const [first, last] = [boxes[0], boxes.at(-1)];
  if (first === undefined || last === undefined) {
    return null;
  }
  const { left, top } = scroller.getBoundingClientRect();
  const node = range.startContainer.parentElement;
  const isRightToLeft = node !== null && getComputedStyle(node).direction === "rtl";
  const at = (x: number, y: number): Point => ({ x: x - left, y: y - top + scroller.scrollTop });
  return {
    start: at(isRightToLeft ? first.right : first.left, first.bottom),
    end: at(isRightToLeft ? last.left : last.right, last.bottom),
  };
}
