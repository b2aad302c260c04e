/** One highlight of a person with what they have written on it. */

import type { ComponentChildren } from "preact";
import type { WorkNote } from "../../api/openapi.generated";
import { ShownCheck } from "../../features/claims/shown_check";
import { t } from "../../i18n/messages";
import { CommentText, type MentionedPerson } from "../../ui/comment_text/comment_text";
import { timeAgo, wholeTime } from "../../ui/format_time";

interface NoteProps {
  readonly note: WorkNote;
  readonly comments: readonly WorkNote[];
  /** Their fact check of the note; null for none. */
  readonly check: WorkNote["check"];
  /** Somebody whom a comment mentions. */
  readonly personOf: (author: string) => MentionedPerson;
  /** True where the highlight is a claim of theirs. */
  readonly isClaim: boolean;
  /** Open the note in its text; null while names are sealed, where that would lead further. */
  readonly open: (() => void) | null;
  /** Feedback on the note, and what to give some with. */
  readonly children?: ComponentChildren;
}

export function Note({ note, comments, check, personOf, isClaim, open, children }: NoteProps) {
  return (
    <li>
      <p class="work-note-head">
        <span class="work-tag">
          <i style={{ background: note.color }} aria-hidden="true" />
          {note.tag}
        </span>
        {note.turn !== null && <span>{t("turn {turn}", { turn: note.turn })}</span>}
        {Date.parse(note.created_at) > 0 && (
          <time dateTime={note.created_at} title={wholeTime(note.created_at)}>
            {timeAgo(note.created_at)}
          </time>
        )}
        {isClaim && <span>{t("claim")}</span>}
        {!note.is_on_own && <span>{t("on somebody else’s highlight")}</span>}
        {note.is_hidden && <span>{t("hidden from the class")}</span>}
        {open !== null && (
          <button type="button" class="quiet" onClick={open}>
            {t("Open")}
          </button>
        )}
      </p>
      <blockquote class="work-quote" dir="auto">
        {note.quote}
      </blockquote>
      {check !== null && <ShownCheck check={check} who="" />}
      {comments.map((comment) => (
        <CommentText
          key={`${comment.created_at}/${comment.text}`}
          text={comment.text}
          personOf={personOf}
        />
      ))}
      {children}
    </li>
  );
}
