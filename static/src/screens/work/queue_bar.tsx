/** Bar of a marker: the place among the students, the next and the previous one, and the filter. */

import type { ToMark } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";
import { CHOICES, filtersFor, type MarkingFilter, type Position } from "./queue";
import { KEYS } from "./use_marking_keys";

interface QueueBarProps {
  readonly students: readonly ToMark[];
  readonly filter: MarkingFilter;
  readonly position: Position;
  readonly setFilter: (filter: MarkingFilter) => void;
  readonly show: (member: string) => void;
}

export function QueueBar(props: QueueBarProps) {
  const { students, filter, position, setFilter, show } = props;
  const { place, count, previous, next } = position;
  return (
    <nav class="marking-bar" aria-label={t("Students")}>
      <button
        type="button"
        disabled={previous === null}
        onClick={() => previous !== null && show(previous)}
      >
        {t("Previous")}
      </button>
      <output>
        {place === null
          ? t("{count} to go through", { count })
          : t("{place} of {count}", { place, count })}
      </output>
      <button type="button" disabled={next === null} onClick={() => next !== null && show(next)}>
        {t("Next")}
      </button>
      <label>
        {t("Show")}
        <select
          value={filter}
          onChange={({ currentTarget }) => setFilter(currentTarget.value as MarkingFilter)}
        >
          {filtersFor(students, filter).map((each) => (
            <option key={each} value={each}>
              {CHOICES[each].words} ({students.filter(CHOICES[each].holds).length})
            </option>
          ))}
        </select>
      </label>
      <details class="marking-keys">
        <summary>{t("Keys")}</summary>
        <dl>
          {KEYS.map(([key, act]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{act}</dd>
            </div>
          ))}
        </dl>
      </details>
    </nav>
  );
}
