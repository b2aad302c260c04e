/** Feedback on one note, as a marker sees and writes it. */

import { t } from "../../../i18n/messages";
import "./feedback.css";
import "./shown_feedback.css";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { api } from "../../../api/http";
import type { Feedback } from "../../../api/openapi.generated";
import { feedbackPath, workPath } from "../../../api/paths/marks";
import { updateAnswer } from "../../../query/client";
import { useMutation } from "../../../query/use_mutation";
import { CommentText } from "../../../ui/comment_text/comment_text";
import { FormError } from "../../../ui/field_error";
import { isEscape, isSendKey } from "../../../ui/keys";
import { type KeptInput, useUnsaved } from "../../../ui/unsaved_input";
import { keepRefusal } from "../refusal";
import { keyOf, type TypedText, unsavedFeedback, unseenText } from "../unsaved";
import { refetchMarks } from "../update_marks";
import { ChangedText } from "./changed_text";
import { CommentField } from "./comment_field";

export interface FeedbackPlace {
  readonly activityId: string;
  readonly enrolmentId: string;
  readonly workspaceId: string;
  readonly highlight: string;
}

interface NoteFeedbackProps extends FeedbackPlace {
  /** Feedback that is there, a draft or not. */
  readonly feedback: Feedback | undefined;
}

/** Feedback as a marker writes it. */
export function NoteFeedback(props: NoteFeedbackProps) {
  const { feedback, activityId, enrolmentId, workspaceId, highlight } = props;
  const kept = useUnsaved(unsavedFeedback, keyOf(activityId, enrolmentId, workspaceId, highlight));
  const [isOpen, setOpen] = useState(kept.value !== undefined);
  const before = useRef<Element | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  /** Fold the form; what is typed in it stays. */
  const close = () => setOpen(false);
  const wasOpen = useRef(isOpen);
  useLayoutEffect(() => {
    if (wasOpen.current && !isOpen) {
      // Back to where one was, such as in the rubric.
      const target = before.current?.isConnected ? (before.current as HTMLElement) : button.current;
      target?.focus();
    }
    wasOpen.current = isOpen;
  }, [isOpen]);
  if (isOpen) {
    return <FeedbackForm {...props} kept={kept} close={close} />;
  }
  return (
    <div class="note-feedback-line">
      {feedback !== undefined && <MarkersView feedback={feedback} />}
      {kept.value !== undefined && (
        <div class="note-feedback-text">
          <p>
            <b>{t("Not saved yet:")}</b>
          </p>
          <CommentText text={kept.value.text} />
        </div>
      )}
      <button
        type="button"
        class="quiet"
        data-feedback
        ref={button}
        onClick={() => {
          before.current = document.activeElement;
          setOpen(true);
        }}
      >
        {openLabel(feedback, kept.value)}
      </button>
    </div>
  );
}

function openLabel(feedback: Feedback | undefined, typed: TypedText | undefined): string {
  if (typed !== undefined) {
    return t("Go on with the feedback");
  }
  return feedback === undefined ? t("Give feedback") : t("Change the feedback");
}

function MarkersView({ feedback }: { readonly feedback: Feedback }) {
  return (
    <div class="note-feedback-text">
      <p>
        <b>{t("Feedback:")}</b> {feedback.is_draft && <small>{t("draft, not released")}</small>}
      </p>
      {feedback.text === "" ? (
        <i>{t("taken away with the next release")}</i>
      ) : (
        <CommentText text={feedback.text} />
      )}
    </div>
  );
}

interface FeedbackFormProps extends NoteFeedbackProps {
  readonly kept: KeptInput<TypedText>;
  readonly close: () => void;
}

function FeedbackForm(props: FeedbackFormProps) {
  const { feedback, activityId, enrolmentId, workspaceId, highlight, kept, close } = props;
  const { error, isBusy, run } = useMutation();
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    form.current?.querySelector("textarea")?.focus();
  }, []);
  const theirs = feedback?.text ?? "";
  const { value: typed } = kept;
  const unseen = typed === undefined ? null : unseenText(typed, theirs);
  const save = (text: string) =>
    run(async () => {
      const sent = kept.latest();
      const before = sent?.seen.at(-1) ?? theirs;
      const body = { workspace_id: workspaceId, highlight, before, text };
      const path = feedbackPath(activityId, enrolmentId);
      const saved = await api("PUT", path, body).catch(
        keepRefusal(kept, () => refetchMarks(activityId)),
      );
      const isSettled = kept.settle(sent);
      kept.change((later) => ({
        ...later,
        seen: [...later.seen, saved.text],
        refusedFor: null,
      }));
      await updateAnswer(workPath(activityId, enrolmentId), (work) => ({
        ...work,
        feedback: replaced(work.feedback, saved),
      }));
      // Whatever was typed while it was saved stays, and so does the form.
      if (isSettled) {
        close();
      }
    });
  return (
    <form
      class="note-feedback-form"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        void save((typed?.text ?? theirs).trim());
      }}
      onKeyDown={(event) => {
        if (isSendKey(event)) {
          event.preventDefault();
          event.currentTarget.requestSubmit();
        } else if (isEscape(event)) {
          close();
        }
      }}
    >
      {typed !== undefined && unseen !== null && (
        <ChangedText
          what="feedback"
          theirs={unseen}
          typed={typed}
          kept={kept}
          onKeep={() => void save(typed.text.trim())}
          onTake={() => {
            kept.forget();
            close();
          }}
        />
      )}
      <CommentField
        label={t("Feedback on this note")}
        name="feedback"
        rows={2}
        value={typed?.text ?? theirs}
        onText={(text) => kept.keep({ seen: [theirs], refusedFor: null, ...typed, text })}
      />
      <p class="button-row">
        <button type="submit" class="primary" disabled={isBusy}>
          {t("Save the feedback")}
        </button>
        <button
          type="button"
          onClick={() => {
            kept.forget();
            close();
          }}
        >
          {typed === undefined ? t("Cancel") : t("Discard what I typed")}
        </button>
        {feedback !== undefined && feedback.text !== "" && (
          <button type="button" disabled={isBusy} onClick={() => void save("")}>
            {t("Take it back")}
          </button>
        )}
      </p>
      <FormError error={unseen === null ? error : null} />
    </form>
  );
}

/** The feedback of a student with one that was saved; an empty one that is no draft is gone. */
export function replaced(all: readonly Feedback[], saved: Feedback): Feedback[] {
  const others = all.filter(
    (one) => one.workspace_id !== saved.workspace_id || one.highlight !== saved.highlight,
  );
  return saved.text === "" && !saved.is_draft ? others : [...others, saved];
}
