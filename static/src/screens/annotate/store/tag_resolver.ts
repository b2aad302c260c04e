/** Resolver of the notes' tags: the activity's set and own tags, as the page shows them. */

import { changedKeys, NoteMap } from "../../../document/annotations/note_map";
import type { Notes } from "../../../document/annotations/read_notes";
import type { HighlightValue } from "../../../document/annotations/schema";
import { type SetTag, type ShownTag, Tags } from "../../../document/annotations/tags";

/** Notes as they are shown: each highlight has the key of one of `tags`, or an empty one. */
export interface ShownNotes {
  readonly highlights: ReadonlyMap<string, HighlightValue>;
  /** Tags in order, those that are not in use included. */
  readonly tags: readonly ShownTag[];
  /** Keys of highlights that nobody else sees. */
  readonly privateKeys: ReadonlySet<string>;
}

/** The shared notes of a page, hidden ones and private ones. */
type Parts = readonly [Notes, Notes | null, Notes | null];

const NONE: Notes["highlights"] = new Map();

export class TagResolver {
  tags = new Tags([], []);
  private tagSet: readonly SetTag[] = [];
  private parts: Parts | null = null;
  private shown: ShownNotes = { highlights: NONE, tags: [], privateKeys: new Set() };
  private own: Notes["tags"] = [];

  /** Use this set from now on. */
  setTagSet(tagSet: readonly SetTag[]): void {
    this.tagSet = tagSet;
    this.tags = new Tags(tagSet, this.own);
    this.parts = null;
  }

  /** Key of the tag that a note gets now in place of this one; none for one out of use. */
  usable(key: string): string {
    const tag = this.tags.of(key);
    return tag?.isInUse ? tag.key : "";
  }

  /** Notes of a shared document, hidden and private ones; the same object for the same notes. */
  resolve(...parts: Parts): ShownNotes {
    const before = this.parts;
    if (before === null || parts.some((notes, i) => notes !== before[i])) {
      this.parts = parts;
      this.shown = (before && this.patched(before, parts)) ?? this.resolved(parts);
    }
    return this.shown;
  }

  /** The shown notes with what has changed in the parts; null where anything may have. */
  private patched(before: Parts, parts: Parts): ShownNotes | null {
    if (parts.some((notes, i) => notes?.tags !== before[i]?.tags)) {
      return null;
    }
    const changes = parts.map((notes, i) =>
      changedKeys(before[i]?.highlights ?? NONE, notes?.highlights ?? NONE),
    );
    if (changes.includes(null)) {
      return null;
    }
    const [shared, hidden, privateNotes] = parts;
    const find = (key: string) =>
      [privateNotes, hidden, shared].map((notes) => notes?.highlights.get(key)).find(Boolean);
    const values = new Set(changes.flatMap((keys) => [...(keys ?? [])]));
    const resolved = Array.from(values, (key): [string, HighlightValue | null] => {
      const highlight = find(key);
      return [key, highlight === undefined ? null : this.tags.resolve(highlight)];
    });
    const isAsIs =
      this.shown.highlights === before[0].highlights &&
      resolved.every(([key, one]) => (shared.highlights.get(key) ?? null) === one);
    return {
      highlights: isAsIs ? shared.highlights : versioned(this.shown.highlights).with(resolved),
      tags: this.shown.tags,
      privateKeys: changes[2]?.size === 0 ? this.shown.privateKeys : privateKeysOf(privateNotes),
    };
  }

  private resolved(parts: Parts): ShownNotes {
    const [shared, hidden, privateNotes] = parts;
    const { highlights, tags: own } = [hidden, privateNotes].reduce<Notes>(mergedNotes, shared);
    if (own !== this.own) {
      this.own = own;
      this.tags = new Tags(this.tagSet, own);
    }
    const { tags } = this;
    const resolved = Array.from(highlights, ([key, one]) => [key, tags.resolve(one)] as const);
    const isSame = resolved.every(([key, one]) => highlights.get(key) === one);
    return {
      highlights: isSame && highlights === shared.highlights ? highlights : NoteMap.of(resolved),
      tags: tags.shown,
      privateKeys: privateKeysOf(privateNotes),
    };
  }
}

function versioned(highlights: Notes["highlights"]): NoteMap {
  return highlights instanceof NoteMap ? highlights : NoteMap.of(highlights);
}

function privateKeysOf(notes: Notes | null): ReadonlySet<string> {
  return new Set(notes?.highlights.keys());
}

/** Notes of both documents. Own tags of a draft are in it until it is revealed. */
export function mergedNotes(shared: Notes, hidden: Notes | null): Notes {
  if (hidden === null) {
    return shared;
  }
  return {
    highlights: new Map([...shared.highlights, ...hidden.highlights]),
    tags: hidden.tags.length === 0 ? shared.tags : [...shared.tags, ...hidden.tags],
  };
}
