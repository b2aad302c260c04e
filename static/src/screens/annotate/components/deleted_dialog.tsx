/** Notes that this person may restore, as a dialog over the page. */

import "./deleted_dialog.css";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { api } from "../../../api/http";
import type { DeletedNote, Workspace } from "../../../api/openapi.generated";
import { deletedNotesPath, restorePath } from "../../../api/paths/history";
import { plural, t } from "../../../i18n/messages";
import { useMutation } from "../../../query/use_mutation";
import { useQuery } from "../../../query/use_query";
import { excerpt } from "../../../text/excerpt";
import { CommentText } from "../../../ui/comment_text/comment_text";
import { timeAgo, wholeTime } from "../../../ui/format_time";
import { Modal } from "../../../ui/modal";
import { letterOf, TagMark } from "../../../ui/tag_mark";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { noteHash } from "../store/addresses";
import { restored } from "../store/restorations";

interface DeletedDialogProps {
  readonly model: AnnotationPageModel;
  readonly onClose: () => void;
}

/** UTF-16 units of a quote from which it is cut. */
const LONG_QUOTE = 200;

export function DeletedDialog({ model, onClose }: DeletedDialogProps) {
  return (
    <Modal title={t("Deleted notes")} onClose={onClose}>
      <div class="deleted-dialog controls" data-testid="deleted-notes">
        <p class="deleted-hint">
          {model.workspace.can_moderate
            ? t("Notes that you deleted, and those of others that teachers removed.")
            : t("Notes that you deleted. A note comes back with the comments that were on it.")}
        </p>
        {documentsOf(model.workspace).map((document) => (
          <DeletedIn key={document} document={document} model={model} />
        ))}
      </div>
    </Modal>
  );
}

/** Documents of a workspace in which this person may have deleted notes. */
function documentsOf(workspace: Workspace): string[] {
  const shared = workspace.is_open ? workspace.document_id : null;
  const all = [shared, workspace.hidden_document_id, workspace.private_document_id];
  return all.filter((id) => id !== null);
}

function DeletedIn({
  document,
  model,
}: {
  readonly document: string;
  readonly model: AnnotationPageModel;
}) {
  const found = useQuery(deletedNotesPath(document));
  if (found.data === null) {
    return found.error === null ? (
      <p role="status">{t("Looking for deleted notes …")}</p>
    ) : (
      <p role="alert">{t("The deleted notes could not be fetched. Close this and try again.")}</p>
    );
  }
  const { notes } = found.data;
  const isOnly = document === model.workspace.document_id;
  if (notes.length === 0) {
    return isOnly ? <p>{t("Nothing was deleted that you could restore.")}</p> : null;
  }
  return (
    <ul class="deleted-list">
      {notes.map((note) => (
        <li key={note.key}>
          <Deleted note={note} document={document} model={model} />
        </li>
      ))}
    </ul>
  );
}

interface DeletedProps {
  readonly note: DeletedNote;
  readonly document: string;
  readonly model: AnnotationPageModel;
}

function Deleted({ note, document, model }: DeletedProps) {
  const { state, labelOf, store } = model;
  const box = useRef<HTMLElement>(null);
  const change = useMutation();
  const [isBack, setBack] = useState(false);
  const way = useRef<HTMLAnchorElement>(null);
  // The button took the focus along when it went.
  useLayoutEffect(() => {
    if (isBack && !window.document.activeElement?.matches("button, a, input")) {
      way.current?.focus();
    }
  }, [isBack]);
  const tag = state.notes.tags.find(({ key }) => key === note.tag);
  const author = labelOf(note.author);
  const isPrivate = document === model.workspace.private_document_id;
  const mayWrite = isPrivate ? state.canWritePrivately : model.mayWrite;
  const putBack = async () => {
    await api("POST", restorePath(document), { note: note.key });
    await restored(store, note.key, () => void putBack());
  };
  const restore = async () => setBack(await change.run(putBack));
  return (
    <article ref={box} class="deleted-note">
      <div class="deleted-head">
        {tag !== undefined && (
          <>
            <TagMark color={tag.color} letter={letterOf(tag)} />
            <span dir="auto">{tag.name}</span>
          </>
        )}
        {!author.isMe && <span dir="auto">{author.name}</span>}
        <time dateTime={note.deleted_at} title={wholeTime(note.deleted_at)}>
          {t("deleted {when}", { when: timeAgo(note.deleted_at) })}
        </time>
      </div>
      <blockquote dir="auto">{excerpt(note.quote, LONG_QUOTE)}</blockquote>
      {note.comments.map((comment, at) => (
        <div key={at} class="deleted-comment">
          <b dir="auto">{labelOf(comment.author).isMe ? t("You") : labelOf(comment.author).name}</b>
          <CommentText text={comment.text} personOf={model.personOf} />
        </div>
      ))}
      {note.more_comments > 0 && (
        <p>{plural(note.more_comments, "and {n} more comment", "and {n} more comments")}</p>
      )}
      {change.error !== null && <p role="alert">{change.error.message}</p>}
      <p class="deleted-acts" role="status">
        {isBack ? (
          <>
            {t("It is back.")}{" "}
            <a
              ref={way}
              href={noteHash(note.key)}
              onClick={() => box.current?.closest("dialog")?.close()}
            >
              {t("Show it")}
            </a>
          </>
        ) : (
          mayWrite && (
            <button type="button" disabled={change.isBusy} onClick={() => void restore()}>
              {t("Restore")}
            </button>
          )
        )}
      </p>
    </article>
  );
}
