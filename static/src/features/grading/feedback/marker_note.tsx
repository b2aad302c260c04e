/** Note about a student's work that those who mark keep for each other. */

import { t } from "../../../i18n/messages";
import "./feedback.css";
import { api } from "../../../api/http";
import { gradePath, markerNotePath } from "../../../api/paths/marks";
import { updateAnswer } from "../../../query/client";
import { useMutation } from "../../../query/use_mutation";
import { FormError } from "../../../ui/field_error";
import { isSendKey } from "../../../ui/keys";
import { LimitedTextarea } from "../../../ui/text_limit";
import { useUnsaved } from "../../../ui/unsaved_input";
import { keepRefusal } from "../refusal";
import { keyOf, unsavedNotes, unseenText } from "../unsaved";
import { ChangedText } from "./changed_text";

interface MarkerNoteProps {
  readonly activityId: string;
  readonly enrolmentId: string;
  /** The note as it is saved; empty for none. */
  readonly note: string;
  /** Fetch the note again, which somebody else has changed. */
  readonly refetch: () => Promise<void>;
}

export function MarkerNote({ activityId, enrolmentId, note, refetch }: MarkerNoteProps) {
  const { error, isBusy, run } = useMutation();
  const kept = useUnsaved(unsavedNotes, keyOf(activityId, enrolmentId));
  const typed = kept.value;
  const save = async () => {
    const sent = kept.latest();
    if (sent === undefined) {
      return;
    }
    await run(async () => {
      const body = { before: sent.seen.at(-1) ?? "", text: sent.text.trim() };
      const path = markerNotePath(activityId, enrolmentId);
      const { text } = await api("PUT", path, body).catch(keepRefusal(kept, refetch));
      if (!kept.settle(sent)) {
        kept.change((later) => ({ ...later, seen: [...later.seen, text], refusedFor: null }));
      }
      await updateAnswer(gradePath(activityId, enrolmentId), (answer) => ({
        ...answer,
        marker_note: text,
      }));
    });
  };
  const write = (text: string) => kept.keep({ seen: [note], refusedFor: null, ...typed, text });
  const theirs = typed === undefined ? null : unseenText(typed, note);
  const isChanged = typed !== undefined;
  return (
    <details class="marker-note" open={note !== "" || isChanged}>
      <summary>{t("Note for markers")}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
        onKeyDown={(event) => {
          if (isSendKey(event)) {
            event.preventDefault();
            event.currentTarget.requestSubmit();
          }
        }}
      >
        {isChanged && theirs !== null && (
          <ChangedText
            what="note"
            theirs={theirs}
            typed={typed}
            kept={kept}
            onKeep={() => void save()}
            onTake={kept.forget}
          />
        )}
        <LimitedTextarea
          aria-label={t("Note for markers")}
          name="marker_note"
          rows={2}
          limit={10_000}
          dir="auto"
          value={typed?.text ?? note}
          onInput={({ currentTarget }) => write(currentTarget.value)}
        />
        <p class="button-row">
          <button type="submit" disabled={isBusy || !isChanged}>
            {t("Save the note")}
          </button>
          <span role="status">
            {isChanged ? t("Not saved yet.") : note !== "" ? t("Saved.") : ""}
          </span>
        </p>
        <FormError error={theirs === null ? error : null} />
        <p class="hint">
          {t(
            "Only those who mark see it. It is part of what students get who ask for all that is held on them.",
          )}
        </p>
      </form>
    </details>
  );
}
