/** One highlight beside its text: folded, or open with its quote and comments. */

import { memo } from "preact/compat";
import {
  type HighlightValue,
  isModel,
  type QuestionState,
} from "../../../document/annotations/schema";
import { lacksComment, type ShownTag } from "../../../document/annotations/tags";
import { ClaimStateWords } from "../../../features/claims/shown_check";
import { ShownFeedback } from "../../../features/grading/feedback/shown_feedback";
import { plural, t } from "../../../i18n/messages";
import { rich } from "../../../i18n/rich";
import { excerpt } from "../../../text/excerpt";
import { withNames } from "../../../text/mentions";
import { NO_COLOUR } from "../../../text/painting";
import { plainWords } from "../../../text/without_markup";
import { ConfirmButton } from "../../../ui/confirm_button";
import { CopyButton } from "../../../ui/copy_button";
import { shortTimeAgo, wholeTime } from "../../../ui/format_time";
import { isEscape } from "../../../ui/keys";
import { letterOf, TagMark } from "../../../ui/tag_mark";
import type { NoteContext } from "../hooks/use_card_context";
import { noteHash } from "../store/addresses";
import type { DraftPlace } from "../store/drafts";
import { isOpenQuestion } from "../store/note_filter";
import { CommentBox, peopleOf } from "./comment_box";
import { CommentList } from "./comment_list";
import { CopyAddress } from "./copy_address";
import { CommentIcon, LocateIcon, LockIcon, PassageIcon } from "./icons";
import { Later, ON_DEMAND } from "./later";
import { QuestionBadge, QuestionButtons } from "./question";

export interface NoteCardProps extends Omit<NoteContext, "canCheck"> {
  readonly isOpen: boolean;
  readonly isFresh: boolean;
  /** False where the quoted words are not in the text any more. */
  readonly isPlaced: boolean;
  readonly hasFocus: boolean;
}

/** Redrawn only when a property is another value: a page may have hundreds of cards. */
export const NoteCard = memo((props: NoteCardProps) => {
  const { highlight, isOpen, onHover } = props;
  const tag = props.tags.find((one) => one.key === highlight.tag);
  const isPrivate = props.isPrivate(highlight.key);
  const mayWrite = isPrivate ? props.canWritePrivately : props.canWrite;
  const canWrite = mayWrite && props.canWriteOn(highlight.key);
  const states = [
    isOpen && "note-card-open",
    props.isFresh && "note-card-fresh",
    isPrivate && "note-card-private",
  ];
  return (
    <article
      class={["note-card", ...states.filter(Boolean)].join(" ")}
      style={{ "--tag": tag?.color ?? NO_COLOUR }}
      data-testid="card"
      data-key={highlight.key}
      aria-label={`${tag?.name ?? t("Note")}: ${excerpt(highlight.quote, 80)}`}
      onPointerEnter={() => onHover(highlight.key)}
      onPointerLeave={() => onHover(null)}
      onKeyDown={(event) => isOpen && onEscape(event, () => props.onToggle(highlight.key))}
    >
      <CardHead {...props} tag={tag} />
      {isOpen && (
        <CardBody
          {...props}
          tag={tag}
          canWrite={canWrite}
          canCheck={canWrite && props.asksForChecks}
        />
      )}
    </article>
  );
});

/** Fold the card and leave the focus on it. */
function onEscape(event: KeyboardEvent & { currentTarget: HTMLElement }, fold: () => void): void {
  if (isEscape(event)) {
    fold();
    event.currentTarget.querySelector("button")?.focus();
  }
}

type PartProps = NoteCardProps & { readonly tag: ShownTag | undefined };

