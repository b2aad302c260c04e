/** Card of the board: the quote, whose it is, its first comment, and how many follow. */

import { memo } from "preact/compat";
import { type HighlightValue, isModel } from "../../../document/annotations/schema";
import { lacksComment, type ShownTag } from "../../../document/annotations/tags";
import { plural, t } from "../../../i18n/messages";
import { excerpt } from "../../../text/excerpt";
import { NO_COLOUR } from "../../../text/painting";
import { plainWords } from "../../../text/without_markup";
import type { MentionedPerson } from "../../../ui/comment_text/comment_text";
import { letterOf, TagMark } from "../../../ui/tag_mark";
import { noteHash } from "../store/addresses";
import type { AuthorLabel } from "../store/author_names";
import { isOpenQuestion } from "../store/note_filter";
import { CommentIcon, GripIcon, LockIcon } from "./icons";
import { QuestionBadge } from "./question";

/** Values that all cards of a board share. Each keeps its identity while it can. */
export interface BoardCards {
  readonly tags: readonly ShownTag[];
  readonly labelOf: (author: string) => AuthorLabel;
  readonly personOf: (author: string) => MentionedPerson;
  readonly isPrivate: (key: string) => boolean;
  /** True for a note that the viewer cannot move. */
  readonly stays: (note: HighlightValue) => boolean;
  readonly fresh: ReadonlySet<string>;
  /** True where the tag of a note is to be read on its card. */
  readonly showsTag: boolean;
  /** Title of a text, where there are several; empty where it says nothing. */
  readonly titleOf: (conversation: string) => string;
  /** Leave the board for the place of a note. */
  readonly onOpen: (event: MouseEvent) => void;
  /** Ask where a note is to go. */
  readonly onMove: (key: string) => void;
}

interface BoardCardProps extends BoardCards {
  readonly note: HighlightValue;
  /** True for the card that Tab reaches. */
  readonly isCurrent: boolean;
}

/** UTF-16 units of a quote and of a comment that are shown at most. */
const LONG_QUOTE = 240;
const LONG_COMMENT = 160;

export const BoardCard = memo((props: BoardCardProps) => {
  const { note, tags, isCurrent } = props;
  const tag = tags.find(({ key }) => key === note.tag);
  const isPrivate = props.isPrivate(note.key);
  const title = props.titleOf(note.conversation);
  const states = [
    isPrivate && "board-card-private",
    props.fresh.has(note.key) && "board-card-fresh",
  ];
  return (
    <article
      class={["board-card", ...states.filter(Boolean)].join(" ")}
      style={{ "--tag": tag?.color ?? NO_COLOUR }}
      data-testid="board-card"
    >
      <a
        class="board-card-link"
        href={noteHash(note.key)}
        tabIndex={isCurrent ? 0 : -1}
        draggable={false}
        aria-keyshortcuts={t("M")}
        onClick={props.onOpen}
      >
        <span class="board-card-line">
          {props.showsTag && (
            <TagMark color={tag?.color} letter={tag === undefined ? "–" : letterOf(tag)} />
          )}
          <Author {...props} isPrivate={isPrivate} />
          <QuestionBadge state={isOpenQuestion(note) ? "open" : note.question} />
        </span>
        <q class="board-quote" dir="auto">
          {excerpt(note.quote, LONG_QUOTE)}
        </q>
        <FirstComment note={note} personOf={props.personOf} />
        {lacksComment(note, tags) && <span class="board-card-missing">{t("Needs a comment")}</span>}
        {title !== "" && <span class="board-card-text">{title}</span>}
      </a>
      <button
        type="button"
        class="quiet board-card-grip"
        tabIndex={isCurrent ? 0 : -1}
        data-grip=""
        // Not "disabled": a press says why it stays.
        aria-disabled={props.stays(note)}
        aria-label={t("Move this note")}
        title={t("Move: drag, or press to choose a tag")}
        aria-haspopup="dialog"
        onClick={() => props.onMove(note.key)}
      >
        <GripIcon />
      </button>
    </article>
  );
});

function Author({
  note,
  labelOf,
  isPrivate,
}: Pick<BoardCardProps, "note" | "labelOf"> & { readonly isPrivate: boolean }) {
  const who = labelOf(note.author);
  if (isPrivate) {
    return (
      <span class="board-card-author" dir="auto">
        <LockIcon />
        {t("Only you")}
      </span>
    );
  }
  return (
    <span class="board-card-author" dir="auto">
      {who.isMe ? t("You") : who.name}
      {isModel(note.key) && ` · ${t("Model note")}`}
    </span>
  );
}

function FirstComment({ note: { comments }, personOf }: Pick<BoardCardProps, "note" | "personOf">) {
  const [first, ...replies] = comments;
  if (first === undefined) {
    return null;
  }
  const { length } = replies;
  return (
    <span class="board-card-line board-card-comment">
      <span class="board-card-words" dir="auto">
        {excerpt(
          plainWords(first.text, (author) => personOf(author).name),
          LONG_COMMENT,
        )}
      </span>
      {length > 0 && (
        <span class="board-card-count">
          <CommentIcon />
          <span aria-hidden="true">{length}</span>
          <span class="visually-hidden">{plural(length, "{n} reply", "{n} replies")}</span>
        </span>
      )}
    </span>
  );
}
