/** Panel of the written answer: its words, its state of saving, and the editor once it is loaded. */

import { plural, t } from "../../i18n/messages";
import "./response.css";
import type { ComponentChildren } from "preact";
import { lazy, Suspense } from "preact/compat";
import { useCallback, useEffect, useReducer, useRef } from "preact/hooks";
import type { EditorView } from "prosemirror-view";
import { reasonFor } from "../../document/annotations/refusals";
import { countWords } from "../../document/annotations/words";
import type { Passage } from "../../document/response/values";
import { CopyButton } from "../../ui/copy_button";
import { isEscape } from "../../ui/keys";
import type { CaretsOptions } from "./carets";
import type { LostWords, ResponseSession, ResponseState } from "./response_session";

// ProseMirror is as large as the rest of the page, and only who writes an answer needs it.
const Editor = lazy(() => import("./editor"));

export interface ResponsePanelProps {
  readonly session: ResponseSession;
  readonly isWritable: boolean;
  /** Sentence about whose answer it is, and what is asked for. */
  readonly about: string;
  /** Words that it has at most; 0 for any number. */
  readonly most: number;
  /** Others who write here; null where they are not shown. */
  readonly carets: CaretsOptions | null;
  readonly quoted: Passage | null;
  readonly onQuoted: () => void;
  readonly onClose: () => void;
  /** Called when a passage of the text, which the panel covers, is to be seen. */
  readonly onLeave: () => void;
  /** The indicator of saving. */
  readonly children: ComponentChildren;
}

export function ResponsePanel(props: ResponsePanelProps) {
  const { session, isWritable, about, most, quoted, onQuoted, onClose, onLeave } = props;
  const { doc, text, lost, end } = useResponse(session);
  const isEntered = useRef(false);
  // Whoever opens the panel wants to write; an editor that comes later takes nobody's focus.
  const enter = useCallback((view: EditorView) => {
    if (!isEntered.current) {
      isEntered.current = true;
      view.focus();
    }
  }, []);
  return (
    <aside
      class="response-panel"
      aria-label={t("Answer")}
      data-testid="response"
      onClick={({ target }) => {
        if (isOverText() && (target as Element).closest(".quoted-passage a") !== null) {
          onLeave();
        }
      }}
      onKeyDown={(event) => {
        if (isEscape(event)) {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <header class="response-header">
        <h2>{t("Answer")}</h2>
        {doc !== null && <WordCount text={text} most={most} />}
        {isWritable && props.children}
        <button type="button" class="quiet" aria-label={t("Close the answer")} onClick={onClose}>
          ✕
        </button>
      </header>
      <p class="hint response-about">{about}</p>
      {lost !== null && <Lost lost={lost} onDismiss={() => session.dismissLost()} />}
      {end !== null && (
        <p class="field-error response-lost" role="alert">
          {t("The connection to this answer has ended. Open the activity again.")}
        </p>
      )}
      <Suspense fallback={<p class="hint response-about">{t("Loading the editor…")}</p>}>
        {doc !== null && (
          <Editor
            doc={doc}
            isWritable={isWritable}
            label={t("Answer")}
            carets={props.carets}
            placeholder={isWritable ? t("Write the answer here.") : t("Nothing has been written.")}
            onOpened={enter}
            quoted={quoted}
            onQuoted={onQuoted}
          />
        )}
      </Suspense>
    </aside>
  );
}

/** True where the panel covers the text (response.css). */
function isOverText(): boolean {
  return matchMedia("(width < 64rem)").matches;
}

/** State of the answer; the component redraws with every change. */
export function useResponse(session: ResponseSession): ResponseState {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => session.subscribe(() => redraw(undefined)), [session]);
  return session.state;
}

function WordCount({ text, most }: { readonly text: string; readonly most: number }) {
  const words = countWords(text);
  const isOver = most > 0 && words > most;
  return (
    <span class="response-count" data-over={isOver} data-testid="response-words">
      {wordsInWords(words, most)}
    </span>
  );
}

/** Number of words, beside the limit where there is one. */
export function wordsInWords(words: number, most: number): string {
  if (most === 0) {
    return plural(words, "{n} word", "{n} words");
  }
  return words > most
    ? t("{words} of {most} words, {over} too many", { words, most, over: words - most })
    : t("{words} of {most} words", { words, most });
}

function Lost({ lost, onDismiss }: { readonly lost: LostWords; readonly onDismiss: () => void }) {
  const words = lost.texts.join("\n\n");
  return (
    <div class="notice notice-severe response-lost" role="alert" data-testid="response-lost">
      <div>
        <p>
          <strong>
            {lost.loss === "refused"
              ? t("What you wrote last was not accepted, and the page shows what is saved.")
              : t(
                  "This answer was restored on the server, and the page now shows the restored one.",
                )}
          </strong>{" "}
          {reasonFor(lost.code)} {words !== "" && t("This is not in it:")}
        </p>
        {words !== "" && <p class="response-lost-words">{words}</p>}
        <div class="notice-actions">
          {words !== "" && <CopyButton text={words}>{t("Copy it")}</CopyButton>}
          <button type="button" class="quiet" onClick={onDismiss}>
            {t("Close")}
          </button>
        </div>
      </div>
    </div>
  );
}
