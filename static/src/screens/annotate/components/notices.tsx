/** Notices that must not be missed: lost work, the end of the connection, an old browser. */

import { useRef, useState } from "preact/hooks";
import type { LostWork } from "../../../document/annotations/lost_work";
import { reasonFor } from "../../../document/annotations/refusals";
import { plural, t } from "../../../i18n/messages";
import type { Loss } from "../../../sync/provider_types";
import type { SaveState } from "../../../sync/save_state";
import { excerpt } from "../../../text/excerpt";
import { withNames } from "../../../text/mentions";
import { canPaint } from "../../../text/painting";
import type { MentionedPerson } from "../../../ui/comment_text/comment_text";
import type { NotesState } from "../store/notes_state";
import { WarningIcon } from "./icons";

type PersonOf = (author: string) => MentionedPerson;

export interface NoticesProps {
  readonly state: NotesState;
  readonly personOf: PersonOf;
  readonly onDismissLostWork: () => void;
}

export function Notices({ state, personOf, onDismissLostWork }: NoticesProps) {
  return (
    <div class="notices">
      {state.end !== null && <EndNotice error={state.end} saving={state.saving} />}
      {state.lost !== null && (
        <LostNotice {...state.lost} personOf={personOf} onDismiss={onDismissLostWork} />
      )}
      {!canPaint() && (
        <p class="notice">
          <WarningIcon />
          <span>
            {t(
              "This browser cannot colour the text. The notes work; to see them in the text, use a newer browser.",
            )}
          </span>
        </p>
      )}
    </div>
  );
}

/** Texts of an error of the server. */
interface ErrorTexts {
  readonly sentence: string;
  readonly advice: string;
}

function EndNotice({ error, saving }: { error: unknown; saving: SaveState }) {
  const { sentence, advice } = textsOf(error);
  const unsaved = saving.waiting.length;
  return (
    <div class="notice notice-severe" role="alert">
      <WarningIcon />
      <div>
        <p>
          <strong>{sentence}</strong> {advice}
        </p>
        {unsaved > 0 && (
          <p>
            {plural(
              unsaved,
              "Your last change was not saved.",
              "Your last {n} changes were not saved.",
            )}{" "}
            {saving.device === "kept"
              ? t("What you wrote is kept in this browser, and can be copied above.")
              : t("Copy what you need from this page before you leave it.")}
          </p>
        )}
      </div>
    </div>
  );
}

function textsOf(error: unknown): ErrorTexts {
  const refusal = error as Partial<ErrorTexts> | null;
  return {
    sentence: refusal?.sentence ?? t("The connection has ended."),
    advice: refusal?.advice ?? t("Open the activity again."),
  };
}

const REASONS: Record<Loss | "deleted", string> = {
  deleted: t("The note you commented on has just been deleted by somebody else."),
  refused: t("What you did last was not accepted, and the page has gone back to what is saved."),
  "another-generation": t(
    "These notes were restored on the server, and the page now shows the restored ones.",
  ),
};

interface LostNoticeProps {
  readonly loss: Loss | "deleted";
  readonly code: string;
  readonly work: readonly LostWork[];
  readonly personOf: PersonOf;
  readonly onDismiss: () => void;
}

function LostNotice({ loss, code, work, personOf, onDismiss }: LostNoticeProps) {
  const [copyLabel, setCopyLabel] = useState(t("Copy it"));
  const list = useRef<HTMLUListElement>(null);
  const copy = () => {
    if (list.current !== null) {
      document.getSelection()?.selectAllChildren(list.current);
      // The newer clipboard interface is closed to pages in a frame of another site.
      setCopyLabel(document.execCommand("copy") ? t("Copied") : t("Selected: now copy it"));
    }
  };
  return (
    <div class="notice notice-severe" role="alert" data-testid="lost-work">
      <WarningIcon />
      <div>
        <p>
          <strong>{REASONS[loss]}</strong> {reasonFor(code)}{" "}
          {work.length > 0 && t("This is not in it:")}
        </p>
        <ul class="lost-work" ref={list}>
          {work.map((one, i) => (
            <li key={i}>
              <q dir="auto">{excerpt(one.quote, 80)}</q>
              {one.text !== "" && (
                <p dir="auto">{withNames(one.text, (author) => personOf(author).name)}</p>
              )}
            </li>
          ))}
        </ul>
        <div class="notice-actions">
          {work.length > 0 && (
            <button type="button" class="primary" onClick={copy}>
              {copyLabel}
            </button>
          )}
          <button type="button" class="quiet" onClick={onDismiss}>
            {t("Close")}
          </button>
        </div>
      </div>
    </div>
  );
}
