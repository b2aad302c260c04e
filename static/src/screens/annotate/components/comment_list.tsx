/** Comments on a highlight: threads of one level, in the order in which the server accepted them. */

import { useState } from "preact/hooks";
import { type Thread, threadsOf } from "../../../document/annotations/read_comments";
import { t } from "../../../i18n/messages";
import { excerpt } from "../../../text/excerpt";
import { plainWords } from "../../../text/without_markup";
import type { NoteContext } from "../hooks/use_card_context";
import type { DraftPlace } from "../store/drafts";
import { Comment } from "./comment";
import { CommentBox, peopleOf } from "./comment_box";

export function CommentList(props: NoteContext) {
  return (
    <ol class="comments">
      {threadsOf(props.highlight.comments).map((thread) => (
        <ThreadItem key={thread.key} {...props} thread={thread} />
      ))}
    </ol>
  );
}

function ThreadItem(props: NoteContext & { readonly thread: Thread }) {
  const { thread, highlight, store, drafts } = props;
  const place: DraftPlace = { kind: "reply", highlight: highlight.key, comment: thread.key };
  const [isReplying, setReplying] = useState(drafts.text(place) !== undefined);
  const onReply = () => setReplying(true);
  return (
    <li class="thread">
      {thread.comment === null ? (
        <p class="comment-deleted">{t("This comment was deleted.")}</p>
      ) : (
        <Comment {...props} comment={thread.comment} onReply={onReply} />
      )}
      {thread.replies.length > 0 && (
        <ol class="replies" aria-label={repliesLabel(props)}>
          {thread.replies.map((reply) => (
            <li key={reply.key}>
              <Comment {...props} comment={reply} onReply={onReply} />
            </li>
          ))}
        </ol>
      )}
      {isReplying && props.canWrite && (
        <div class="reply-editor">
          <CommentBox
            label={t("Answer to {props}", { props: answered(props) })}
            action={t("Reply")}
            initial={drafts.text(place) ?? ""}
            hasFocus
            words={props.wordsOf(highlight.key)}
            people={peopleOf(props)}
            onDraft={(text) => drafts.keep(place, text, highlight)}
            onSave={(text) => {
              const isSaved = store.addComment(highlight.key, text, thread.key);
              setReplying(!isSaved);
              return isSaved;
            }}
            onLeave={() => setReplying(false)}
            onDiscard={() => {
              drafts.drop(place);
              setReplying(false);
            }}
          />
        </div>
      )}
    </li>
  );
}

function answered({ thread, labelOf }: NoteContext & { readonly thread: Thread }): string {
  if (thread.comment === null) {
    return t("a deleted comment");
  }
  const who = labelOf(thread.comment.author);
  return who.isMe ? "yourself" : who.name;
}

function repliesLabel({ thread, personOf }: NoteContext & { readonly thread: Thread }): string {
  if (thread.comment === null) {
    return t("Answers to a deleted comment");
  }
  const words = plainWords(thread.comment.text, (author) => personOf(author).name);
  return t("Answers to: {words}", { words: excerpt(words, 40) });
}
