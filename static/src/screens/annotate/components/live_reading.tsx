/** Selections of the others in the text, softly and for some seconds; and the sending of one's own position. */

import "./live_reading.css";
import { useEffect, useLayoutEffect, useReducer, useState } from "preact/hooks";
import { type Box, lineBoxes } from "../geometry/line_boxes";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { useOwnPosition, usePositions } from "../hooks/use_positions";
import { hueOf, type Position } from "../store/positions";

/** Milliseconds for which a selection is shown after its last change (live_reading.css). */
const SHOWN_FOR = 8_000;

/** Selections that are shown at once, the newest ones: more is no help to anybody. */
const MOST = 8;

interface Live {
  readonly author: string;
  readonly changedAt: number;
  readonly boxes: readonly Box[];
  readonly isRightToLeft: boolean;
}

export function LiveReading({ model }: { readonly model: AnnotationPageModel }) {
  useOwnPosition(model);
  const live = useLive(model);
  // For the eye alone: a screen reader would be interrupted by what others do.
  return (
    <div class="live-reading" aria-hidden="true" data-testid="live">
      {live.map(({ author, changedAt, boxes, isRightToLeft }) => {
        const last = boxes.at(-1);
        return (
          <div
            key={`${author} ${changedAt}`}
            class="live-selection"
            style={{ "--live-hue": hueOf(author) }}
          >
            {boxes.map(({ left, top, width, height }) => (
              <span
                key={`${left} ${top}`}
                class="live-box"
                style={{ left, top, inlineSize: width, blockSize: height }}
              />
            ))}
            {last !== undefined && (
              <Name
                name={model.store.names.find(author)?.name ?? ""}
                left={isRightToLeft ? last.left : last.left + last.width}
                box={last}
                room={model.reading.scroller?.clientWidth ?? 0}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}

interface NameProps {
  readonly name: string;
  /** Place of the caret. */
  readonly left: number;
  readonly box: Box;
  /** Width of what scrolls. */
  readonly room: number;
}

/** Caret at the end of a selection, with the name above it, turned inwards near the edge of the page. */
function Name({ name, left, box, room }: NameProps) {
  return (
    <span
      class="live-caret"
      data-turned={left > room / 2}
      style={{ left, top: box.top, blockSize: box.height }}
    >
      <bdi class="live-name">{name}</bdi>
    </span>
  );
}

/** Selections of others in the text on the page, each for some seconds. */
function useLive({ store, reading }: AnnotationPageModel): readonly Live[] {
  const positions = usePositions(store);
  const [live, setLive] = useState<readonly Live[]>([]);
  const [version, renew] = useReducer((count: number) => count + 1, 0);
  const { sides, scroller } = reading;
  const [first, second] = sides;
  useLayoutEffect(() => {
    const now = performance.now();
    const shown = [...positions.values()]
      .flatMap((position) => (isFresh(position, now) ? [position] : []))
      .slice(-MOST);
    setLive((before) => {
      const measured = shown.flatMap((position) => {
        const text = sides.find(({ text }) => text?.conversation === position.conversation)?.text;
        const lines =
          text && scroller && lineBoxes(text.placements.rendered, position.selection, scroller);
        return lines ? [{ ...lines, author: position.author, changedAt: position.changedAt }] : [];
      });
      return measured.length + before.length === 0 ? before : measured;
    });
  }, [positions, scroller, first.text?.placements, second?.text?.placements, version]);
  const oldest = Math.min(...live.map(({ changedAt }) => changedAt));
  useEffect(() => {
    if (oldest === Number.POSITIVE_INFINITY) {
      return undefined;
    }
    const timer = setTimeout(renew, oldest + SHOWN_FOR - performance.now() + 50, undefined);
    return () => clearTimeout(timer);
  }, [oldest]);
  return live;
}

type FreshSelection = Position & {
  readonly selection: NonNullable<Position["selection"]>;
  readonly changedAt: number;
};

function isFresh(position: Position, now: number): position is FreshSelection {
  const { selection, changedAt } = position;
  return selection !== null && changedAt !== null && now - changedAt < SHOWN_FOR;
}
