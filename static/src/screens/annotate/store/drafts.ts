/** Unfinished comments, replies, edits of comments and fact checks. None is dropped because its note goes away. */

import type { Notes } from "../../../document/annotations/read_notes";
import type { HighlightValue } from "../../../document/annotations/schema";
import type { KeptTexts } from "../../../sync/device/kept_texts";
import type { PageMemory } from "./page_memory";

/** Place of a draft in a note. `comment` is what is answered or edited; empty for anything else. */
export interface DraftPlace {
  readonly kind: "comment" | "reply" | "edit" | "check";
  readonly highlight: string;
  readonly comment: string;
}

export interface Draft extends DraftPlace {
  readonly text: string;
  /** The note as it was when the draft was last typed in. */
  readonly note: HighlightValue;
  /** True where the note is for its writer alone, as what is made of the draft has to be. */
  readonly isPrivate: boolean;
}

const MEMORY = "drafts";

export class Drafts {
  private readonly held: Map<string, Draft>;

  /** `isPrivate` is asked for the key of a note; `onChange` is called when a draft comes or goes. */
  constructor(
    private readonly memory: PageMemory,
    private readonly kept: KeptTexts,
    private readonly isPrivate: (note: string) => boolean,
    private readonly onChange: () => void,
  ) {
    this.held = new Map(draftsIn(memory.read(MEMORY)).map((draft) => [keyOf(draft), draft]));
    void this.restore();
  }

  /** Take up what a page has left whose tab is gone. */
  private async restore(): Promise<void> {
    const found = draftsIn(await this.kept.load()).filter((one) => !this.held.has(keyOf(one)));
    for (const draft of found) {
      this.held.set(keyOf(draft), draft);
    }
    if (found.length > 0) {
      this.memory.write(MEMORY, this.all());
      this.onChange();
    }
  }

  get size(): number {
    return this.held.size;
  }

  all(): readonly Draft[] {
    return [...this.held.values()];
  }

  /** Drafts on one note. */
  on(highlight: string): Draft[] {
    return this.all().filter((draft) => draft.highlight === highlight);
  }

  /** Text of a draft; undefined where there is none. */
  text(place: DraftPlace): string | undefined {
    return this.held.get(keyOf(place))?.text;
  }

  /** Keep what is typed; an empty text is no draft. */
  keep(place: DraftPlace, text: string, note: HighlightValue): void {
    if (text.trim() === "") {
      this.drop(place);
      return;
    }
    const key = keyOf(place);
    const isNew = !this.held.has(key);
    const draft = { ...place, text, note, isPrivate: this.isPrivate(note.key) };
    this.held.set(key, draft);
    this.kept.keep(key, draft);
    this.changed(isNew);
  }

  drop(place: DraftPlace): void {
    this.kept.drop(keyOf(place));
    this.changed(this.held.delete(keyOf(place)));
  }

  private changed(isOther: boolean): void {
    this.memory.write(MEMORY, this.all());
    if (isOther) {
      this.onChange();
    }
  }
}

/** Drafts whose place is on the page no longer: their note, their comment, or the conversation. */
export function stranded(
  drafts: readonly Draft[],
  notes: Pick<Notes, "highlights">,
  conversations: ReadonlySet<string>,
): Draft[] {
  return drafts.filter(({ kind, highlight, comment }) => {
    const note = notes.highlights.get(highlight);
    if (note === undefined || !conversations.has(note.conversation)) {
      return true;
    }
    if (kind === "comment" || kind === "check") {
      return kind === "check" && !note.isClaim;
    }
    return !note.comments.some(
      (one) => one.key === comment || (kind === "reply" && one.replyTo === comment),
    );
  });
}

function keyOf({ kind, highlight, comment }: DraftPlace): string {
  return `${kind} ${highlight} ${comment}`;
}

function draftsIn(found: unknown): Draft[] {
  return Array.isArray(found) ? found.filter(isDraft) : [];
}

function isDraft(value: Partial<Draft> | null): value is Draft {
  return (
    typeof value?.text === "string" &&
    typeof value.kind === "string" &&
    typeof value.highlight === "string" &&
    typeof value.comment === "string" &&
    typeof value.note?.quote === "string"
  );
}
