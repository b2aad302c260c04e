/** People who are here now: initials, and their names on hover, on focus and to screen readers. */

import { t } from "../../../i18n/messages";
import { initials, type Person } from "../store/author_names";

export interface PresenceListProps {
  readonly people: readonly Person[];
  /** The viewer's own author id. */
  readonly author: string;
  /** Badges at most; the rest is a number. */
  readonly most: number;
}

export function PresenceList({ people, author, most }: PresenceListProps) {
  const here = [...people].sort(
    (a, b) =>
      Number(b.author === author) - Number(a.author === author) || a.name.localeCompare(b.name),
  );
  const called = ({ author: whose, name }: Person) =>
    whose === author ? t("{name} (you)", { name }) : name;
  if (here.length === 0) {
    return null;
  }
  const more = here.length - most;
  return (
    <div class="presence">
      <button type="button" class="presence-avatars" data-testid="people">
        {here.slice(0, most).map((person) => (
          <span
            key={person.author}
            class={person.author === author ? "avatar avatar-me" : "avatar"}
          >
            {initials(person.name)}
          </span>
        ))}
        {more > 0 && <span class="avatar">+{more}</span>}
        <span class="visually-hidden">
          {`. ${t("Here now: {names}", { names: here.map(called).join(", ") })}`}
        </span>
      </button>
      <ul class="presence-names" aria-hidden="true">
        {here.map((person) => (
          <li key={person.author}>{called(person)}</li>
        ))}
      </ul>
    </div>
  );
}
