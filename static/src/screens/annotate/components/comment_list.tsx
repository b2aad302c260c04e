/** Comments on a highlight, oldest first. */

import { useState } from "preact/hooks";
import type { CommentValue } from "../../../document/annotations/schema";
import { ConfirmButton } from "../../../ui/confirm_button";
import { shortTimeAgo, wholeTime } from "../../../ui/format_time";
import type { AuthorLabel } from "../store/author_names";
import { initials } from "../store/author_names";
import { CommentEditor } from "./comment_editor";

export interface CommentListProps {
  readonly comments: readonly CommentValue[];
  readonly labelOf: (author: string) => AuthorLabel;
  readonly now: number;
  readonly canWrite: boolean;
  readonly canModerate: boolean;
  readonly onEdit: (comment: string, text: string) => void;
  readonly onDelete: (comment: string) => void;
}

export function CommentList(props: CommentListProps) {
  return (
    <ol class="comments">
      {props.comments.map((comment) => (
        <Comment key={comment.key} comment={comment} {...props} />
      ))}
    </ol>
  );
}

function Comment(props: CommentListProps & { comment: CommentValue }) {
  const { comment, labelOf, now, canWrite } = props;
  const [isEditing, setEditing] = useState(false);
  const who = labelOf(comment.author);
  const canDelete = canWrite && (who.isMe || props.canModerate);
  return (
    <li class="comment" data-testid="comment">
      <span class="avatar avatar-small" aria-hidden="true">
        {initials(who.name)}
      </span>
      <div class="comment-main">
        <div class="comment-head">
          <Name who={who} />
          <time dateTime={isoTime(comment.created)} title={wholeTime(comment.created)}>
            {shortTimeAgo(comment.created, now)}
          </time>
        </div>
        {isEditing ? (
          <CommentEditor
            label="Your comment"
            action="Save"
            initial={comment.text}
            hasFocus
            onSave={(text) => {
              props.onEdit(comment.key, text);
              setEditing(false);
            }}
            onCancel={() => setEditing(false)}
          />
        ) : (
          <p class="comment-text" dir="auto">
            {comment.text}
          </p>
        )}
        {canDelete && !isEditing && (
          <div class="comment-actions">
            {who.isMe && (
              <button type="button" class="quiet" onClick={() => setEditing(true)}>
                Edit
              </button>
            )}
            <ConfirmButton
              question="Delete this comment?"
              onConfirm={() => props.onDelete(comment.key)}
            >
              Delete
            </ConfirmButton>
          </div>
        )}
      </div>
    </li>
  );
}

/** A person's name, with what they are in the course where that matters. */
function Name({ who }: { who: AuthorLabel }) {
  return (
    <span class="author-name">
      {who.isMe ? "You" : who.name}
      {(who.role === "teacher" || who.role === "tutor") && (
        <span class="role-badge">{who.role === "teacher" ? "Teacher" : "Tutor"}</span>
      )}
    </span>
  );
}

function isoTime(timestamp: number): string | undefined {
  return wholeTime(timestamp) === "" ? undefined : new Date(timestamp).toISOString();
}
