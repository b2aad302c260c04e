/** Value that somebody else has saved since one began to write: both are shown, and one chooses. */

import { t } from "../../i18n/messages";
import "./changed_meanwhile.css";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Current, CurrentPoints } from "../../api/openapi.generated";
import { CommentText } from "../../ui/comment_text/comment_text";
import { dayInWords } from "../../ui/format_time";

interface ChangedMeanwhileProps {
  /** Noun for the value, as in "the note". */
  readonly what: Changed;
  readonly theirs: Current;
  readonly mine: Mine;
  /** Highest mark; null for a text. */
  readonly maximum: number | null;
  /** True once the server has refused one's own: the choice takes the focus. */
  readonly isRefused: boolean;
  /** Save one's own in the place of theirs. */
  readonly onKeep: () => void;
  /** Leave one's own for theirs. */
  readonly onTake: () => void;
  /** Put their words before one's own. */
  readonly onJoin?: () => void;
}

export interface Mine {
  readonly score: string;
  readonly text: string;
  readonly points: readonly CurrentPoints[];
}

export function ChangedMeanwhile(props: ChangedMeanwhileProps) {
  const { what, theirs, mine, maximum, isRefused, onKeep, onTake, onJoin } = props;
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (isRefused) {
      place.current?.focus();
    }
  }, [isRefused]);
  const differing = theirs.points.filter(
    ({ title, points }) => mine.points.find((one) => one.title === title)?.points !== points,
  );
  return (
    <div class="notice changed-meanwhile" role="status" tabIndex={-1} ref={place}>
      <p>
        {t("{what} Nothing is overwritten until you choose.", { what: changeWords(what, theirs) })}
      </p>
      <dl>
        <div>
          <dt>{t("Theirs")}</dt>
          <Value score={theirs.score} maximum={maximum} text={theirs.text} points={differing} />
        </div>
        <div>
          <dt>{t("Yours")}</dt>
          <Value
            score={mine.score}
            maximum={maximum}
            text={mine.text}
            points={mine.points.filter(({ title }) => differing.some((one) => one.title === title))}
          />
        </div>
      </dl>
      <p class="button-row">
        <button type="button" onClick={onKeep}>
          {t("Keep mine")}
        </button>
        <button type="button" onClick={onTake}>
          {t("Take theirs")}
        </button>
        {onJoin !== undefined && theirs.text !== "" && (
          <button type="button" onClick={onJoin}>
            {t("Put theirs before mine")}
          </button>
        )}
      </p>
    </div>
  );
}

interface ValueProps {
  readonly score: number | string | null;
  readonly maximum: number | null;
  readonly text: string;
  readonly points: readonly CurrentPoints[];
}

function Value({ score, maximum, text, points }: ValueProps) {
  const hasScore = maximum !== null && score !== null && score !== "";
  return (
    <dd>
      {hasScore && <p>{t("{score} of {maximum}", { score, maximum })}</p>}
      {points.map(({ title, points: given }) => (
        <p key={title} dir="auto">
          {title}: {given ?? "–"}
        </p>
      ))}
      {text !== "" && (
        <blockquote>
          <CommentText text={text} />
        </blockquote>
      )}
      {!hasScore && text === "" && <p>{t("nothing")}</p>}
    </dd>
  );
}

export type Changed = "mark" | "note" | "feedback";

interface Sentences {
  readonly gone: () => string;
  readonly own: (when: string) => string;
  readonly rule: (when: string) => string;
  readonly other: (by: string, when: string) => string;
}

const SENTENCES: Readonly<Record<Changed, Sentences>> = {
  mark: {
    gone: () => t("The mark was taken away after you began."),
    own: (when) => t("You saved this mark in another tab or on another device{when}.", { when }),
    rule: (when) => t("The rule set this mark after you began{when}.", { when }),
    other: (by, when) => t("{by} changed this mark after you began{when}.", { by, when }),
  },
  note: {
    gone: () => t("The note was taken away after you began."),
    own: (when) => t("You saved this note in another tab or on another device{when}.", { when }),
    rule: (when) => t("The rule set this note after you began{when}.", { when }),
    other: (by, when) => t("{by} changed this note after you began{when}.", { by, when }),
  },
  feedback: {
    gone: () => t("The feedback was taken away after you began."),
    own: (when) =>
      t("You saved this feedback in another tab or on another device{when}.", { when }),
    rule: (when) => t("The rule set this feedback after you began{when}.", { when }),
    other: (by, when) => t("{by} changed this feedback after you began{when}.", { by, when }),
  },
};

/** Sentence about who saved what stands there now, and when. */
function changeWords(what: Changed, { by, at, is_own, is_computed, score, text }: Current): string {
  const sentences = SENTENCES[what];
  if (at === null && score === null && text === "") {
    return sentences.gone();
  }
  const when = at === null ? "" : t(", {time}", { time: dayInWords(at) });
  if (is_own) {
    return sentences.own(when);
  }
  return is_computed ? sentences.rule(when) : sentences.other(by ?? t("Somebody"), when);
}
