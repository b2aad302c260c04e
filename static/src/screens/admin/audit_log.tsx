/** Audit log: filtered, a page at a time, and as a file. */

import { useState } from "preact/hooks";
import { download } from "../../api/http";
import type { AuditPage, AuditRow } from "../../api/openapi.generated";
import { pathOf, type Query, withQuery } from "../../api/requests";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { fromField, wholeTime } from "../../ui/format_time";
import { LimitedInput } from "../../ui/text_limit";

type Filter = Omit<Query<"GET", "/api/admin/audit">, "before">;

export function AuditLog() {
  const [filter, setFilter] = useState<Filter>({});
  /** Beginnings of the pages so far; the first page begins at the newest event. */
  const [starts, setStarts] = useState<readonly (number | null)[]>([null]);
  const path = pathOf("/api/admin/audit");
  const before = starts.at(-1) ?? null;
  const page = useQuery(withQuery("GET", path, { ...filter, before }));
  const { error, isBusy, run } = useMutation();
  const choose = (event: SubmitEvent) => {
    event.preventDefault();
    setStarts([null]);
    setFilter(filterOf(new FormData(event.currentTarget as HTMLFormElement)));
  };
  const save = () => {
    const query = withQuery("GET", path, filter).slice(path.length);
    return download("GET", `/admin/audit.csv${query}`, "audit.csv");
  };
  return (
    <section aria-labelledby="audit">
      <h2 id="audit">{t("Audit log")}</h2>
      <form
        class="inline-form"
        aria-label={t("Filter")}
        onSubmit={(event) => choose(event as unknown as SubmitEvent)}
      >
        <label>
          {t("Id of a person")}
          <LimitedInput name="person" limit={36} pattern="[0-9a-fA-F\-]{36}" />
        </label>
        <label>
          {t("Event")}
          <select name="event">
            <option value="">{t("any")}</option>
            {page.data?.types.map((type) => (
              <option key={type} value={type}>
                {type}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("From")}
          <input name="since" type="datetime-local" />
        </label>
        <label>
          {t("Until")}
          <input name="until" type="datetime-local" />
        </label>
        <button type="submit">{t("Show")}</button>
        <button type="button" disabled={isBusy} onClick={() => void run(save)}>
          {t("Save as CSV")}
        </button>
      </form>
      <FormError error={error} />
      {page.data === null ? (
        <PendingPage queries={[page]} />
      ) : (
        <>
          <RefetchError error={page.error} />
          <Events {...page.data} />
          <Pages
            isFirst={starts.length === 1}
            next={page.data.next_before}
            onOlder={(next) => setStarts([...starts, next])}
            onNewer={() => setStarts(starts.slice(0, -1))}
          />
        </>
      )}
    </section>
  );
}

function filterOf(form: FormData): Filter {
  const text = (name: string) => textOf(form, name).trim() || null;
  return {
    person: text("person"),
    event: text("event") as NonNullable<Filter["event"]> | null,
    since: fromField(textOf(form, "since")),
    until: fromField(textOf(form, "until")),
  };
}

function Events({ events, names }: Pick<AuditPage, "events" | "names">) {
  if (events.length === 0) {
    return <p>{t("No event fits.")}</p>;
  }
  return (
    <ul class="rows">
      {events.map((one) => (
        <li key={one.id}>
          <span>
            <b>{one.event}</b>
            <small>{wholeTime(one.at)}</small>
            {partsOf(one).map(([part, value]) => (
              <small key={part}>
                {part}: {names[value] === undefined ? value : `${names[value]} (${value})`}
              </small>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Parts of an event by name: ids, numbers and words as text. */
function partsOf({ person_id, course_id, details }: AuditRow): [string, string][] {
  return Object.entries({ person: person_id, course: course_id, ...details })
    .filter(([, value]) => value !== null)
    .map(([part, value]) => [part, String(value)]);
}

interface PagesProps {
  readonly isFirst: boolean;
  readonly next: number | null;
  readonly onOlder: (next: number) => void;
  readonly onNewer: () => void;
}

function Pages({ isFirst, next, onOlder, onNewer }: PagesProps) {
  return (
    <p class="button-row">
      <button type="button" disabled={isFirst} onClick={onNewer}>
        {t("Newer")}
      </button>
      <button type="button" disabled={next === null} onClick={() => next !== null && onOlder(next)}>
        {t("Older")}
      </button>
    </p>
  );
}
