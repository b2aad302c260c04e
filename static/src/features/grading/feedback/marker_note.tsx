/** Note about a student's work that those who mark keep for each other. */

import "./feedback.css";
import { api } from "../../../api/http";
import { gradePath, markerNotePath } from "../../../api/paths";
import { updateAnswer } from "../../../query/client";
import { useMutation } from "../../../query/use_mutation";
import { FormError } from "../../../ui/field_error";
import { isSendKey } from "../../../ui/keys";
import { LimitedTextarea } from "../../../ui/text_limit";
import { useUnsaved } from "../../../ui/unsaved_input";
import { keyOf, unsavedNotes } from "../unsaved";
import { ChangedMeanwhile } from "./changed_meanwhile";

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
    const isSaved = await run(async () => {
      // Theirs stands beside it by now: whoever saves has seen both.
      const body = { before: note, text: sent.text.trim() };
      const { text } = await api("PUT", markerNotePath(activityId, enrolmentId), body);
      if (!kept.settle(sent)) {
        kept.change((later) => ({ ...later, seen: [...later.seen, text] }));
      }
      await updateAnswer(gradePath(activityId, enrolmentId), (answer) => ({
        ...answer,
        marker_note: text,
      }));
    });
    if (!isSaved) {
      await refetch();
    }
  };
  const write = (text: string) => kept.keep({ text, seen: typed?.seen ?? [note] });
  const isChanged = typed !== undefined;
  return (
    <details class="marker-note" open={note !== "" || isChanged}>
      <summary>Note for markers</summary>
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
        {isChanged && !typed.seen.includes(note) && (
          <ChangedMeanwhile
            what="note"
            theirs={note}
            onTake={kept.forget}
            onJoin={() =>
              kept.keep({ text: `${note}\n\n${typed.text}`, seen: [...typed.seen, note] })
            }
          />
        )}
        <LimitedTextarea
          aria-label="Note for markers"
          name="marker_note"
          rows={2}
          limit={10_000}
          dir="auto"
          value={typed?.text ?? note}
          onInput={({ currentTarget }) => write(currentTarget.value)}
        />
        <p class="button-row">
          <button type="submit" disabled={isBusy || !isChanged}>
            Save the note
          </button>
          <span role="status">{isChanged ? "Not saved yet." : note !== "" ? "Saved." : ""}</span>
        </p>
        <FormError error={error} />
        <p class="hint">
          Only those who mark see it. It is part of what students get who ask for all that is held
          on them.
        </p>
      </form>
    </details>
  );
}
