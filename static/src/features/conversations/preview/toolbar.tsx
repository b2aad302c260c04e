/** Toolbar below the turns: what can be done at the caret, undo, and the state of saving. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../../i18n/messages";
import { FormError } from "../../../ui/field_error";
import { textOf } from "../../../ui/form_data";
import { isEscape } from "../../../ui/keys";
import { LimitedInput } from "../../../ui/text_limit";
import type { Caret } from "./caret";
import type { DraftSession } from "./draft_session";
import type { Editor } from "./use_editor";
import { charactersOf, REDACTION_REASONS } from "./words";

interface ToolbarProps {
  readonly editor: Editor;
  readonly session: DraftSession;
}

export function Toolbar({ editor, session }: ToolbarProps) {
  const { state, caret, caretNow, act, redacting } = editor;
  const isSelected = caret !== null && caret.start < caret.end;
  return (
    <div class="draft-tools">
      {redacting === null ? (
        <div class="draft-buttons" role="toolbar" aria-label={t("Edit the turns")}>
          <Tool keys="Enter" onClick={() => act.split(caretNow())}>
            {t("New turn here")}
          </Tool>
          <Tool
            keys="Backspace"
            onClick={() => {
              const at = caretNow();
              if (at !== null) {
                act.joinBefore(at.turn);
              }
            }}
          >
            {t("Join with the one above")}
          </Tool>
          <Tool
            keys={t("Del")}
            isReady={isSelected}
            onClick={() => {
              const at = caretNow();
              act.beginRedaction(at !== null && at.start < at.end ? at : null);
            }}
          >
            {t("Take out")}
          </Tool>
          <Tool keys={t("Ctrl+Z")} isReady={state.edits.length > 0} onClick={act.undo}>
            {t("Undo")}
          </Tool>
          <Tool keys={t("Ctrl+Y")} isReady={state.undone.length > 0} onClick={act.redo}>
            {t("Redo")}
          </Tool>
        </div>
      ) : (
        <RedactForm passage={redacting} editor={editor} />
      )}
      {state.saving === "waiting" ? (
        <p class="field-error" role="alert">
          {t(
            "The server cannot be reached. What you changed is kept in this page, and sent as soon as that is possible.",
          )}
          <button type="button" onClick={session.sendNow}>
            {t("Send it now")}
          </button>
        </p>
      ) : (
        <FormError error={state.error} />
      )}
    </div>
  );
}

interface ToolProps {
  readonly keys: string;
  /** False where there is nothing to do; the button then says so. */
  readonly isReady?: boolean;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}

function Tool({ keys, isReady = true, onClick, children }: ToolProps) {
  return (
    <button
      type="button"
      aria-disabled={!isReady}
      // The caret and the selection stay in the text.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      {children} <kbd>{keys}</kbd>
    </button>
  );
}

interface RedactFormProps {
  readonly passage: Caret;
  readonly editor: Editor;
}

function RedactForm({ passage, editor: { act } }: RedactFormProps) {
  const reason = useRef<HTMLInputElement>(null);
  // At once: somebody who goes on typing types the reason.
  useLayoutEffect(() => reason.current?.focus(), []);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    act.redact(passage, textOf(new FormData(event.currentTarget as HTMLFormElement), "reason"));
  };
  return (
    <form
      class="draft-redact"
      onSubmit={(event) => submit(event as unknown as SubmitEvent)}
      onKeyDown={(event) => {
        if (isEscape(event)) {
          event.preventDefault();
          event.stopPropagation();
          act.keepPassage();
        }
      }}
    >
      <label>
        {t("Take out {passage}, because they are", { passage: charactersOf(passage) })}
        <LimitedInput
          inputRef={reason}
          name="reason"
          required
          limit={200}
          pattern=".*\S.*"
          list="redaction-reasons"
          placeholder={t("a name")}
        />
      </label>
      <datalist id="redaction-reasons">
        {REDACTION_REASONS.map((words) => (
          <option key={words} value={words} />
        ))}
      </datalist>
      <button type="submit" class="primary">
        {t("Take it out")}
      </button>
      <button type="button" onClick={act.keepPassage}>
        {t("Keep it")}
      </button>
      <small>
        {t(
          "Their number and the reason are shown instead. When you add the conversation, the words are deleted everywhere, also from what you pasted.",
        )}
      </small>
    </form>
  );
}
