/** Names behind author ids. Unknown ones are requested once, together. */

import type { Author } from "../../../api/openapi.generated";

/** Authors by id. */
export type Authors = Readonly<Record<string, Author>>;

/** An author as shown to one viewer. */
export interface AuthorLabel {
  readonly name: string;
  /** "teacher" and "tutor" are shown beside the name; others are not. */
  readonly role: string;
  readonly isMe: boolean;
}

/** Milliseconds in which several unknown ids are gathered into one request. */
const GATHER_FOR = 200;

/** Milliseconds over which the requests of a class are spread: all hear of a newcomer at once. */
const SPREAD = 1_500;

/** Milliseconds between two requests: while a class arrives, somebody is new all the time. */
const PAUSE = 10_000;

/**
 * Requests that bring no name for somebody who is mentioned: anybody may write ids that are nobody's,
 * and every page of a class would ask about each.
 */
const MOST_IN_VAIN = 20;

/** An author with an id, for a list of people. */
export interface Person extends Author {
  readonly author: string;
}

export class AuthorNames {
  private readonly known: Map<string, Author>;
  private readonly requested = new Set<string>();
  private readonly strangers = new Set<string>();
  private inVain = 0;
  private timer = 0;
  private fetchedAt = Number.NEGATIVE_INFINITY;

  /** `fetchAuthors` gets all names anew; `onChange` is called when there are new ones. */
  constructor(
    authors: Authors,
    private readonly fetchAuthors: () => Promise<Authors>,
    private readonly onChange: () => void,
    private readonly random: () => number = Math.random,
  ) {
    this.known = new Map(Object.entries(authors));
  }

  /** The author, or null while the name is not known. */
  find(author: string): Author | null {
    const found = this.known.get(author);
    if (found === undefined && !this.requested.has(author)) {
      this.requested.add(author);
      this.timer ||= window.setTimeout(() => void this.fetch(), this.delay());
    }
    return found ?? null;
  }

  /** Somebody who is mentioned, or null while their name is not known. */
  mentioned(author: string): Author | null {
    if (!this.known.has(author) && !this.requested.has(author)) {
      if (this.inVain >= MOST_IN_VAIN) {
        return null;
      }
      this.strangers.add(author);
    }
    return this.find(author);
  }

  /** People whose names are known. */
  all(): Person[] {
    return [...this.known].map(([author, found]) => ({ author, ...found }));
  }

  /** Take over names that were found otherwise. */
  add(people: Authors): void {
    this.learn(people);
  }

  /** Those of these authors whose names are known. */
  people(authors: readonly string[]): Person[] {
    return authors.flatMap((author) => {
      const found = this.find(author);
      return found === null ? [] : [{ author, ...found }];
    });
  }

  private delay(): number {
    const pause = this.fetchedAt + PAUSE - Date.now();
    return Math.max(GATHER_FOR, pause) + this.random() * SPREAD;
  }

  private learn(authors: Authors): void {
    let isNew = false;
    for (const [author, named] of Object.entries(authors)) {
      isNew ||= this.known.get(author)?.name !== named.name;
      this.known.set(author, named);
    }
    if (isNew) {
      this.onChange();
    }
  }

  private async fetch(): Promise<void> {
    this.timer = 0;
    this.fetchedAt = Date.now();
    try {
      const strangers = [...this.strangers];
      this.strangers.clear();
      this.learn(await this.fetchAuthors());
      this.inVain += strangers.every((author) => this.known.has(author)) ? 0 : 1;
    } catch {
      // The cards say "Somebody" until they are drawn again, and then ask again.
      this.requested.clear();
    }
  }
}

/** Initials for a small round badge: "Ana de Souza" -> "AS", "王小明" -> "王". */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = firstCharacter(words[0]);
  const last = words.length > 1 ? firstCharacter(words.at(-1)) : "";
  return (first + last).toLocaleUpperCase() || "?";
}

function firstCharacter(word: string | undefined): string {
  return word?.match(/[\p{L}\p{N}]/u)?.[0] ?? "";
}
