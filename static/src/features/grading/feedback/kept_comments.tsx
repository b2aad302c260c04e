/** Comments that a marker has written in the course: changed, or forgotten. */

import { t } from "../../../i18n/messages";
import "./feedback.css";
import { useState } from "preact/hooks";
import { api } from "../../../api/http";
import type { ReusableComment } from "../../../api/openapi.generated";
import { COMMENTS_PATH, commentPath } from "../../../api/paths/marks";
import { useMutation } from "../../../query/use_mutation";
import { useQuery } from "../../../query/use_query";
import { FormError } from "../../../ui/field_error";
import { textOf } from "../../../ui/form_data";
import { useKeptFocus } from "../../../ui/kept_focus";
import { LimitedTextarea } from "../../../ui/text_limit";
import { UnsavedInput, useUnsaved } from "../../../ui/unsaved_input";

/** Changed comments by their id. */
const unsavedComments = new UnsavedInput<string>();

export function KeptComments() {
  const comments = useQuery(COMMENTS_PATH);
  const [isUnsaved] = useState(!unsavedComments.isEmpty);
  const place = useKeptFocus();
  const rows = useKeptFocus();
  // Stays when the last comment is forgotten, with the focus.
  return (
    <div ref={place}>
      {comments.data !== null && comments.data.length > 0 && (
        <details class="kept-comments" open={isUnsaved}>
          <summary>{t("Comments to use again ({data})", { data: comments.data.length })}</summary>
          <p class="hint">
            {t(
              "What you wrote in this course, offered while you type. Marks and feedback stay as they were written.",
            )}
          </p>
          <ul class="rows" ref={rows}>
            {comments.data.map((comment) => (
              <Kept key={comment.id} comment={comment} onChanged={comments.refetch} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

interface KeptProps {
  readonly comment: ReusableComment;
  readonly onChanged: () => Promise<void>;
}

function Kept({ comment, onChanged }: KeptProps) {
  const { error, isBusy, run } = useMutation();
  const kept = useUnsaved(unsavedComments, comment.id);
  const [isOpen, setOpen] = useState(kept.value !== undefined);
  const forget = () =>
    run(async () => {
      await api("DELETE", commentPath(comment.id));
      kept.forget();
      await onChanged();
    });
  const save = (text: string) =>
    run(async () => {
      const sent = kept.latest();
      await api("PUT", commentPath(comment.id), { text });
      setOpen(!kept.settle(sent));
      await onChanged();
    });
  const close = () => {
    kept.forget();
    setOpen(false);
  };
  if (!isOpen) {
    return (
      <li>
        <span dir="auto">{comment.text}</span>
        <button
          type="button"
          class="quiet"
          aria-label={t("Change: {text}", { text: comment.text })}
          onClick={() => setOpen(true)}
        >
          {t("Change")}
        </button>
        <button
          type="button"
          class="quiet"
          aria-label={t("Forget: {text}", { text: comment.text })}
          disabled={isBusy}
          onClick={() => void forget()}
        >
          {t("Forget")}
        </button>
        <FormError error={error} />
      </li>
    );
  }
  return (
    <li>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save(textOf(new FormData(event.currentTarget), "text").trim());
        }}
      >
        <LimitedTextarea
          aria-label={t("Comment")}
          name="text"
          rows={2}
          limit={2_000}
          required
          dir="auto"
          defaultValue={kept.value ?? comment.text}
          onInput={({ currentTarget }) => kept.keep(currentTarget.value)}
        />
        <p class="button-row">
          <button type="submit" disabled={isBusy}>
            {t("Save")}
          </button>
          <button type="button" onClick={close}>
            {t("Cancel")}
          </button>
        </p>
        <FormError error={error} />
      </form>
    </li>
  );
}
