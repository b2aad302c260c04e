/** Marking while names are sealed: work by pseudonym, each with its notes and a draft of a mark. */

import { useState } from "preact/hooks";
import { api } from "../../api/http";
import type { Activity, GradeDraft, SealedRow } from "../../api/openapi.generated";
import { sealedDraftPath, sealedWorkPath, sealedWorksPath } from "../../api/paths";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { RefetchError } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { NumberField } from "../../ui/number_field";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";
import { LimitedTextarea } from "../../ui/text_limit";

/** Interval at which the list is fetched anew. */
const EVERY_MS = 30_000;

export function SealedWorks({ activity }: { readonly activity: Activity }) {
  const rows = useQuery(sealedWorksPath(activity.id), () => EVERY_MS);
  if (rows.data === null) {
    return <RefetchError error={rows.error} />;
  }
  const marked = rows.data.filter(({ draft }) => draft !== null).length;
  return (
    <section aria-labelledby="sealed-works">
      <h2 id="sealed-works">Mark without names</h2>
      <p class="hint">
        {rows.data.length === 0
          ? "Nobody has written yet. Whoever has is listed here."
          : `${rows.data.length} have written, ${marked} marked. Marks are drafts until the names are open and you release them.`}
      </p>
      <RefetchError error={rows.error} />
      {rows.data.map((row) => (
        <SealedOne key={row.pseudonym} activity={activity} row={row} refetch={rows.refetch} />
      ))}
    </section>
  );
}

interface SealedOneProps {
  readonly activity: Activity;
  readonly row: SealedRow;
  readonly refetch: () => unknown;
}

/** Work of one of them. Words that are typed stay in the form while the part is folded. */
function SealedOne({ activity, row, refetch }: SealedOneProps) {
  const [wasOpened, setOpened] = useState(false);
  const { pseudonym, draft } = row;
  return (
    <details
      class="sealed-work"
      onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}
    >
      <summary>
        <b>{pseudonym}</b>{" "}
        <small>
          {countsOf(row)}
          {row.is_handed_in && " · handed in"}
        </small>{" "}
        <span class="sealed-mark">
          {draft === null ? "no mark" : `${draft.score} / ${draft.maximum}, draft`}
        </span>
      </summary>
      {wasOpened && <Opened activity={activity} row={row} refetch={refetch} />}
    </details>
  );
}

function Opened({ activity, row, refetch }: SealedOneProps) {
  const work = useQuery(sealedWorkPath(activity.id, row.pseudonym));
  return (
    <>
      {activity.holds_marks && (
        <MarkForm activity={activity} row={row} refetch={refetch} draft={row.draft} />
      )}
      <RefetchError error={work.error} />
      <ol class="sealed-notes">
        {(work.data?.notes ?? []).map((note, i) => (
          <li key={`${i} ${note.quote}`}>
            <small>
              {note.tag}
              {!note.is_on_own && " · on somebody else’s highlight"}
            </small>
            {note.text === "" ? (
              <blockquote dir="auto">{note.quote}</blockquote>
            ) : (
              <p dir="auto">{note.text}</p>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

interface MarkFormProps extends SealedOneProps {
  readonly draft: GradeDraft | null;
}

function MarkForm({ activity, row, draft, refetch }: MarkFormProps) {
  const { error, isBusy, run } = useMutation();
  const [isSaved, setSaved] = useState(false);
  const limits: NumberLimits = { least: 0, most: activity.score_maximum, decimals: 2 };
  const path = sealedDraftPath(activity.id, row.pseudonym);
  const save = async (form: FormData) => {
    const score = parseNumber(textOf(form, "score"), limits).text;
    if (score !== null) {
      setSaved(await run(() => api("PUT", path, { score, comment: textOf(form, "comment") })));
      await refetch();
    }
  };
  return (
    <form
      class="form-fields"
      onInput={() => setSaved(false)}
      onSubmit={(event) => {
        event.preventDefault();
        void save(new FormData(event.currentTarget));
      }}
    >
      <NumberField
        label={`Mark for ${row.pseudonym}`}
        name="score"
        limits={limits}
        defaultValue={draft === null ? "" : String(draft.score)}
        unit={`of ${activity.score_maximum}`}
      />
      <label>
        Comment
        <LimitedTextarea
          name="comment"
          rows={2}
          limit={10_000}
          dir="auto"
          defaultValue={draft?.comment ?? ""}
        />
      </label>
      <FormError error={error} />
      <p class="button-row">
        <button type="submit" class="primary" disabled={isBusy}>
          Save as a draft
        </button>
        {draft !== null && (
          <button
            type="button"
            disabled={isBusy}
            onClick={() => void run(() => api("DELETE", path)).then(refetch)}
          >
            Discard the draft
          </button>
        )}
        <span role="status">{isSaved ? "Saved." : ""}</span>
      </p>
    </form>
  );
}

function countsOf({ highlights, comments, words }: SealedRow): string {
  return `${plural(highlights, "highlight")}, ${plural(comments, "comment")}, ${plural(words, "word")}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
