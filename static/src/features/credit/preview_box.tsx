/** Effect of a rule on everybody, before it is used. */

import type { CreditPreview } from "../../api/openapi.generated";

/** Changes that are listed; of a large class the rest is a number. */
const MOST_LISTED = 200;

export function PreviewBox({ preview }: { readonly preview: CreditPreview }) {
  const { maximum, changed, changes, distribution, distribution_before: before } = preview;
  return (
    <>
      <p role="status">{previewInWords(preview)}</p>
      <table class="credit-bars">
        <caption class="visually-hidden">Students by points</caption>
        <thead>
          <tr>
            <th scope="col">Points</th>
            <th scope="col">Now</th>
            <th scope="col">Then</th>
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
          <summary>Who gets other points: {changed}</summary>
          <ul class="credit-changes">
            {changes.slice(0, MOST_LISTED).map((one) => (
              <li key={one.enrolment_id}>
                <span dir="auto">{one.name}</span>: {one.before} → <b>{one.after}</b>
                {one.has_own_mark && <small> The mark was set by hand, and stays.</small>}
              </li>
            ))}
            {changes.length > MOST_LISTED && <li>and {changes.length - MOST_LISTED} more</li>}
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
    `${students} ${students === 1 ? "student" : "students"}: ${full} would get the full mark, ${nothing} nothing; the mean is ${mean} of ${maximum}.`,
    preview.changed === 0
      ? "Nobody’s points change."
      : `${preview.changed} would get other points than now.`,
    byHand > 0 ? byHandInWords(byHand) : "",
    rounded > 0 ? `The points of ${rounded} are rounded down to hundredths.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function byHandInWords(count: number): string {
  return count === 1
    ? "1 mark was set by hand and stays."
    : `${count} marks were set by hand and stay.`;
}

function tenthInWords(tenth: number, maximum: number): string {
  if (tenth === 0) {
    return "0";
  }
  const bound = (part: number) => Math.round(part * maximum * 10) / 100;
  return `over ${bound(tenth - 1)}, to ${bound(tenth)}`;
}