function CardHead(props: PartProps) {
  const { highlight, tag, tags, labelOf, now, isOpen, isPrivate, drafts, onToggle } = props;
  const who = labelOf(highlight.author);
  return (
    <button
      type="button"
      class="note-card-head"
      aria-expanded={isOpen}
      onClick={() => onToggle(highlight.key)}
    >
      <span class="note-card-line">
        <TagMark color={tag?.color} letter={tag === undefined ? "–" : letterOf(tag)} />
        <span class="note-card-tag" dir="auto">
          {tag?.name ?? (isPrivate(highlight.key) ? t("Note to yourself") : t("Note"))}
        </span>
        {isPrivate(highlight.key) ? (
          <span class="note-card-author note-card-lock" dir="auto">
            <LockIcon />
            {t("Only you")}
          </span>
        ) : (
          <span class="note-card-author" dir="auto">
            {who.isMe ? t("You") : who.name}
          </span>
        )}
        {!isOpen && drafts.on(highlight.key).length > 0 && (
          <span class="role-badge">{t("Draft")}</span>
        )}
        <QuestionBadge state={questionOf(highlight, isOpen)} />
        {highlight.created > 0 && (
          <time title={wholeTime(highlight.created)}>{shortTimeAgo(highlight.created, now)}</time>
        )}
      </span>
      {!isOpen && props.feedback[highlight.key] !== undefined && (
        <span class="note-card-model">{t("Feedback for you")}</span>
      )}
      {isModel(highlight.key) && <span class="note-card-model">{t("Model note")}</span>}
      {!isOpen && highlight.isClaim && (
        <span class="claim-line">
          {t("Claim")} · <ClaimStateWords claim={highlight} />
        </span>
      )}
      {lacksComment(highlight, tags) && (
        <span class="note-card-missing">{t("Needs a comment")}</span>
      )}
      {!isOpen && <Preview {...props} />}
    </button>
  );
}

/** The note's own question; of a folded card also one in its comments that is open. */
function questionOf(highlight: HighlightValue, isOpen: boolean): QuestionState {
  return !isOpen && isOpenQuestion(highlight) ? "open" : highlight.question;
}

/** The latest comment of a folded card, by the order in which the server accepted them. */
function Preview({ highlight, personOf }: PartProps) {
  const latest = highlight.comments.at(-1);
  const count = highlight.comments.length;
  return (
    <span class="note-card-line note-card-preview" dir="auto">
      {latest === undefined ? (
        <q>{excerpt(highlight.quote, 90)}</q>
      ) : (
        <span class="note-card-latest">
          {excerpt(
            plainWords(latest.text, (author) => personOf(author).name),
            90,
          )}
        </span>
      )}
      {count > 0 && (
        <span class="note-card-count">
          <CommentIcon />
          <span aria-hidden="true">{count}</span>
          <span class="visually-hidden">{plural(count, "{n} comment", "{n} comments")}</span>
        </span>
      )}
    </span>
  );
}

function CardBody(props: PartProps & NoteContext) {
  const { highlight, store, drafts } = props;
  const { key } = highlight;
  const named = (text: string) => withNames(text, (author) => props.personOf(author).name);
  const feedback = props.feedback[key];
  const place: DraftPlace = { kind: "comment", highlight: key, comment: "" };
  return (
    <div class="note-card-body">
      <blockquote class="note-card-quote" dir="auto">
        {highlight.quote}
      </blockquote>
      {highlight.isChanged && hasOthers(highlight) && (
        <p class="note-card-changed">{t("Passage changed by its writer.")}</p>
      )}
      {!props.isPlaced && (
        <p class="note-card-warning">{t("These words are not in the text any more.")}</p>
      )}
      {highlight.isClaim && (
        <Later part={ON_DEMAND}>{({ ClaimPart }) => <ClaimPart {...props} />}</Later>
      )}
      <CommentList {...props} />
      {feedback !== undefined && <ShownFeedback text={feedback} />}
      {props.canWrite && (
        <CommentBox
          label={t("Add a comment")}
          action={t("Comment")}
          initial={drafts.text(place) ?? ""}
          hasFocus={props.hasFocus}
          words={props.wordsOf(key)}
          people={peopleOf(props)}
          onDraft={(text) => drafts.keep(place, text, highlight)}
          onSave={(text) => store.addComment(key, text)}
          onLeave={() => props.onLeave(key)}
        />
      )}
      {!props.canWrite &&
        drafts.on(key).map((draft) => (
          <p
            key={`${draft.kind} ${draft.comment}`}
            class="note-card-warning note-card-unsaved"
            dir="auto"
          >
            {rich("Not saved: {text}", { text: <q>{named(draft.text)}</q> })}
            <CopyButton text={named(draft.text)}>{t("Copy")}</CopyButton>
          </p>
        ))}
      <CardFoot {...props} />
    </div>
  );
}

