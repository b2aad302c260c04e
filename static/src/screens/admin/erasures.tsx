/** Erasures, and how far each is. */

import type { ErasureState } from "../../api/openapi.generated";
import { pathOf } from "../../api/requests";
import { plural, t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { RefetchError } from "../../ui/error_page";
import { wholeTime } from "../../ui/format_time";

/** Pause between two looks at erasures that are under way. */
export const POLL = 2000;

export function Erasures() {
  const erasures = useQuery(pathOf("/api/admin/erasures"), (all) =>
    all.some(({ finished_at }) => finished_at === null) ? POLL : false,
  );
  const { data: all } = erasures;
  if (all === null || all.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="erasures">
      <h3 id="erasures">{t("Erasures")}</h3>
      <RefetchError error={erasures.error} />
      <ul class="rows">
        {all.map((one) => (
          <li key={one.person_id}>
            <span>
              <b>{one.person_id}</b>
              <small>
                {t("begun {beganAt}; {one}", {
                  beganAt: wholeTime(one.began_at),
                  one: stateOf(one),
                })}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function stateOf({ finished_at: finished, waiting, failing }: ErasureState): string {
  if (finished !== null) {
    return t("finished {finished}", { finished: wholeTime(finished) });
  }
  if (failing.length > 0) {
    return plural(
      failing.length,
      "{n} damaged document has to be mended first: {names}",
      "{n} damaged documents have to be mended first: {names}",
      { names: failing.join(", ") },
    );
  }
  return waiting === 0
    ? t("is being checked")
    : t("{waiting} documents are still to be rewritten", { waiting });
}
