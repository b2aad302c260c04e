/** Editor of the rule by which marks are computed: what it would do is shown before it is used. */

import "./credit.css";
import { useRef, useState } from "preact/hooks";
import { api } from "../../api/http";
import type { CreditPreview, CreditSettings, NewRule } from "../../api/openapi.generated";
import { activityPath, creditPath, creditPreviewPath } from "../../api/paths";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { ConfirmButton } from "../../ui/confirm_button";
import { RefetchError } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";
import { PreviewBox } from "./preview_box";
import { RuleFields } from "./rule_fields";
import { type FormCondition, newRow, rowsOf, ruleOf } from "./rule_form";
import { ruleInWords } from "./words";

interface CreditEditorProps {
  readonly activityId: string;
  /** Called once another rule is in use: marks are others by then. */
  readonly onUsed: () => Promise<void>;
}

export function CreditEditor({ activityId, onUsed }: CreditEditorProps) {
  const settings = useQuery(creditPath(activityId));
  if (settings.data === null) {
    return <RefetchError error={settings.error} />;
  }
  const { rule, version } = settings.data;
  return (
    <section aria-labelledby="credit">
      <h2 id="credit">Marks by a rule</h2>
      <p class="hint">
        {rule === null
          ? "No marks are computed. With a rule, students see what counts while they work."
          : ruleInWords(rule)}
      </p>
      <details>
        <summary>{rule === null ? "Set a rule" : "Change the rule"}</summary>
        {/* Another rule makes another form. */}
        <Editor key={version} activityId={activityId} settings={settings.data} onUsed={onUsed} />
      </details>
    </section>
  );
}

interface EditorProps extends CreditEditorProps {
  readonly settings: CreditSettings;
}

/** A rule that was looked at, with the choice beside it. */
interface Previewed {
  readonly rule: NewRule;
  readonly holdsMarks: boolean;
  readonly preview: CreditPreview;
}

function Editor({ activityId, settings, onUsed }: EditorProps) {
  const { rule, maximum, version, holds_marks: isHolding } = settings;
  const [rows, setRows] = useState<FormCondition[]>(() => rowsOf(rule, maximum));
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const { error, isBusy, run } = useMutation();
  const box = useRef<HTMLElement>(null);
  const edit = (next: FormCondition[]) => {
    setPreviewed(null);
    setRows(next);
  };
  const look = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const wanted = ruleOf(form, rows);
    if (wanted === null) {
      return;
    }
    void run(async () => {
      const preview = await api("POST", creditPreviewPath(activityId), wanted);
      setPreviewed({ rule: wanted, holdsMarks: form.has("holds_marks"), preview });
      box.current?.focus();
    });
  };
  const use = (wanted: NewRule | null, holdsMarks: boolean | null) =>
    void run(async () => {
      const body = { version, rule: wanted, holds_marks: holdsMarks };
      const saved = await api("PUT", creditPath(activityId), body);
      await updateAnswer(activityPath(activityId), (old) => ({
        ...old,
        holds_marks: saved.holds_marks,
      }));
      await updateAnswer(creditPath(activityId), () => saved);
      await onUsed();
    });
  return (
    <form
      class="form-fields"
      onSubmit={(event) => look(event as unknown as SubmitEvent)}
      onInput={() => setPreviewed(null)}
    >
      <RuleFields
        rule={rule}
        rows={rows}
        isHolding={rule === null || isHolding}
        onAdd={() => edit([...rows, newRow(Math.max(...rows.map(({ id }) => id)) + 1, 1)])}
        onRemove={(id) => edit(rows.filter((row) => row.id !== id))}
      />
      <FormError error={error} />
      <p class="button-row">
        <button type="submit" disabled={isBusy}>
          See what it does
        </button>
        {rule !== null && (
          <ConfirmButton
            question="Compute no marks any more? Drafts by the rule go; marks that are released stay."
            confirmLabel="No rule any more"
            onConfirm={() => use(null, null)}
          >
            No rule any more
          </ConfirmButton>
        )}
      </p>
      <section class="credit-preview" hidden={previewed === null} tabIndex={-1} ref={box}>
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
                Use this rule
              </button>
            </p>
          </>
        )}
      </section>
    </form>
  );
}
