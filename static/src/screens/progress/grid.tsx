/** The grid of students by activities, in which arrow keys move from cell to cell. */

import { useRef, useState } from "preact/hooks";
import type { CourseProgress, ProgressStudent } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";
import { useGrowing } from "../../ui/use_growing";
import { detailsOf, groupNames, NAME, stateOf, sumOf } from "./columns";

export interface Order {
  /** Id of an activity, or `NAME`. */
  readonly key: string;
  readonly isDescending: boolean;
}

interface GridProps {
  readonly progress: CourseProgress;
  readonly students: readonly ProgressStudent[];
  readonly order: Order;
  readonly setOrder: (order: Order) => void;
  /** Show what a student has written in an activity. */
  readonly show: (activity: string, enrolmentId: string) => void;
}

/** Steps of the arrow keys, as rows and columns. */
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

export function Grid({ progress, students, order, setOrder, show }: GridProps) {
  const { activities, groups } = progress;
  const drawn = useGrowing(students.length);
  const body = useRef<HTMLTableSectionElement>(null);
  // One cell is in the order of Tab; the others are reached by arrow keys.
  const [at, setAt] = useState<readonly [number, number]>([0, 0]);
  const row = Math.max(0, Math.min(at[0], Math.min(students.length, drawn) - 1));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    const next = [
      Math.max(0, Math.min(row + step[0], Math.min(students.length, drawn) - 1)),
      Math.max(0, Math.min(at[1] + step[1], activities.length - 1)),
    ] as const;
    setAt(next);
    body.current?.rows[next[0]]?.querySelectorAll("button")[next[1]]?.focus();
  };
  return (
    <div class="progress-scroll">
      <table
        class="progress-grid"
        aria-label={t("Students by activities")}
        aria-rowcount={students.length + 2}
        aria-colcount={activities.length + 1}
      >
        <thead>
          <tr>
            <Head title={t("Name")} column={NAME} order={order} setOrder={setOrder} />
            {activities.map(({ id, title }) => (
              <Head key={id} title={title} column={id} order={order} setOrder={setOrder} />
            ))}
          </tr>
          <tr class="progress-sums">
            <th scope="row">{t("{students} shown", { students: students.length })}</th>
            {activities.map((activity) => (
              <td key={activity.id}>{sumOf(activity, students)}</td>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {students.slice(0, drawn).map((student, i) => (
            <tr key={student.enrolment_id} class={student.active ? "" : "inactive"}>
              <th scope="row">
                <span dir="auto">{student.name}</span>
                <small>
                  {[groupNames(groups, student), student.active ? "" : t("no longer in the course")]
                    .filter(Boolean)
                    .join(" · ")}
                </small>
              </th>
              {activities.map(({ id, title }, column) => {
                const cell = student.cells[id];
                const [state, details] = [stateOf(cell), cell ? detailsOf(cell) : ""];
                return (
                  <td key={id} data-empty={cell === undefined}>
                    <button
                      type="button"
                      class="quiet"
                      tabIndex={row === i && at[1] === column ? 0 : -1}
                      aria-label={`${student.name}, ${title}: ${cell ? state : t("nothing yet")}${details && `, ${details}`}`}
                      onFocus={() => setAt([i, column])}
                      onClick={() => show(id, student.enrolment_id)}
                    >
                      <span data-marked={cell?.score !== null && cell !== undefined}>{state}</span>
                      {details !== "" && <small>{details}</small>}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadProps {
  readonly title: string;
  readonly column: string;
  readonly order: Order;
  readonly setOrder: (order: Order) => void;
}

function Head({ title, column, order, setOrder }: HeadProps) {
  const isThis = order.key === column;
  const direction = order.isDescending ? "descending" : "ascending";
  return (
    <th scope="col" aria-sort={isThis ? direction : "none"}>
      <button
        type="button"
        dir="auto"
        onClick={() =>
          setOrder({
            key: column,
            // Names begin with A; of an activity those with nothing are looked for first.
            isDescending: isThis && !order.isDescending,
          })
        }
      >
        {title}
      </button>
    </th>
  );
}
