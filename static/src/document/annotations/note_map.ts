/**
 * Notes by their keys, in versions: a change makes a new version without a copy, and tells what changed
 * since an earlier one. So one new note costs the same among ten notes and among ten thousand.
 */

import type { HighlightValue } from "./schema";

type Notes = ReadonlyMap<string, HighlightValue>;

/** Keys and their new values; null for a note that is gone. */
type Changes = Iterable<readonly [string, HighlightValue | null]>;

/** Difference of a version to the next one. */
interface Later {
  /** Values that the next version has replaced; undefined for a note that it added. */
  readonly replaced: ReadonlyMap<string, HighlightValue | undefined>;
  readonly next: NoteMap;
}

export class NoteMap implements Notes {
  readonly size: number;
  /** Null for the newest version, whose values are in `newest`. */
  private later: Later | null = null;

  private constructor(private newest: Map<string, HighlightValue>) {
    this.size = newest.size;
  }

  static of(notes: Iterable<readonly [string, HighlightValue]>): NoteMap {
    return new NoteMap(new Map(notes));
  }

  /** The next version; it begins with a copy where this one has another next version. */
  with(changes: Changes): NoteMap {
    const isNewest = this.later === null;
    const values = isNewest ? this.newest : this.whole();
    const replaced = new Map<string, HighlightValue | undefined>();
    for (const [key, value] of changes) {
      if (!replaced.has(key)) {
        replaced.set(key, values.get(key));
      }
      if (value === null) {
        values.delete(key);
      } else {
        values.set(key, value);
      }
    }
    const next = new NoteMap(values);
    if (isNewest) {
      this.later = { replaced, next };
      this.newest = new Map();
    }
    return next;
  }

  /** Keys whose values may be others than in `earlier`; null where that is no earlier version. */
  changedSince(earlier: Notes): ReadonlySet<string> | null {
    const changed = new Set<string>();
    let at = earlier;
    while (at !== this) {
      if (!(at instanceof NoteMap) || at.later === null) {
        return null;
      }
      for (const key of at.later.replaced.keys()) {
        changed.add(key);
      }
      at = at.later.next;
    }
    return changed;
  }

  get(key: string): HighlightValue | undefined {
    let at: NoteMap = this;
    while (at.later !== null) {
      if (at.later.replaced.has(key)) {
        return at.later.replaced.get(key);
      }
      at = at.later.next;
    }
    return at.newest.get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** The notes in the order in which their keys came; of an earlier version, some may stand later. */
  entries(): MapIterator<[string, HighlightValue]> {
    return (this.later === null ? this.newest : this.whole()).entries();
  }

  keys(): MapIterator<string> {
    return (this.later === null ? this.newest : this.whole()).keys();
  }

  values(): MapIterator<HighlightValue> {
    return (this.later === null ? this.newest : this.whole()).values();
  }

  [Symbol.iterator](): MapIterator<[string, HighlightValue]> {
    return this.entries();
  }

  forEach(act: (value: HighlightValue, key: string, notes: Notes) => void): void {
    for (const [key, value] of this) {
      act(value, key, this);
    }
  }

  /** A copy of this version, which may be an earlier one. */
  private whole(): Map<string, HighlightValue> {
    const versions: Later[] = [];
    let at: NoteMap = this;
    while (at.later !== null) {
      versions.push(at.later);
      at = at.later.next;
    }
    const values = new Map(at.newest);
    for (const { replaced } of versions.reverse()) {
      for (const [key, value] of replaced) {
        if (value === undefined) {
          values.delete(key);
        } else {
          values.set(key, value);
        }
      }
    }
    return values;
  }
}

/** Keys whose values differ between two maps of notes; null where all may. */
export function changedKeys(before: Notes, after: Notes): ReadonlySet<string> | null {
  if (before === after) {
    return new Set();
  }
  return after instanceof NoteMap ? after.changedSince(before) : null;
}
