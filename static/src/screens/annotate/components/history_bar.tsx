/** History of a workspace: a slider over its past, and a list of who did what when. */

import "./history_bar.css";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { historyPath } from "../../../api/paths/history";
import { Past } from "../../../document/annotations/past";
import { OwnHistory } from "../../../features/history/own_history";
import { PlayerControls } from "../../../features/history/player_controls";
import { usePlayback } from "../../../features/history/use_playback";
import { actsInWords, daysOf } from "../../../features/history/words";
import { t } from "../../../i18n/messages";
import { useQuery } from "../../../query/use_query";
import { clockTime, dayAndTime } from "../../../ui/format_time";
import { isEscape } from "../../../ui/keys";
import { useMediaQuery } from "../../../ui/use_media_query";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import type { AsItWas } from "../hooks/use_history";
import { isOwnOrOfSeveral, mergedSteps, pastNotes, stateAt } from "../store/past_notes";
import type { ShownNotes } from "../store/tag_resolver";

interface HistoryBarProps {
  readonly model: AnnotationPageModel;
  /** Notes as they are now. */
  readonly live: ShownNotes;
  /** Show the page as it was. */
  readonly onShow: (past: AsItWas) => void;
  /** Open the list of deleted notes, once the page is as it is now. */
  readonly onDeleted: () => void;
  /** Ask whether to start over, once the page is as it is now; null where nobody does here. */
  readonly onStartOver: (() => void) | null;
  readonly onClose: () => void;
}

