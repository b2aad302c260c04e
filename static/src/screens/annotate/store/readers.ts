/** People who can be mentioned: asked of the server, and those whose names are known meanwhile. */

import type { Readers as Answer, Reader } from "../../../api/openapi.generated";
import { fold } from "../../../text/folding";
import type { AuthorNames } from "./author_names";

/** People in a list, as the server gives them. */
const MOST = 8;

/** A question to the server for the people whose names have these words. */
export type FindReaders = (words: string) => Promise<Answer>;

export class Readers {
  constructor(
    private readonly names: AuthorNames,
    private readonly viewer: string,
    private readonly ask: FindReaders,
  ) {}

  /** One search, whose answers are kept while it lasts. */
  search(): ReaderSearch {
    return new ReaderSearch(this.ask, () =>
      this.names
        .all()
        .filter(({ author, is_own }) => !is_own && author !== this.viewer)
        .map(({ author, name, role }) => ({ author, name, role })),
    );
  }

  /** Show the name of somebody who was chosen, also before the page learns it otherwise. */
  learn({ author, name, role }: Reader): void {
    this.names.add({ [author]: { name, role, is_own: false } });
  }
}

export class ReaderSearch {
  private readonly answers = new Map<string, Answer>();

  constructor(
    private readonly ask: FindReaders,
    private readonly known: () => Reader[],
  ) {}

  /** People who fit, as far as the page can tell. */
  now(words: string): Reader[] {
    const people = this.answers.get(words)?.people ?? this.wider(words) ?? this.known();
    return fitting(people, words).slice(0, MOST);
  }

  /** True where the server has nothing to add. */
  isConfirmed(words: string): boolean {
    return this.answers.has(words) || this.wider(words) !== null;
  }

  /** Ask the server. Without a connection there are those whom the page knows. */
  async find(words: string): Promise<void> {
    try {
      this.answers.set(words, await this.ask(words));
    } catch {
      // The list stays as it is, and the next letter asks again.
    }
  }

  /** The whole answer to fewer letters; null where there is none, or it was cut. */
  private wider(words: string): readonly Reader[] | null {
    for (let length = words.length - 1; length >= 0; length -= 1) {
      const answer = this.answers.get(words.slice(0, length));
      if (answer !== undefined && !answer.is_cut) {
        return answer.people;
      }
    }
    return null;
  }
}

/** People whose names have all of the words, those that begin with them first; without words, staff. */
export function fitting(people: readonly Reader[], words: string): Reader[] {
  const wanted = fold(words).text.split(" ").filter(Boolean);
  return people
    .map((person) => ({ person, name: fold(person.name).text }))
    .filter(({ name }) => wanted.every((word) => name.includes(word)))
    .map(({ person, name }) => ({ person, name, rank: rank(name, wanted, person.role) }))
    .sort((a, b) => a.rank - b.rank || compare(a.name, b.name))
    .map(({ person }) => person);
}

function rank(name: string, wanted: readonly string[], role: Reader["role"]): number {
  if (wanted.length === 0) {
    return Number(role !== "teacher" && role !== "tutor");
  }
  if (name.startsWith(wanted.join(" "))) {
    return 0;
  }
  const parts = name.split(" ");
  return wanted.every((word) => parts.some((part) => part.startsWith(word))) ? 1 : 2;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
