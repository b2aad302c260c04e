/** The text under its heat, with a legend, and the number of students under the pointer. */

import { plural, t } from "../../i18n/messages";
import "./heat_text.css";
import { memo } from "preact/compat";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Turn } from "../../api/openapi.generated";
import { RenderedText } from "../../text/anchors";
import { type Heat, levelsOf, mostOf, peopleAt } from "../../text/heat_painting";
import { offsetUnder } from "../../text/offset_under";
import { TurnArticle } from "./turn_article";

interface HeatTextProps {
  readonly title: string;
  readonly turns: readonly Turn[];
  readonly heat: readonly Heat[];
  /** Number of students, to say how many marked what is under the pointer; null to say nothing. */
  readonly students: number | null;
  /** Sentence for a text without any heat. */
  readonly nothing: string;
  readonly rendered: RenderedText | null;
  /** The text is on the page. */
  readonly onRendered: (rendered: RenderedText) => void;
}

export function HeatText(props: HeatTextProps) {
  const { title, turns, heat, students, nothing, rendered, onRendered } = props;
  const root = useRef<HTMLElement>(null);
  const [under, setUnder] = useState<number | null>(null);
  useEffect(() => {
    const text = root.current;
    if (text === null || rendered === null || students === null) {
      return;
    }
    let frame = 0;
    const onMove = ({ clientX, clientY }: PointerEvent) => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        const offset = offsetUnder(rendered, clientX, clientY);
        setUnder(offset === null ? null : peopleAt(heat, offset));
      });
    };
    const onLeave = () => {
      cancelAnimationFrame(frame);
      setUnder(null);
    };
    text.addEventListener("pointermove", onMove, { passive: true });
    text.addEventListener("pointerleave", onLeave);
    return () => {
      onLeave();
      text.removeEventListener("pointermove", onMove);
      text.removeEventListener("pointerleave", onLeave);
    };
  }, [rendered, heat, students]);
  return (
    <section class="heat-text" ref={root} aria-label={title} data-testid="heat-text">
      <Legend heat={heat} under={under} students={students} nothing={nothing} />
      <h2 dir="auto">{title}</h2>
      <Turns turns={turns} onRendered={onRendered} />
    </section>
  );
}

interface TurnsProps {
  readonly turns: readonly Turn[];
  readonly onRendered: (rendered: RenderedText) => void;
}

/** Drawn again only for another text: its nodes must stay what they are. */
const Turns = memo(({ turns, onRendered }: TurnsProps) => {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (root.current !== null) {
      onRendered(new RenderedText([...root.current.querySelectorAll(".turn-body")]));
    }
  }, [turns, onRendered]);
  return (
    <div ref={root}>
      {turns.map((turn) => (
        <TurnArticle key={turn.start} turn={turn} canSelect={false} />
      ))}
    </div>
  );
});

interface LegendProps {
  readonly heat: readonly Heat[];
  /** Number of students under the pointer; null where it is on no text. */
  readonly under: number | null;
  readonly students: number | null;
  readonly nothing: string;
}

function Legend({ heat, under, students, nothing }: LegendProps) {
  const levels = levelsOf(mostOf(heat));
  if (levels.length === 0) {
    return <p class="heat-legend">{nothing}</p>;
  }
  return (
    <div class="heat-legend">
      <span>{t("Marked by")}</span>
      {levels.map(([least, most], i) => (
        <span key={most} class="heat-sample" data-level={i + 1}>
          {least === most ? most : `${least}–${most}`}
        </span>
      ))}
      <span>{plural(mostOf(heat), "student", "students")}</span>
      <output class="heat-under">
        {under !== null &&
          under > 0 &&
          t("Here: {under} of {students}", { under, students: students ?? 0 })}
      </output>
    </div>
  );
}