function CardFoot(props: PartProps & NoteContext) {
  const { highlight, store, tag, tags, labelOf, canWrite } = props;
  const { isMe } = labelOf(highlight.author);
  const isPrivate = props.isPrivate(highlight.key);
  const others = highlight.comments.filter((c) => c.author !== highlight.author).length;
  return (
    <footer class="note-card-foot">
      {props.isPlaced && (
        <button
          type="button"
          class="quiet"
          aria-label={t("Show in text")}
          title={t("Show in text")}
          onClick={() => props.onLocate(highlight.key)}
        >
          <LocateIcon />
        </button>
      )}
      <CopyAddress
        activityId={props.activityId}
        hash={noteHash(highlight.key)}
        to={t("this note")}
      />
      {canWrite && (isMe || props.canModerate) && (
        <select
          class="tag-select"
          aria-label={t("Tag")}
          value={tag?.key ?? ""}
          onChange={(event) => store.retag(highlight.key, event.currentTarget.value)}
        >
          {tag === undefined && <option value="">{t("No tag")}</option>}
          {tags
            .filter((one) => one.isInUse || one === tag)
            .map((one) => (
              <option key={one.key} value={one.key} disabled={!one.isInUse}>
                {one.name}
              </option>
            ))}
        </select>
      )}
      {canWrite && isMe && props.isPlaced && !isModel(highlight.key) && (
        <button
          type="button"
          class="quiet"
          aria-label={t("Change passage")}
          title={t("Change passage")}
          onClick={() => props.onChangePassage(highlight.key)}
        >
          <PassageIcon />
        </button>
      )}
      {canWrite && !isPrivate && (isMe || props.canModerate) && hasOwnQuestion(highlight) && (
        <QuestionButtons
          state={highlight.question}
          onChange={(state) => store.setQuestion(highlight.key, null, state)}
        />
      )}
      {canWrite && (isMe || props.canModerate) && (highlight.isClaim || props.asksForChecks) && (
        <button
          type="button"
          class="quiet"
          onClick={() => store.claims.mark(highlight.key, !highlight.isClaim)}
        >
          {highlight.isClaim ? t("No claim") : t("Mark as claim")}
        </button>
      )}
      {isPrivate && props.canWrite && (
        <Later part={ON_DEMAND}>{({ ShareButton }) => <ShareButton {...props} />}</Later>
      )}
      {canWrite && (isMe || props.canModerate) && (
        <ConfirmButton
          question={
            others === 0
              ? t("Delete this note?")
              : t("Delete it with {others} by others?", { others: commentCount(others) })
          }
          onConfirm={() => store.deleteHighlight(highlight.key)}
        >
          {t("Delete note")}
        </ConfirmButton>
      )}
    </footer>
  );
}

/** True where the question is the note's: what stands in a comment is asked there. */
function hasOwnQuestion({ question, comments }: HighlightValue): boolean {
  return question !== "" || comments.length === 0;
}

/** True for a note on which somebody else has written, who may have read other words. */
function hasOthers({ author, comments, checks }: HighlightValue): boolean {
  return [...comments, ...checks].some((one) => one.author !== author);
}

function commentCount(count: number): string {
  return plural(count, "{n} comment", "{n} comments");
}
