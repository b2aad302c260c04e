/** Resolver of the notes' tags: the activity's set and own tags, as the page shows them. */

import type { Notes } from "../../../document/annotations/read_notes";
import type { HighlightValue } from "../../../document/annotations/schema";
import { type SetTag, type ShownTag, Tags } from "../../../document/annotations/tags";

/** Notes as they are shown: each highlight has the key of one of `tags`, or an empty one. */
export interface ShownNotes {
  readonly highlights: ReadonlyMap<string, HighlightValue>;
  /** Tags in order, those that are not in use included. */
  readonly tags: readonly ShownTag[];
}

export class TagResolver {
  tags = new Tags([], []);
  private tagSet: readonly SetTag[] = [];
  private shared: Notes | null = null;
  private hidden: Notes | null = null;
  private shown: ShownNotes = { highlights: new Map(), tags: [] };
  private own: Notes["tags"] = [];

  /** Use this set from now on. */
  setTagSet(tagSet: readonly SetTag[]): void {
    this.tagSet = tagSet;
    this.tags = new Tags(tagSet, this.own);
    this.shared = null;
  }

  /** Key of the tag that a note gets now in place of this one; none for one out of use. */
  usable(key: string): string {
    const tag = this.tags.of(key);
    return tag?.isInUse ? tag.key : "";
  }

  /** Notes of a shared document and of a hidden one; the same object for the same notes. */
  resolve(shared: Notes, hidden: Notes | null): ShownNotes {
    if (shared !== this.shared || hidden !== this.hidden) {
      this.shared = shared;
      this.hidden = hidden;
      this.shown = this.resolved(hidden === null ? shared : mergedNotes(shared, hidden));
    }
    return this.shown;
  }

  private resolved({ highlights, tags: own }: Notes): ShownNotes {
    if (own !== this.own) {
      this.own = own;
      this.tags = new Tags(this.tagSet, own);
    }
    const { tags } = this;
    const resolved = Array.from(highlights, ([key, one]) => [key, tags.resolve(one)] as const);
    const isSame = resolved.every(([key, one]) => highlights.get(key) === one);
    return { highlights: isSame ? highlights : new Map(resolved), tags: tags.shown };
  }
}

/** Notes of both documents. Own tags of a draft are in it until it is revealed. */
export function mergedNotes(shared: Notes, hidden: Notes): Notes {
  return {
    highlights: new Map([...shared.highlights, ...hidden.highlights]),
    tags: hidden.tags.length === 0 ? shared.tags : [...shared.tags, ...hidden.tags],
  };
}
