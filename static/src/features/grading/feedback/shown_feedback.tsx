/** Feedback on a note as its student sees it. */

import "./shown_feedback.css";

export function ShownFeedback({ text }: { readonly text: string }) {
  return (
    <aside class="note-feedback" aria-label="Feedback for you">
      <p class="note-feedback-head">
        <b>Feedback</b> <small>only you and your teachers see it</small>
      </p>
      <p class="note-feedback-text" dir="auto">
        {text}
      </p>
    </aside>
  );
}
