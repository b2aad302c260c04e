/** Part of a card about a claim: what people say of it, and the form to say how it checks out. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import {
  fieldsOfText,
  OUTCOME_NAMES,
  textOfFields,
  type UnfinishedCheck,
} from "../../../document/annotations/claims";
import {
  EXCERPT_LIMIT,
  type FactCheckValue,
  factCheckKey,
  SOURCE_LIMIT,
} from "../../../document/annotations/schema";
import { ClaimStateWords, OutcomeMark, ShownCheck } from "../../../features/claims/shown_check";
import { t } from "../../../i18n/messages";
import { ConfirmButton } from "../../../ui/confirm_button";
import { isEscape } from "../../../ui/keys";
import { LimitedInput, LimitedTextarea } from "../../../ui/text_limit";
import type { NoteContext } from "../hooks/use_card_context";
import type { DraftPlace } from "../store/drafts";

export function ClaimPart(props: NoteContext) {
  const { highlight, drafts, store } = props;
  const place: DraftPlace = { kind: "check", highlight: highlight.key, comment: "" };
  const ownKey = factCheckKey(store.state.author);
  const own = highlight.checks.find(({ key }) => key === ownKey) ?? null;
  // Null until the form is opened or closed by hand: what was typed before comes back with it.
  const [isOpen, setOpen] = useState<boolean | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const isWriting = (isOpen ?? drafts.text(place) !== undefined) && props.canCheck;
  const close = () => {
    setOpen(false);
    // After the form is gone: it would leave the focus nowhere.
    queueMicrotask(() => button.current?.focus({ preventScroll: true }));
  };
  return (
    <section class="claim-part" aria-label={t("Claim")}>
      <p class="claim-part-head">
        <b>{t("Claim")}</b> <ClaimStateWords claim={highlight} />
      </p>
      {highlight.checks.length > 0 && (
        <ul class="claim-checks">
          {highlight.checks
            .filter((check) => check !== own || !isWriting)
            .map((check) => (
              <li key={check.key} data-key={check.key} data-testid="fact-check">
                <Check {...props} check={check} isOwn={check === own}>
                  {check === own && props.canCheck && (
                    <button ref={button} type="button" class="quiet" onClick={() => setOpen(true)}>
                      {t("Change")}
                    </button>
                  )}
                </Check>
              </li>
            ))}
        </ul>
      )}
      {isWriting && <CheckForm {...props} own={own} place={place} onClose={close} />}
      {!isWriting && own === null && props.canCheck && (
        <button
          ref={button}
          type="button"
          class="quiet claim-check-button"
          onClick={() => setOpen(true)}
        >
          {t("Say how it checks out")}
        </button>
      )}
    </section>
  );
}

interface CheckProps extends NoteContext {
  readonly check: FactCheckValue;
  readonly isOwn: boolean;
  readonly children: ComponentChildren;
}

function Check(props: CheckProps) {
  const { check, isOwn, highlight, store, labelOf, canWrite, canModerate } = props;
  const who = labelOf(check.author);
  const about = isOwn ? t("what you say of it") : t("what {name} says of it", { name: who.name });
  return (
    <ShownCheck check={check} who={who.isMe ? t("You") : who.name}>
      {props.children}
      {canWrite && (isOwn || canModerate) && (
        <ConfirmButton
          question={`${isOwn ? t("Take back") : t("Delete")} ${about}?`}
          confirmLabel={isOwn ? t("Take back") : t("Delete")}
          label={`${isOwn ? t("Take back") : t("Delete")} ${about}`}
          onConfirm={() =>
            isOwn
              ? store.claims.takeBack(highlight.key)
              : store.claims.remove(highlight.key, check.key)
          }
        >
          {isOwn ? t("Take back") : t("Delete")}
        </ConfirmButton>
      )}
    </ShownCheck>
  );
}

interface CheckFormProps extends NoteContext {
  readonly own: FactCheckValue | null;
  readonly place: DraftPlace;
  readonly onClose: () => void;
}

function CheckForm({ highlight, store, drafts, own, place, onClose }: CheckFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [fields, setFields] = useState(() => fieldsOfText(drafts.text(place)) ?? own ?? EMPTY);
  // Before anything is painted, as for a comment.
  useLayoutEffect(() => {
    form.current?.querySelector("input")?.focus({ preventScroll: true });
    form.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const write = (change: Partial<typeof fields>) => {
    const changed = { ...fields, ...change };
    setFields(changed);
    drafts.keep(place, textOfFields(changed), highlight);
  };
  const discard = () => {
    drafts.drop(place);
    onClose();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const { outcome } = fields;
    if (outcome !== null && store.claims.check(highlight.key, { ...fields, outcome })) {
      discard();
    }
  };
  return (
    <form
      ref={form}
      class="check-form"
      aria-label={t("How does it check out?")}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (isEscape(event)) {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <fieldset>
        <legend>{t("How does it check out?")}</legend>
        {OUTCOME_NAMES.map((name) => (
          <label key={name} class="outcome-choice">
            <input
              type="radio"
              name={`outcome of ${highlight.key}`}
              required
              checked={fields.outcome === name}
              onChange={() => write({ outcome: name })}
            />
            <OutcomeMark outcome={name} />
          </label>
        ))}
      </fieldset>
      <label>
        {t("Source")} <small>{t("an address, or what it is and where")}</small>
        <LimitedInput
          limit={SOURCE_LIMIT}
          excessOf={unitsOver}
          required={fields.outcome !== "uncheckable"}
          dir="auto"
          value={fields.source}
          onInput={({ currentTarget }) => write({ source: currentTarget.value })}
        />
      </label>
      <label>
        {t("Words there that say so")} <small>{t("optional")}</small>
        <LimitedTextarea
          rows={2}
          limit={EXCERPT_LIMIT}
          excessOf={unitsOver}
          dir="auto"
          value={fields.excerpt}
          onInput={({ currentTarget }) => write({ excerpt: currentTarget.value })}
        />
      </label>
      <div class="comment-editor-actions">
        <button type="button" class="quiet" onClick={discard}>
          {t("Discard")}
        </button>
        <button type="submit" class="primary" data-testid="check-save">
          {t("Save")}
        </button>
      </div>
    </form>
  );
}

const EMPTY: UnfinishedCheck = { outcome: null, source: "", excerpt: "" };

/** UTF-16 units of `text` beyond `limit`, as the document counts them. */
function unitsOver(text: string, limit: number): number {
  return Math.max(0, text.trim().length - limit);
}
