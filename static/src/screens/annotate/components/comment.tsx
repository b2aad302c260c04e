/** One comment: its words, who agrees, and everything that can be done with it. */

import { useState } from "preact/hooks";
import type { CommentValue } from "../../../document/annotations/schema";
import { t } from "../../../i18n/messages";
import { ConfirmButton } from "../../../ui/confirm_button";
import { shortTimeAgo, wholeTime } from "../../../ui/format_time";
import type { NoteContext } from "../hooks/use_card_context";
import { type AuthorLabel, initials } from "../store/author_names";
import type { DraftPlace } from "../store/drafts";
import { CommentBox, peopleOf } from "./comment_box";
import { FoldedText } from "./folded_text";
import { Later, ON_DEMAND } from "./later";
import { QuestionBadge, QuestionButtons } from "./question";

interface CommentProps extends NoteContext {
  readonly comment: CommentValue;
  /** Begin an answer in the thread of this comment. */
  readonly onReply: () => void;
}

export function Comment(props: CommentProps) {
  const { comment, highlight, labelOf, now, drafts } = props;
  const place: DraftPlace = { kind: "edit", highlight: highlight.key, comment: comment.key };
  const [isEditing, setEditing] = useState(drafts.text(place) !== undefined);
  const who = labelOf(comment.author);
  const isOpen = isEditing && props.canWrite;
  return (
    <div class="comment" data-testid="comment" data-key={comment.key} tabIndex={-1}>
      <span class="avatar avatar-small" aria-hidden="true">
        {initials(who.name)}
      </span>
      <div class="comment-main">
        <div class="comment-head">
          <Name who={who} />
          <QuestionBadge state={comment.question} />
          {comment.created > 0 && (
            <time dateTime={isoTime(comment.created)} title={wholeTime(comment.created)}>
              {shortTimeAgo(comment.created, now)}
            </time>
          )}
        </div>
        {isOpen ? (
          <Editor {...props} place={place} onClose={() => setEditing(false)} />
        ) : (
          <FoldedText text={comment.text} activityId={props.activityId} personOf={props.personOf} />
        )}
        {!isOpen && <Actions {...props} who={who} onEdit={() => setEditing(true)} />}
      </div>
    </div>
  );
}

interface EditorProps extends CommentProps {
  readonly place: DraftPlace;
  readonly onClose: () => void;
}

function Editor({ onClose, ...props }: EditorProps) {
  const { comment, highlight, store, drafts, place, wordsOf } = props;
  const close = () => {
    drafts.drop(place);
    onClose();
  };
  return (
    <CommentBox
      label={t("Your comment")}
      action={t("Save")}
      initial={drafts.text(place) ?? comment.text}
      hasFocus
      words={wordsOf(highlight.key)}
      people={peopleOf(props)}
      onDraft={(text) => drafts.keep(place, text === comment.text ? "" : text, highlight)}
      onSave={(text) => {
        const isSaved = store.editComment(highlight.key, comment.key, text);
        if (isSaved) {
          close();
        }
        return isSaved;
      }}
      onLeave={onClose}
      onDiscard={close}
    />
  );
}

interface ActionsProps extends CommentProps {
  readonly who: AuthorLabel;
  readonly onEdit: () => void;
}

function Actions(props: ActionsProps) {
  const { comment, highlight, store, drafts, who, canWrite, canModerate } = props;
  const hasDraft =
    drafts.text({ kind: "edit", highlight: highlight.key, comment: comment.key }) !== undefined;
  const isChanging = canWrite && (who.isMe || canModerate);
  const isPrivate = props.isPrivate(highlight.key);
  return (
    <div class="comment-actions">
      <Later part={ON_DEMAND}>
        {({ Agreement }) => (
          <Agreement
            comment={comment}
            labelOf={props.labelOf}
            personOf={props.personOf}
            onAgree={
              canWrite && !who.isMe
                ? (isAgreed) => store.setAgreement(highlight.key, comment.key, isAgreed)
                : null
            }
          />
        )}
      </Later>
      {canWrite && (
        <button type="button" class="quiet" onClick={props.onReply}>
          {t("Reply")}
        </button>
      )}
      {isChanging && !isPrivate && (
        <QuestionButtons
          state={comment.question}
          onChange={(state) => store.setQuestion(highlight.key, comment.key, state)}
        />
      )}
      {canWrite && who.isMe && (
        <button type="button" class="quiet" onClick={props.onEdit}>
          {hasDraft ? t("Edit (draft)") : t("Edit")}
        </button>
      )}
      {isChanging && (
        <ConfirmButton
          question={t("Delete this comment?")}
          onConfirm={() => store.deleteComment(highlight.key, comment.key)}
        >
          {t("Delete")}
        </ConfirmButton>
      )}
    </div>
  );
}

/** A person's name, with what they are in the course where that matters. */
function Name({ who }: { who: AuthorLabel }) {
  return (
    <span class="author-name">
      {who.isMe ? t("You") : who.name}
      {(who.role === "teacher" || who.role === "tutor") && (
        <span class="role-badge">{who.role === "teacher" ? t("Teacher") : t("Tutor")}</span>
      )}
    </span>
  );
}

function isoTime(timestamp: number): string | undefined {
  return wholeTime(timestamp) === "" ? undefined : new Date(timestamp).toISOString();
}
