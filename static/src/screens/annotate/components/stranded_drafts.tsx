/** Unfinished texts whose place on the page is gone: they stay in sight until they are kept or discarded. */

import { t } from "../../../i18n/messages";
import { excerpt } from "../../../text/excerpt";
import { withNames } from "../../../text/mentions";
import type { MentionedPerson } from "../../../ui/comment_text/comment_text";
import { ConfirmButton } from "../../../ui/confirm_button";
import { CopyButton } from "../../../ui/copy_button";
import type { Draft } from "../store/drafts";
import { WarningIcon } from "./icons";

interface StrandedDraftsProps {
  readonly drafts: readonly Draft[];
  readonly personOf: (author: string) => MentionedPerson;
  /** True for a draft that can become a new comment. */
  readonly canKeep: (draft: Draft) => boolean;
  readonly onKeep: (draft: Draft) => void;
  readonly onDiscard: (draft: Draft) => void;
}

export function StrandedDrafts(props: StrandedDraftsProps) {
  const { drafts, personOf, canKeep, onKeep, onDiscard } = props;
  const named = (text: string) => withNames(text, (author) => personOf(author).name);
  return drafts.length === 0 ? null : (
    <div class="notices">
      {drafts.map((draft) => (
        <div
          key={`${draft.kind} ${draft.highlight} ${draft.comment}`}
          class="notice notice-severe"
          role="alert"
          data-testid="stranded-draft"
        >
          <WarningIcon />
          <div>
            <p>
              <strong>{REASONS[draft.kind]}</strong>{" "}
              {t("Your text is not saved, and is still here:")}
            </p>
            <q dir="auto">{excerpt(draft.note.quote, 80)}</q>
            <p class="stranded-text" dir="auto">
              {named(draft.text)}
            </p>
            <div class="notice-actions">
              {canKeep(draft) && (
                <button type="button" class="primary" onClick={() => onKeep(draft)}>
                  {t("Save it as a new comment")}
                </button>
              )}
              <CopyButton text={named(draft.text)}>{t("Copy it")}</CopyButton>
              <ConfirmButton
                question={t("Discard your text?")}
                confirmLabel={t("Discard")}
                onConfirm={() => onDiscard(draft)}
              >
                {t("Discard")}
              </ConfirmButton>
            </div>
          </div>
        </div>
      ))}
    </div>
  );
}

const REASONS: Record<Draft["kind"], string> = {
  comment: t("The note you were commenting on is no longer here."),
  reply: t("The comment you were answering is no longer here."),
  edit: t("The comment you were changing is no longer here."),
  check: t("The claim you were checking is no longer here."),
};
