/** Editor of the rule by which marks are computed: what it would do is shown before it is used. */

import { t } from "../../i18n/messages";
import "./credit_editor.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../api/http";
import type { CreditPreview, CreditSettings, NewRule } from "../../api/openapi.generated";
import { activityPath } from "../../api/paths/activities";
import { creditPath, creditPreviewPath } from "../../api/paths/marks";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { ConfirmButton } from "../../ui/confirm_button";
import { RefetchError } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";
import { UnsavedInput, useUnsaved } from "../../ui/unsaved_input";
import { PreviewBox } from "./preview_box";
import { RuleFields } from "./rule_fields";
import { newRow, ruleOf, type TypedRule, typedIn, typedOf } from "./rule_form";
import { ruleInWords } from "./words";

/** Rule that is typed and not in use, with the version of the one that was in use then. */
interface Unused {
  readonly version: number;
  readonly typed: TypedRule;
}

/** By activity. */
const unusedRules = new UnsavedInput<Unused>();

interface CreditEditorProps {
  readonly activityId: string;
  /** Called once another rule is in use: marks are others by then. */
  readonly onUsed: () => Promise<void>;
}

export function CreditEditor({ activityId, onUsed }: CreditEditorProps) {
  const settings = useQuery(creditPath(activityId));
  const [isUnused] = useState(unusedRules.at(activityId) !== undefined);
  const [undone, setUndone] = useState(0);
  if (settings.data === null) {
    return <RefetchError error={settings.error} />;
  }
  const { rule, version } = settings.data;
  return (
    <section aria-labelledby="credit">
      <h2 id="credit">{t("Marks by a rule")}</h2>
      <p class="hint">
        {rule === null
          ? t("No marks are computed. With a rule, students see what counts while they work.")
          : ruleInWords(rule)}
      </p>
      <details open={isUnused}>
        <summary>{rule === null ? t("Set a rule") : t("Change the rule")}</summary>
        {/* Another rule makes another form. */}
        <Editor
          key={`${version}/${undone}`}
          activityId={activityId}
          settings={settings.data}
          onUsed={onUsed}
          onUndo={() => {
            unusedRules.forget(activityId);
            setUndone(undone + 1);
          }}
        />
      </details>
    </section>
  );
}

interface EditorProps extends CreditEditorProps {
  readonly settings: CreditSettings;
  /** Begin anew with the rule in use. */
  readonly onUndo: () => void;
}

/** A rule that was looked at, with the choice beside it. */
interface Previewed {
  readonly rule: NewRule;
  readonly holdsMarks: boolean;
  readonly preview: CreditPreview;
}

function Editor({ activityId, settings, onUsed, onUndo }: EditorProps) {
  const { rule, version } = settings;
  const kept = useUnsaved(unusedRules, activityId);
  const typed = kept.value?.typed ?? typedOf(settings);
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const [isLate, setLate] = useState(false);
  const { error, isBusy, run } = useMutation();
  const form = useRef<HTMLFormElement>(null);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (previewed !== null) {
      box.current?.focus();
    }
  }, [previewed]);
  const keep = (change: (typed: TypedRule) => TypedRule) => {
    if (form.current !== null) {
      const next = change(typedIn(new FormData(form.current), typed));
      setPreviewed(null);
      setLate(false);
      if (JSON.stringify(next) === JSON.stringify(typedOf(settings))) {
        kept.forget();
      } else {
        kept.keep({ version: kept.value?.version ?? version, typed: next });
      }
    }
  };
  const look = (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const wanted = ruleOf(fields, typed.rows);
    if (wanted === null) {
      return;
    }
    const asked = kept.latest();
    void run(async () => {
      const preview = await api("POST", creditPreviewPath(activityId), wanted);
      // What was changed while it was counted has to be looked at, too.
      const isSame = kept.latest() === asked;
      setLate(!isSame);
      setPreviewed(
        isSame ? { rule: wanted, holdsMarks: fields.has("holds_marks"), preview } : null,
      );
    });
  };
  const use = (wanted: NewRule | null, holdsMarks: boolean | null) => {
    const sent = kept.latest();
    void run(async () => {
      const body = { version, rule: wanted, holds_marks: holdsMarks };
      const saved = await api("PUT", creditPath(activityId), body);
      if (!kept.settle(sent)) {
        kept.change((later) => ({ ...later, version: saved.version }));
      }
      await updateAnswer(activityPath(activityId), (old) => ({
        ...old,
        holds_marks: saved.holds_marks,
      }));
      await updateAnswer(creditPath(activityId), () => saved);
      await onUsed();
    });
  };
  return (
    <form
      ref={form}
      class="form-fields"
      onSubmit={(event) => look(event as unknown as SubmitEvent)}
      onInput={() => keep((now) => now)}
    >
      {kept.value !== undefined && kept.value.version !== version && (
        <p class="notice" role="status">
          {t(
            "Another rule is in use since you began, as it says above. Yours is below, and not in use.",
          )}
        </p>
      )}
      <RuleFields
        typed={typed}
        onAdd={() =>
          keep((now) => ({
            ...now,
            rows: [...now.rows, newRow(Math.max(...now.rows.map(({ id }) => id)) + 1, 1)],
          }))
        }
        onRemove={(id) =>
          keep((now) => ({ ...now, rows: now.rows.filter((row) => row.id !== id) }))
        }
      />
      <FormError error={error} />
      <p class="button-row">
        <button type="submit" disabled={isBusy}>
          {t("See what it does")}
        </button>
        {kept.value !== undefined && (
          <button type="button" onClick={onUndo}>
            {t("Undo the changes")}
          </button>
        )}
        {rule !== null && (
          <ConfirmButton
            question={t(
              "Compute no marks any more? Drafts by the rule go; marks that are released stay.",
            )}
            confirmLabel={t("No rule any more")}
            onConfirm={() => use(null, null)}
          >
            {t("No rule any more")}
          </ConfirmButton>
        )}
      </p>
      <p role="status">{stateWords(isBusy, isLate, kept.value !== undefined)}</p>
      <section
        class="credit-preview"
        aria-label={t("What the rule does")}
        hidden={previewed === null}
        tabIndex={-1}
        ref={box}
      >
        {previewed !== null && (
          <>
            <PreviewBox preview={previewed.preview} />
            <p>
              <button
                type="button"
                class="primary"
                disabled={isBusy}
                onClick={() => use(previewed.rule, previewed.holdsMarks)}
              >
                {t("Use this rule")}
              </button>
            </p>
          </>
        )}
      </section>
    </form>
  );
}

function stateWords(isBusy: boolean, isLate: boolean, isChanged: boolean): string {
  if (isBusy) {
    return t("Counting …");
  }
  if (isLate) {
    return t("You have changed the rule meanwhile. See again what it does.");
  }
  return isChanged ? t("Not in use yet.") : "";
}
