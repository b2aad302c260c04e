/** Names behind author ids. Unknown ones are requested once, together. */

import type { Present } from "../../../sync/protocol";

export type Author = Omit<Present, "author">;

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

export class AuthorNames {
  private readonly known: Map<string, Author>;
  private readonly requested = new Set<string>();
  private timer = 0;

  /** `fetchAuthors` gets all names anew; `onChange` is called when there are new ones. */
  constructor(
    authors: Authors,
    private readonly fetchAuthors: () => Promise<Authors>,
    private readonly onChange: () => void,
  ) {
    this.known = new Map(Object.entries(authors));
  }

  /** The author, or null while the name is not known. */
  find(author: string): Author | null {
    const found = this.known.get(author);
    if (found === undefined && !this.requested.has(author)) {
      this.requested.add(author);
      this.timer ||= window.setTimeout(() => void this.fetch(), GATHER_FOR);
    }
    return found ?? null;
  }

  /** Take in names that came another way. */
  learn(people: Iterable<Present>): void {
    let isNew = false;
    for (const { author, name, role } of people) {
      isNew ||= this.known.get(author)?.name !== name;
      this.known.set(author, { name, role });
    }
    if (isNew) {
      this.onChange();
    }
  }

  private async fetch(): Promise<void> {
    this.timer = 0;
    try {
      const authors = await this.fetchAuthors();
      this.learn(Object.entries(authors).map(([author, named]) => ({ author, ...named })));
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
