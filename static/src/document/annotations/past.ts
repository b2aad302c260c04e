/**
 * Notes as they were at a moment: the steps of a history, done one after the other.
 *
 * A step has what the server lets this person see. What it leaves out is as it stands now: the passage
 * of a note that was never elsewhere, and the words of others, of which there are no earlier ones.
 */

import type { FactCheckValue, HighlightValue, Outcome } from "./schema";
import { agreedComment, authorOf, type CommentValue } from "./schema";

/** One act on a note; `key` is that of a comment, an agreement or a fact check, empty for the note. */
export interface PastAct {
  readonly kind: string;
  readonly note: string;
  readonly key: string;
  readonly values: Readonly<Record<string, string | number | null>>;
}

/** Acts that belong together. */
export interface PastStep {
  /** ISO 8601; null where no time is told. */
  readonly at: string | null;
  /** Author id of who acted; empty for nobody. */
  readonly author: string;
  readonly acts: readonly PastAct[];
}

type Notes = ReadonlyMap<string, HighlightValue>;

/** Steps between two states that are kept, from which others are made. */
const APART = 500;

export class Past {
  private readonly kept = new Map<number, Notes>([[0, new Map()]]);
  private last: { readonly position: number; readonly notes: Notes } = {
    position: 0,
    notes: new Map(),
  };

  /** `live` are the notes as they are now. */
  constructor(
    readonly steps: readonly PastStep[],
    private readonly live: Notes,
  ) {}

  /** Notes after so many steps. Those that did not change are the same objects at each position. */
  at(position: number): Notes {
    const wanted = Math.max(0, Math.min(position, this.steps.length));
    if (wanted === this.last.position) {
      return this.last.notes;
    }
    let from = wanted - (wanted % APART);
    while (!this.kept.has(from)) {
      from -= APART;
    }
    if (this.last.position <= wanted && this.last.position > from) {
      from = this.last.position;
    }
    const notes = new Map(from === this.last.position ? this.last.notes : this.kept.get(from));
    for (let i = from; i < wanted; i++) {
      if (i % APART === 0) {
        this.kept.set(i, new Map(notes));
      }
      const step = this.steps[i];
      for (const act of step?.acts ?? []) {
        this.do(notes, act, step?.at ?? null);
      }
    }
    this.last = { position: wanted, notes };
    return notes;
  }

  private do(notes: Map<string, HighlightValue>, act: PastAct, at: string | null): void {
    const { kind, note, key } = act;
    if (kind === "note" || kind === "note-back") {
      const made = this.note(act, at);
      if (made !== null) {
        notes.set(note, made);
      }
      return;
    }
    const before = notes.get(note);
    if (before === undefined) {
      return;
    }
    if (kind === "note-gone") {
      notes.delete(note);
    } else if (key === "") {
      notes.set(note, { ...before, ...this.fields(act) });
    } else if (kind.startsWith("check")) {
      const checks = before.checks.filter((one) => one.key !== key);
      const check = kind === "check" ? this.check(act) : null;
      notes.set(note, { ...before, checks: check === null ? checks : [...checks, check] });
    } else {
      notes.set(note, { ...before, comments: this.comments(before.comments, act, at) });
    }
  }

  private note({ note, values }: PastAct, at: string | null): HighlightValue | null {
    const author = authorOf(note);
    const passage = this.passage(note, values);
    return author === null || passage === null
      ? null
      : {
          key: note,
          author,
          ...passage,
          tag: textOf(values.tag),
          created: timeOf(at),
          question: questionOf(values.question),
          isClaim: values.claim === 1,
          isChanged: false,
          checks: [],
          comments: [],
        };
  }

  /** Passage that an act gives a note; the one of now where it gives none. */
  private passage(note: string, values: PastAct["values"]) {
    const { conversation, start, end, quote, prefix, suffix } =
      typeof values.conversation === "string" ? values : (this.live.get(note) ?? {});
    return typeof conversation === "string" && typeof start === "number" && typeof end === "number"
      ? {
          conversation,
          start,
          end,
          quote: textOf(quote),
          prefix: textOf(prefix),
          suffix: textOf(suffix),
        }
      : null;
  }

  /** Fields of a note that an act changes. */
  private fields({ kind, note, values }: PastAct): Partial<HighlightValue> {
    switch (kind) {
      case "passage":
        return { ...this.passage(note, values), isChanged: true };
      case "tag":
        return { tag: textOf(values.tag) };
      case "claim":
        return { isClaim: values.claim === 1 };
      case "question":
        return { question: questionOf(values.question) };
      default:
        return {};
    }
  }

  private comments(
    comments: readonly CommentValue[],
    act: PastAct,
    at: string | null,
  ): readonly CommentValue[] {
    const { kind, note, key, values } = act;
    const agreed = agreedComment(key);
    const author = authorOf(key) ?? key.slice(0, 8);
    if (agreed !== null) {
      return comments.map((one) => {
        if (one.key !== agreed) {
          return one;
        }
        const others = one.agreed.filter((each) => each !== author);
        return { ...one, agreed: kind === "agree" ? [...others, author].sort() : others };
      });
    }
    if (kind === "comment-gone") {
      return comments.filter((one) => one.key !== key);
    }
    const now = this.live.get(note)?.comments.find((one) => one.key === key);
    const text = typeof values.text === "string" ? values.text : now?.text;
    if (kind === "comment") {
      return text === undefined
        ? comments
        : [
            ...comments.filter((one) => one.key !== key),
            {
              key,
              author,
              text,
              created: timeOf(at),
              replyTo: textOf(values.reply_to),
              question: questionOf(values.question),
              agreed: [],
            },
          ];
    }
    return comments.map((one) => {
      if (one.key !== key) {
        return one;
      }
      return kind === "text"
        ? { ...one, text: text ?? one.text }
        : { ...one, question: questionOf(values.question) };
    });
  }

  private check({ note, key, values }: PastAct): FactCheckValue | null {
    const now = this.live.get(note)?.checks.find((one) => one.key === key);
    const outcome = typeof values.outcome === "string" ? (values.outcome as Outcome) : now?.outcome;
    return outcome === undefined
      ? null
      : {
          key,
          author: key.slice(0, 8),
          outcome,
          source: typeof values.source === "string" ? values.source : (now?.source ?? ""),
          excerpt: typeof values.excerpt === "string" ? values.excerpt : (now?.excerpt ?? ""),
        };
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function questionOf(value: unknown): HighlightValue["question"] {
  return value === "open" || value === "answered" ? value : "";
}

function timeOf(at: string | null): number {
  return at === null ? 0 : Date.parse(at);
}
