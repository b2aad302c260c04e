/** Groups from a file of the LMS: the plan is shown first, and applied exactly as it was shown. */

import { useState } from "preact/hooks";
import { upload } from "../../api/http";
import type { GroupFilePlan } from "../../api/openapi.generated";
import { GROUP_FILE_PATH, GROUP_FILE_PLAN_PATH } from "../../api/paths/courses";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { FieldError, FormError } from "../../ui/field_error";
import { LimitedInput } from "../../ui/text_limit";
import { planWords, rowWords } from "./plan_words";

interface Planned {
  readonly file: File;
  readonly name: string;
  readonly plan: GroupFilePlan;
}

export function GroupFile({ refetch }: { readonly refetch: () => Promise<void> }) {
  const { error, isBusy, run } = useMutation();
  const [name, setName] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [planned, setPlanned] = useState<Planned | null>(null);
  const [isDone, setDone] = useState(false);
  const showPlan = async (chosen: File, set: string) => {
    const plan = await upload(GROUP_FILE_PLAN_PATH, formOf(chosen, set));
    setPlanned({ file: chosen, name: set, plan });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setDone(false);
    if (file !== null) {
      void run(() => showPlan(file, name));
    }
  };
  const apply = ({ file: sent, name: set, plan }: Planned) =>
    run(async () => {
      try {
        await upload(GROUP_FILE_PATH, formOf(sent, set, plan.digest));
      } catch (problem) {
        // The class is another one by now: what is shown has to be, too.
        await showPlan(sent, set).catch(() => setPlanned(null));
        throw problem;
      }
      setPlanned(null);
      setDone(true);
      await refetch();
    });
  return (
    <section aria-labelledby="group-file">
      <h2 id="group-file">{t("Groups from a file")}</h2>
      <p class="hint">
        {t(
          "From the pages “Participants” or “Grades” of your course: a CSV or spreadsheet file with a column “Groups”. You see what it would change before anything is changed.",
        )}
      </p>
      <form class="form-fields" onSubmit={(event) => submit(event as unknown as SubmitEvent)}>
        <label>
          {t("File")}
          <input
            type="file"
            required
            accept=".csv,.tsv,.txt,.xlsx,.xls,.ods"
            onChange={({ currentTarget }) => {
              const chosen = currentTarget.files?.[0] ?? null;
              setFile(chosen);
              setPlanned(null);
              if (name === "" && chosen !== null) {
                setName(chosen.name.replace(/\.\w+$/, "").slice(0, 100));
              }
            }}
          />
        </label>
        <FieldError error={error} field="file" />
        <label>
          {t("Name of the set")}{" "}
          <small>{t("one that is there is filled, else a new one is made")}</small>
          <LimitedInput
            required
            limit={100}
            dir="auto"
            value={name}
            onInput={({ currentTarget }) => {
              setName(currentTarget.value);
              setPlanned(null);
            }}
          />
        </label>
        <FieldError error={error} field="name" />
        <FormError error={error} except={["file", "name"]} />
        <p>
          <button type="submit" disabled={isBusy || file === null}>
            {isBusy && planned === null ? t("Reading…") : t("Show what it would change")}
          </button>
        </p>
      </form>
      {planned !== null && (
        <Plan plan={planned.plan} isBusy={isBusy} apply={() => void apply(planned)} />
      )}
      <p role="status">{isDone ? t("Done: the groups are as the plan said.") : ""}</p>
    </section>
  );
}

function formOf(file: File, name: string, digest?: string): FormData {
  const form = new FormData();
  form.set("file", file);
  form.set("name", name);
  if (digest !== undefined) {
    form.set("digest", digest);
  }
  return form;
}

interface PlanProps {
  readonly plan: GroupFilePlan;
  readonly isBusy: boolean;
  readonly apply: () => void;
}

function Plan({ plan, isBusy, apply }: PlanProps) {
  const hasChanges = plan.groups.some((group) => group.joining.length + group.leaving.length > 0);
  return (
    <section class="grouping" aria-label={t("What the file would change")}>
      <h3>{t("What it would change")}</h3>
      <p>{planWords(plan)}</p>
      <ul class="group-list">
        {plan.groups.map((group) => (
          <li key={group.name} class="group-card">
            <b dir="auto">{group.name}</b> {group.is_new && <small>{t("new")}</small>}
            {group.joining.length > 0 && (
              <p>
                <b>{t("{joining} into it:", { joining: group.joining.length })}</b>{" "}
                <span dir="auto">{group.joining.join(", ")}</span>
              </p>
            )}
            {group.leaving.length > 0 && (
              <p>
                <b>{t("{leaving} out of it:", { leaving: group.leaving.length })}</b>{" "}
                <span dir="auto">{group.leaving.join(", ")}</span>
              </p>
            )}
            {group.staying > 0 && (
              <p>{t("{staying} are in it already.", { staying: group.staying })}</p>
            )}
          </li>
        ))}
      </ul>
      {rowWords(plan).map((words) => (
        <p key={words} class="plan-problem">
          {words}
        </p>
      ))}
      <p>
        <button type="button" class="primary" disabled={isBusy || !hasChanges} onClick={apply}>
          {t("Apply this plan")}
        </button>{" "}
        {!hasChanges && <span>{t("There is nothing to change.")}</span>}
      </p>
    </section>
  );
}
