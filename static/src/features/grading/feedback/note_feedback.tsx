/** Feedback on one note, as a marker sees and writes it. */

import "./feedback.css";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { api } from "../../../api/http";
import type { Feedback } from "../../../api/openapi.generated";
import { feedbackPath, workPath } from "../../../api/paths";
import { updateAnswer } from "../../../query/client";
import { useMutation } from "../../../query/use_mutation";
import { FormError } from "../../../ui/field_error";
import { textOf } from "../../../ui/form_data";
import { CommentField } from "./comment_field";
import { forgetUnsavedText, keepUnsavedText, unsavedText } from "./unsaved_texts";

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
  const key = [activityId, enrolmentId, workspaceId, highlight].join("/");
  const [isOpen, setOpen] = useState(unsavedText(key) !== undefined);
  const before = useRef<Element | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    forgetUnsavedText(key);
    setOpen(false);
  };
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
    return <FeedbackForm {...props} storageKey={key} close={close} />;
  }
  return (
    <div class="note-feedback-line">
      {feedback !== undefined && <MarkersView feedback={feedback} />}
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
        {feedback === undefined ? "Give feedback" : "Change the feedback"}
      </button>
    </div>
  );
}

function MarkersView({ feedback }: { readonly feedback: Feedback }) {
  return (
    <p class="note-feedback-text" dir="auto">
      <b>Feedback:</b>{" "}
      {feedback.text === "" ? <i>taken away with the next release</i> : feedback.text}{" "}
      {feedback.is_draft && <small>draft, not released</small>}
    </p>
  );
}

interface FeedbackFormProps extends NoteFeedbackProps {
  readonly storageKey: string;
  readonly close: () => void;
}

function FeedbackForm(props: FeedbackFormProps) {
  const { feedback, activityId, enrolmentId, workspaceId, highlight, storageKey, close } = props;
  const { error, isBusy, run } = useMutation();
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    form.current?.querySelector("textarea")?.focus();
  }, []);
  const save = (text: string) =>
    run(async () => {
      const body = { workspace_id: workspaceId, highlight, text };
      const saved = await api("PUT", feedbackPath(activityId, enrolmentId), body);
      await updateAnswer(workPath(activityId, enrolmentId), (work) => ({
        ...work,
        feedback: replaced(work.feedback, saved),
      }));
      close();
    });
  return (
    <form
      class="note-feedback-form"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        void save(textOf(new FormData(event.currentTarget), "feedback").trim());
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          event.currentTarget.requestSubmit();
        } else if (event.key === "Escape") {
          close();
        }
      }}
    >
      <CommentField
        label="Feedback on this note"
        name="feedback"
        rows={2}
        defaultValue={unsavedText(storageKey) ?? feedback?.text ?? ""}
        onText={(text) => keepUnsavedText(storageKey, text)}
      />
      <p class="button-row">
        <button type="submit" class="primary" disabled={isBusy}>
          Save the feedback
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
        {feedback !== undefined && feedback.text !== "" && (
          <button type="button" disabled={isBusy} onClick={() => void save("")}>
            Take it back
          </button>
        )}
      </p>
      <FormError error={error} />
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
