/** Resolver of the notes' tags: the activity's set and own tags, as the page shows them. */

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

export class TagResolver {
  tags = new Tags([], []);
  private tagSet: readonly SetTag[] = [];
  private shared: Notes | null = null;
  private hidden: Notes | null = null;
  private privateNotes: Notes | null = null;
  private shown: ShownNotes = { highlights: new Map(), tags: [], privateKeys: new Set() };
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

  /** Notes of a shared document, hidden and private ones; the same object for the same notes. */
  resolve(shared: Notes, hidden: Notes | null, privateNotes: Notes | null): ShownNotes {
    const before = [this.shared, this.hidden, this.privateNotes];
    if ([shared, hidden, privateNotes].some((notes, i) => notes !== before[i])) {
      this.shared = shared;
      this.hidden = hidden;
      this.privateNotes = privateNotes;
      const merged = [hidden, privateNotes].reduce<Notes>(mergedNotes, shared);
      const privateKeys = new Set(privateNotes?.highlights.keys());
      this.shown = { ...this.resolved(merged), privateKeys };
    }
    return this.shown;
  }

  private resolved({ highlights, tags: own }: Notes): Omit<ShownNotes, "privateKeys"> {
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
export function mergedNotes(shared: Notes, hidden: Notes | null): Notes {
  if (hidden === null) {
    return shared;
  }
  return {
    highlights: new Map([...shared.highlights, ...hidden.highlights]),
    tags: hidden.tags.length === 0 ? shared.tags : [...shared.tags, ...hidden.tags],
  };
}
