/** Effect of a rule on everybody, before it is used. */

import type { CreditPreview } from "../../api/openapi.generated";
import { plural, t } from "../../i18n/messages";

/** Changes that are listed; of a large class the rest is a number. */
const MOST_LISTED = 200;

export function PreviewBox({ preview }: { readonly preview: CreditPreview }) {
  const { maximum, changed, changes, distribution, distribution_before: before } = preview;
  return (
    <>
      <p role="status">{previewInWords(preview)}</p>
      <table class="credit-bars">
        <caption class="visually-hidden">{t("Students by points")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("Points")}</th>
            <th scope="col">{t("Now")}</th>
            <th scope="col">{t("Then")}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {distribution.map(
            (count, tenth) =>
              count + (before[tenth] ?? 0) > 0 && (
                <tr key={tenth}>
                  <th scope="row">{tenthInWords(tenth, maximum)}</th>
                  <td>{before[tenth]}</td>
                  <td>
                    <b>{count}</b>
                  </td>
                  <td aria-hidden="true">
                    <i
                      style={{ inlineSize: `${(count / Math.max(1, preview.students)) * 100}%` }}
                    />
                  </td>
                </tr>
              ),
          )}
        </tbody>
      </table>
      {changes.length > 0 && (
        <details>
          <summary>{t("Who gets other points: {changed}", { changed })}</summary>
          <ul class="credit-changes">
            {changes.slice(0, MOST_LISTED).map((one) => (
              <li key={one.enrolment_id}>
                <span dir="auto">{one.name}</span>: {one.before} → <b>{one.after}</b>
                {one.has_own_mark && <small> {t("The mark was set by hand, and stays.")}</small>}
              </li>
            ))}
            {changes.length > MOST_LISTED && (
              <li>{t("and {length} more", { length: changes.length - MOST_LISTED })}</li>
            )}
          </ul>
        </details>
      )}
    </>
  );
}

/** Sentences on the whole class. */
export function previewInWords(preview: CreditPreview): string {
  const { students, maximum, mean, full, distribution, has_own_mark: byHand, rounded } = preview;
  const nothing = distribution[0] ?? 0;
  return [
    plural(
      students,
      "{n} student: {full} would get the full mark, {nothing} nothing; the mean is {mean} of {maximum}.",
      "{n} students: {full} would get the full mark, {nothing} nothing; the mean is {mean} of {maximum}.",
      { full, nothing, mean, maximum },
    ),
    preview.changed === 0
      ? t("Nobody’s points change.")
      : t("{changed} would get other points than now.", { changed: preview.changed }),
    byHand > 0 ? byHandInWords(byHand) : "",
    rounded > 0 ? t("The points of {rounded} are rounded down to hundredths.", { rounded }) : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function byHandInWords(count: number): string {
  return plural(
    count,
    "{n} mark was set by hand and stays.",
    "{n} marks were set by hand and stay.",
  );
}

function tenthInWords(tenth: number, maximum: number): string {
  if (tenth === 0) {
    return "0";
  }
  const bound = (part: number) => Math.round(part * maximum * 10) / 100;
  return t("over {low}, to {high}", { low: bound(tenth - 1), high: bound(tenth) });
}
