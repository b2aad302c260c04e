/** Who is here now: initials, and the list of names on hover, on focus and to screen readers. */

import type { Present } from "../../sync/protocol";
import { initials } from "./names";

/** Badges that fit a narrow frame; the rest is a number. */
const MOST = 4;

export function PeopleStrip({ people }: { people: readonly Present[] }) {
  const here = onePerAuthor(people);
  if (here.length === 0) {
    return null;
  }
  const more = here.length - MOST;
  return (
    <div class="people">
      <button
        type="button"
        class="people-badges"
        data-testid="people"
        aria-label={`Here now: ${here.map(called).join(", ")}`}
      >
        {here.slice(0, MOST).map((person) => (
          <span key={person.author} class={person.me ? "badge badge-me" : "badge"}>
            {initials(person.name)}
          </span>
        ))}
        {more > 0 && <span class="badge">+{more}</span>}
      </button>
      <ul class="people-names" aria-hidden="true">
        {here.map((person) => (
          <li key={person.author}>{called(person)}</li>
        ))}
      </ul>
    </div>
  );
}

function called(person: Present): string {
  return person.me ? `${person.name} (you)` : person.name;
}

/** Somebody with two tabs open is one person. The viewer comes first, then the alphabet. */
function onePerAuthor(people: readonly Present[]): Present[] {
  const found = new Map<string, Present>();
  for (const person of people) {
    const known = found.get(person.author);
    found.set(person.author, known?.me ? known : person);
  }
  return [...found.values()].sort(
    (a, b) => Number(b.me) - Number(a.me) || a.name.localeCompare(b.name),
  );
}