export function HistoryBar(props: HistoryBarProps) {
  const { model, live, onShow, onDeleted, onStartOver, onClose } = props;
  const { workspace } = model;
  const isShared = workspace.is_open && isOwnOrOfSeveral(workspace);
  const own = workspace.hidden_of === null ? workspace.hidden_document_id : null;
  const shared = useQuery(isShared ? historyPath(workspace.document_id) : null);
  const hidden = useQuery(own === null ? null : historyPath(own));
  const isFetching = [isShared && shared, own !== null && hidden].some(
    (query) => query !== false && query.data === null && query.error === null,
  );
  // As they were when the steps came: what others write meanwhile is no part of them.
  const past = useMemo(
    () =>
      new Past(mergedSteps(shared.data?.steps ?? [], hidden.data?.steps ?? []), live.highlights),
    [shared.data, hidden.data],
  );
  const { steps } = past;
  const playback = usePlayback(steps.length);
  const { position, moveTo } = playback;
  const [isOwnOpen, setOwnOpen] = useState(false);
  const box = useRef<HTMLElement>(null);
  const latest = useRef(onClose);
  latest.current = onClose;
  useEffect(() => {
    box.current?.focus();
    const onKey = (event: KeyboardEvent) => {
      // Escape in a dialog closes that alone.
      if (isEscape(event) && document.querySelector("dialog[open]") === null) {
        event.preventDefault();
        latest.current();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  useEffect(() => {
    const notes = steps.length === 0 ? live : pastNotes(live, past.at(position));
    onShow((state) => stateAt(state, notes));
  }, [past, position]);
  useShownStep(model, past, playback.isPlaying ? position : null);
  const last = steps[position - 1];
  const words = last === undefined ? t("Before the first note.") : wordsOf(last, model);
  return (
    <section
      ref={box}
      class="history-bar"
      aria-label={t("History")}
      data-testid="history"
      tabIndex={-1}
    >
      <div class="history-head">
        <p role="status">
          <b>{whenInWords(last?.at ?? null, position, steps.length)}</b>{" "}
          {isFetching ? t("Fetching the history …") : words}
        </p>
        {workspace.can_write && (
          <>
            <button
              type="button"
              class="quiet"
              aria-haspopup="dialog"
              onClick={() => {
                onClose();
                onDeleted();
              }}
            >
              {t("Deleted notes")}
            </button>
            <button
              type="button"
              class="quiet"
              aria-haspopup="dialog"
              onClick={() => {
                // The page behind the dialog stands still.
                moveTo(position);
                setOwnOpen(true);
              }}
            >
              {t("My steps")}
            </button>
          </>
        )}
        {onStartOver !== null && (
          <button
            type="button"
            class="quiet"
            aria-haspopup="dialog"
            onClick={() => {
              onClose();
              onStartOver();
            }}
          >
            {t("Start over…")}
          </button>
        )}
        <button type="button" class="primary" onClick={onClose}>
          {t("Back to now")}
        </button>
      </div>
      {shared.error !== null || hidden.error !== null ? (
        <p role="alert">{t("The history could not be fetched. Go back to now, and try again.")}</p>
      ) : (
        <PlayerControls playback={playback} length={steps.length} now={words} />
      )}
      {shared.data?.is_cut === true && (
        <p>{t("What came before the first of these steps is one step.")}</p>
      )}
      {isOwnOpen && (
        <OwnHistory workspaceId={workspace.workspace_id} onClose={() => setOwnOpen(false)} />
      )}
      <Steps past={past} position={position} model={model} onMove={moveTo} />
    </section>
  );
}

/** Open the note that a step was on while the steps are played. Who wants less motion sees no moving. */
function useShownStep(model: AnnotationPageModel, past: Past, position: number | null): void {
  const isCalm = useMediaQuery("(prefers-reduced-motion: reduce)");
  const note = position === null ? undefined : past.steps[position - 1]?.acts[0]?.note;
  useEffect(() => {
    // Where cards lie over the text, they would hide it.
    if (note !== undefined && !isCalm && model.hasMargin) {
      model.open.show(note);
    }
  }, [note, isCalm]);
}

interface StepsProps {
  readonly past: Past;
  readonly position: number;
  readonly model: AnnotationPageModel;
  readonly onMove: (position: number) => void;
}

/** Sittings, the last one first; a press goes to the end of one. */
function Steps({ past, position, model, onMove }: StepsProps) {
  const [isOpen, setOpen] = useState(false);
  const days = useMemo(() => daysOf(past.steps), [past]);
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t("Who did what")}</summary>
      {isOpen && (
        <div class="history-days" data-testid="history-steps">
          {days.toReversed().map(({ name, sittings }) => (
            <div key={name}>
              {name !== "" && <h3>{name}</h3>}
              <ol class="own-steps">
                {sittings.toReversed().map(({ author, first, end, from, to, words }) => (
                  <li key={end}>
                    <button
                      type="button"
                      aria-current={position > first && position <= end ? "step" : undefined}
                      onClick={() => onMove(end)}
                    >
                      {sentenceOf(author, words, model)}
                      {from !== null && to !== null && <small>{spanOf(from, to)}</small>}
                    </button>
                  </li>
                ))}
              </ol>
            </div>
          ))}
        </div>
      )}
    </details>
  );
}

function whenInWords(at: string | null, position: number, length: number): string {
  if (length === 0) {
    return t("No steps yet.");
  }
  if (position === length) {
    return t("As it is now.");
  }
  return at === null
    ? t("After step {position}.", { position })
    : t("As it was on {when}.", { when: dayAndTime(at) });
}

function wordsOf(step: Past["steps"][number], model: AnnotationPageModel): string {
  return sentenceOf(step.author, actsInWords(step.acts), model);
}

/** "Ada marked 3 passages." */
function sentenceOf(author: string, acts: string, { labelOf }: AnnotationPageModel): string {
  if (author === "") {
    return t("To begin with: {acts}.", { acts });
  }
  const { isMe, name } = labelOf(author);
  return isMe ? t("You {acts}.", { acts }) : t("{name} {acts}.", { name, acts });
}

function spanOf(from: string, to: string): string {
  const [first, last] = [clockTime(from), clockTime(to)];
  return first === last ? first : `${first}–${last}`;
}
