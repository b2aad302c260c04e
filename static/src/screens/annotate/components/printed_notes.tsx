/** Notes on paper: all that are shown, after the text, each with the paragraph that it is on. */

import { agreementOf, agreementWords } from "../../../document/annotations/claims";
import { ClaimStateWords, ShownCheck } from "../../../features/claims/shown_check";
import { t } from "../../../i18n/messages";
import { blocksOf, referenceAt, referenceText } from "../../../text/blocks";
import { CommentText } from "../../../ui/comment_text/comment_text";
import { wholeTime } from "../../../ui/format_time";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import type { ShownText } from "../hooks/use_shown_text";

interface PrintedNotesProps {
  readonly model: AnnotationPageModel;
}

export function PrintedNotes({ model }: PrintedNotesProps) {
  return model.reading.sides.map((side) => (
    <NotesOnSide key={side.conversation?.id} model={model} side={side} />
  ));
}

function NotesOnSide({ model, side }: PrintedNotesProps & { readonly side: ShownText }) {
  const { reading, state, labelOf, personOf } = model;
  const placements = side.text?.placements;
  if (placements === undefined || side.visible.length === 0) {
    return null;
  }
  const blocks = blocksOf(placements.rendered);
  const claims = side.visible.filter((note) => note.isClaim);
  const who = (author: string) => labelOf(author).name;
  return (
    <section class="printed-notes" aria-label={t("Notes")}>
      <h2>
        {reading.sides.length > 1
          ? t("Notes on “{title}”", { title: side.conversation?.title ?? "" })
          : t("Notes")}
      </h2>
      <ol>
        {side.visible.map((note) => {
          const start = placements.of(note)?.span.start;
          const at = start === undefined ? null : referenceAt(blocks, start);
          return (
            <li key={note.key} style={{ "--tag": colorOf(model, note.tag) }}>
              <p>
                <b>
                  {at !== null && `${referenceText(at)} · `}
                  {state.notes.tags.find(({ key }) => key === note.tag)?.name ?? t("Note")}
                </b>{" "}
                {who(note.author)}
                {state.notes.privateKeys.has(note.key) && ` · ${t("Only you")}`}
              </p>
              <blockquote dir="auto">{note.quote}</blockquote>
              {note.isClaim && (
                <>
                  <p>
                    {t("Claim:")} <ClaimStateWords claim={note} />
                  </p>
                  {note.checks.map((check) => (
                    <ShownCheck key={check.key} check={check} who={who(check.author)} />
                  ))}
                </>
              )}
              {note.comments.map((comment) => (
                <div key={comment.key}>
                  <p>
                    <b>{who(comment.author)}</b>
                    {comment.created > 0 && ` (${wholeTime(comment.created)})`}
                  </p>
                  <CommentText text={comment.text} personOf={personOf} />
                </div>
              ))}
            </li>
          );
        })}
      </ol>
      {claims.length > 0 && <p>{agreementWords(agreementOf(claims))}</p>}
    </section>
  );
}

function colorOf({ state }: PrintedNotesProps["model"], tag: string): string {
  return state.notes.tags.find(({ key }) => key === tag)?.color ?? "currentColor";
}
