/** Erasures, and how far each is. */

import type { ErasureState } from "../../api/openapi.generated";
import { pathOf } from "../../api/requests";
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
      <h3 id="erasures">Erasures</h3>
      <RefetchError error={erasures.error} />
      <ul class="rows">
        {all.map((one) => (
          <li key={one.person_id}>
            <span>
              <b>{one.person_id}</b>
              <small>
                begun {wholeTime(one.began_at)}; {stateOf(one)}
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
    return `finished ${wholeTime(finished)}`;
  }
  if (failing.length > 0) {
    return `${failing.length} damaged documents have to be mended first: ${failing.join(", ")}`;
  }
  return waiting === 0 ? "is being checked" : `${waiting} documents are still to be rewritten`;
}
