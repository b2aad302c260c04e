/** Work to mark while names are sealed: who has written, by pseudonym, and how far marking has come. */

import type { Activity, SealedRow } from "../../api/openapi.generated";
import { sealedWorksPath } from "../../api/paths/marks";
import { markingStateWords } from "../../features/grading/marking_state";
import { plural, t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { RefetchError } from "../../ui/error_page";
import { ScreenLink } from "../../ui/screen_link";

/** Interval at which the list is fetched anew. */
const EVERY_MS = 30_000;

interface SealedWorksProps {
  readonly activity: Activity;
  readonly navigate: (route: Route) => void;
}

export function SealedWorks({ activity, navigate }: SealedWorksProps) {
  const rows = useQuery(sealedWorksPath(activity.id), () => EVERY_MS);
  if (rows.data === null) {
    return <RefetchError error={rows.error} />;
  }
  const marked = rows.data.filter(({ draft }) => draft !== null).length;
  const first = rows.data.find(({ draft }) => draft === null);
  const workOf = ({ pseudonym }: SealedRow): Route => ({
    screen: "work",
    activity: activity.id,
    member: pseudonym,
  });
  return (
    <section aria-labelledby="sealed-works">
      <h2 id="sealed-works">{t("Mark without names")}</h2>
      <p class="hint">
        {rows.data.length === 0
          ? t("Nobody has written yet. Whoever has is listed here.")
          : t(
              "{data} wrote, {marked} marked. Marks are drafts until they are released, which opens the names.",
              { data: rows.data.length, marked },
            )}
      </p>
      <RefetchError error={rows.error} />
      {activity.holds_marks && first !== undefined && (
        <p>
          <button
            type="button"
            class="primary"
            onClick={() => navigate({ ...workOf(first), filter: "unmarked" })}
          >
            {t("Mark those who are not marked")}
          </button>
        </p>
      )}
      <ul class="rows sealed-works">
        {rows.data.map((row) => (
          <li key={row.pseudonym}>
            <ScreenLink to={workOf(row)} navigate={navigate}>
              {row.pseudonym}
            </ScreenLink>
            <small>
              {countsOf(row)}
              {row.is_handed_in && ` · ${t("handed in")}`}
            </small>
            <span class="sealed-mark">
              {row.draft === null
                ? t("no mark")
                : t("{score} / {maximum}, draft", {
                    score: row.draft.score,
                    maximum: row.draft.maximum,
                  })}
              {row.marking_state !== null && ` · ${markingStateWords(row.marking_state)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function countsOf({ highlights, comments, words }: SealedRow): string {
  return [
    plural(highlights, "{n} highlight", "{n} highlights"),
    plural(comments, "{n} comment", "{n} comments"),
    plural(words, "{n} word", "{n} words"),
  ].join(", ");
}
