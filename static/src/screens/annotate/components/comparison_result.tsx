/** Result of a blind comparison: for a teacher at any time, for students once it is revealed. */

import { useEffect } from "preact/hooks";
import { api } from "../../../api/http";
import type {
  ComparisonChoice,
  ComparisonReason,
  ComparisonRow,
  WorkspaceComparison,
} from "../../../api/openapi.generated";
import { comparisonPath, comparisonRevealPath } from "../../../api/paths/activities";
import { number, t } from "../../../i18n/messages";
import { rich } from "../../../i18n/rich";
import { useMutation } from "../../../query/use_mutation";
import { useQuery } from "../../../query/use_query";
import { ConfirmButton } from "../../../ui/confirm_button";
import { RefetchError } from "../../../ui/error_page";
import { FormError } from "../../../ui/field_error";

/** Time between two looks at how many have chosen. */
const LOOKS_EVERY_MS = 10_000;

interface ComparisonResultProps {
  readonly activityId: string;
  readonly comparison: WorkspaceComparison;
}

/** Banner of a teacher; the result is folded, as others may read the screen along. */
export function ComparisonResult({ activityId, comparison }: ComparisonResultProps) {
  const { is_blind: isBlind, can_reveal: canReveal } = comparison;
  const { data, error, refetch } = useQuery(comparisonPath(activityId), () =>
    isBlind ? LOOKS_EVERY_MS : false,
  );
  // Somebody may have chosen between the last look and the reveal.
  useEffect(() => void refetch(), [isBlind]);
  return (
    <details
      class="status-banner comparison"
      onToggle={(event) => event.currentTarget.open && void refetch()}
    >
      <summary>
        {isBlind ? t("Blind comparison.") : t("The models of this comparison are revealed.")}{" "}
        {data !== null &&
          t("{chosen} of {everybody} students have chosen.", {
            chosen: data.chosen,
            everybody: data.everybody,
          })}
      </summary>
      <RefetchError error={error} />
      {data !== null && (
        <>
          {isBlind && <Letters rows={data.rows} />}
          <details class="comparison-result" open={!isBlind}>
            <summary>{isBlind ? t("Result so far") : t("Result")}</summary>
            <ComparisonRows rows={data.rows} own={null} />
            <Reasons reasons={data.reasons} rows={data.rows} />
          </details>
        </>
      )}
      {canReveal && <Reveal activityId={activityId} />}
    </details>
  );
}

/** Titles that students read instead of the texts' own. */
function Letters({ rows }: { readonly rows: readonly ComparisonRow[] }) {
  return (
    <>
      <p>{t("Students do not see which model wrote which text. They read:")}</p>
      <ul>
        {rows
          .filter(({ conversation }) => conversation !== null)
          .map((row) => (
            <li key={row.conversation}>
              {rich("{letter} for {source}", {
                letter: row.letter,
                source: <SourceName row={row} />,
              })}
            </li>
          ))}
      </ul>
    </>
  );
}

interface RowsProps {
  readonly rows: readonly ComparisonRow[];
  /** Choice of the viewer. */
  readonly own: ComparisonChoice | null;
}

/** Texts with where they are from, and how many chose each. */
export function ComparisonRows({ rows, own }: RowsProps) {
  const isCut = rows.some(({ people }) => people === null);
  const hasNumbers = rows.some(({ people }) => people !== null);
  return (
    <>
      <table class="comparison-rows">
        <thead>
          <tr>
            <th scope="col">{t("Text")}</th>
            {hasNumbers && <th scope="col">{t("Students")}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.conversation}>
              <th scope="row">
                {row.conversation === null ? (
                  t("About equal")
                ) : (
                  <>
                    {row.letter}: <SourceName row={row} />
                  </>
                )}
                {own !== null && own.conversation === row.conversation && (
                  <small class="comparison-own">{t("your choice")}</small>
                )}
              </th>
              {hasNumbers && <td>{row.people === null ? t("not shown") : number(row.people)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {isCut && (
        <p class="hint">
          {t("A number is not shown where it would tell what fewer than three people chose.")}
        </p>
      )}
    </>
  );
}

/** Model or product of a text, and its title. */
function SourceName({ row: { model, product, title } }: { readonly row: ComparisonRow }) {
  const names = [model, product].filter((name) => name !== "");
  return (
    <>
      {names.length > 0 && <bdi>{names.join(", ")}</bdi>}
      {names.length > 0 && " "}
      <q dir="auto">{title}</q>
    </>
  );
}

function Reasons(props: {
  readonly reasons: readonly ComparisonReason[];
  readonly rows: readonly ComparisonRow[];
}) {
  if (props.reasons.length === 0) {
    return <p>{t("Nobody has said why.")}</p>;
  }
  const letters = new Map(
    props.rows.map((row) => [row.conversation, row.letter || t("About equal")]),
  );
  return (
    <dl class="comparison-reasons">
      {props.reasons.map(({ name, conversation, reason }, place) => (
        <div key={`${place} ${name}`}>
          <dt>
            <bdi>{name}</bdi> · {letters.get(conversation)}
          </dt>
          <dd dir="auto">{reason}</dd>
        </div>
      ))}
    </dl>
  );
}

function Reveal({ activityId }: { readonly activityId: string }) {
  const { error, isBusy, run } = useMutation();
  return (
    <p>
      {isBusy ? (
        <span role="status">{t("Revealing…")}</span>
      ) : (
        <ConfirmButton
          question={t(
            "Show all students which model wrote which text, for good? Nobody can choose afterwards.",
          )}
          confirmLabel={t("Reveal")}
          cancelLabel={t("Not yet")}
          onConfirm={() => void run(() => api("POST", comparisonRevealPath(activityId)))}
        >
          {t("Reveal which model wrote which")}
        </ConfirmButton>
      )}
      <FormError error={error} />
    </p>
  );
}
