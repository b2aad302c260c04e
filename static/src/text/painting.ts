/**
 * Paints spans of text with the CSS Custom Highlight API: no element is added, moved or changed.
 *
 * Each tag has one registry entry per lane. Spans that overlap are put in different lanes, whose
 * underlines stand below each other, so that each of them stays legible where backgrounds mix.
 */

import type { Span } from "./anchors";

/** Number of distinct underlines; deeper overlaps share the last one. */
export const LANES = 3;

/** One painted span. */
export interface Mark {
  readonly tag: string;
  readonly lane: number;
  readonly span: Span;
  readonly range: AbstractRange;
  /** True for one that only its writer sees: a broken line, and hardly any colour behind it. */
  readonly isPrivate: boolean;
}

/** True where this browser can paint highlights. */
export function canPaint(): boolean {
  return typeof CSS !== "undefined" && "highlights" in CSS && typeof Highlight === "function";
}

/** Lane of a span that begins at `start`: the lowest that is free there, or else the last. */
export function laneAt(ends: readonly number[], start: number): number {
  const free = ends.findIndex((end) => end <= start);
  return free < 0 ? LANES - 1 : free;
}

/** Order of reading: where it begins, the longer one first. */
export function byPlace(a: Span | undefined, b: Span | undefined): number {
  return (a?.start ?? 0) - (b?.start ?? 0) || (b?.end ?? 0) - (a?.end ?? 0);
}

/**
 * The painted highlights of one page. Only what `paint` finds different is touched.
 *
 * Where a rule changes, the browser computes the style of a whole long text anew. So the rules of all tags
 * are written at first, and none when something is marked, found, pointed at or opened.
 */
export class Painter {
  private readonly sheet = new CSSStyleSheet();
  private readonly entries = new Map<string, Highlight>();
  /** Tags that were painted, each apart for private marks, with their numbers. */
  private readonly kinds = new Map<string, MarkKind>();
  private marks: ReadonlyMap<string, Mark> = new Map();
  private readonly pending = entry(PENDING, 1);
  private looks: ReadonlyMap<string, TagLook> = new Map();
  private active: Highlight | null = null;
  private rules = "";
  /** A rule for each element of a long text costs a second; most browsers need one for each turn. */
  private readonly needsEach = !inheritsHighlights();

  /**
   * Paint only text in elements that match `within`. A highlight that goes on into the next turn
   * leaves out what stands between the two.
   */
  constructor(private readonly within: string) {
    this.kindOf("", false);
    this.writeRules();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.sheet];
  }

  /** Use these colours ("#rrggbb") and underlines for these tags. */
  setLooks(tags: Iterable<TagLook & { readonly key: string }>): void {
    const { marks } = this;
    this.paint(new Map());
    this.looks = new Map(Array.from(tags, (tag) => [tag.key, tag]));
    for (const tag of this.looks.keys()) {
      this.kindOf(tag, false);
    }
    this.writeRules();
    this.paint(marks);
  }

  /** Have rules ready for marks like these, whether they are painted now or later. */
  prepare(marks: Iterable<Pick<Mark, "tag" | "isPrivate">>): void {
    const known = this.kinds.size;
    for (const { tag, isPrivate } of marks) {
      this.kindOf(tag, isPrivate);
    }
    if (this.kinds.size > known) {
      this.writeRules();
    }
  }

  /** Paint exactly these marks; ranges of marks that were there before may be the same objects. */
  paint(marks: ReadonlyMap<string, Mark>): void {
    this.prepare(marks.values());
    for (const [key, old] of this.marks) {
      if (!isSame(marks.get(key), old)) {
        this.entryOf(old).delete(old.range);
      }
    }
    for (const [key, mark] of marks) {
      if (!isSame(this.marks.get(key), mark)) {
        this.entryOf(mark).add(mark.range);
      }
    }
    this.marks = marks;
  }

  /** Show one span as the one that is looked at, in the colour of its tag. */
  showActive(range: AbstractRange | null, tag: string): void {
    this.active?.clear();
    this.active = null;
    if (range !== null) {
      this.active = this.entryNamed(activeLabelOf(this.kindOf(tag, false).number), 2);
      this.active.add(range);
    }
  }

  /** Keep a selected span visible while the selection itself is elsewhere. */
  showPending(range: AbstractRange | null): void {
    this.pending.clear();
    if (range !== null) {
      this.pending.add(range);
    }
  }

  /** Take everything off the page. */
  stop(): void {
    for (const name of [...this.entries.keys(), PENDING]) {
      CSS.highlights.delete(name);
    }
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== this.sheet);
  }

  private entryOf(mark: Mark): Highlight {
    return this.entryNamed(labelOf(this.kindOf(mark.tag, mark.isPrivate).number, mark.lane), 0);
  }

  private entryNamed(name: string, priority: number): Highlight {
    let known = this.entries.get(name);
    if (known === undefined) {
      known = entry(name, priority);
      this.entries.set(name, known);
    }
    return known;
  }

  /**
   * A tag's key may hold any character; the names of registry entries may not. Tags without a look are
   * one kind, so that one that nobody knows yet needs no rule of its own.
   */
  private kindOf(anyTag: string, isPrivate: boolean): MarkKind {
    const tag = this.looks.has(anyTag) ? anyTag : "";
    const key = `${isPrivate ? "private" : "shared"} ${tag}`;
    let kind = this.kinds.get(key);
    if (kind === undefined) {
      kind = { tag, isPrivate, number: this.kinds.size };
      this.kinds.set(key, kind);
    }
    return kind;
  }

  private selector(name: string): string {
    const elements = this.needsEach ? `:is(${this.within}, ${this.within} *)` : this.within;
    return `${elements}::highlight(${name})`;
  }

  private writeRules(): void {
    const rules: string[] = [];
    const dark: string[] = [];
    for (const { tag, isPrivate, number } of this.kinds.values()) {
      const { color, underline: ofTag } = this.looks.get(tag) ?? NO_TAG;
      const underline = isPrivate ? "dashed" : ofTag;
      const strength = isPrivate ? 6 : 20;
      for (let lane = 0; lane < LANES; lane += 1) {
        const where = this.selector(labelOf(number, lane));
        rules.push(`${where}{${look(color, underline, strength, lane)}}`);
        dark.push(`${where}{${look(lighter(color), underline, strength + 2, lane)}}`);
      }
      if (!isPrivate) {
        const where = this.selector(activeLabelOf(number));
        rules.push(`${where}{background-color:${tint(color, 34)}}`);
        dark.push(`${where}{background-color:${tint(lighter(color), 34)}}`);
      }
    }
    for (const [name, declarations] of Object.entries(OTHER_LOOKS)) {
      rules.push(`${this.selector(name)}{${declarations}}`);
    }
    rules.push(
      `${this.selector(PENDING)}{background-color:color-mix(in srgb, Highlight 30%, transparent)}`,
    );
    const written = `${rules.join("")}@media (prefers-color-scheme: dark){${dark.join("")}}`;
    if (written !== this.rules) {
      this.rules = written;
      this.sheet.replaceSync(written);
    }
  }
}

/** True where what is within an element is painted by the rule of that element. */
function inheritsHighlights(): boolean {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("[data-probe]::highlight(note-probe){background-color:red}");
  const outer = document.createElement("div");
  outer.dataset.probe = "";
  const inner = outer.appendChild(document.createElement("span"));
  const before = document.adoptedStyleSheets;
  document.adoptedStyleSheets = [...before, sheet];
  document.body.append(outer);
  const colours = [outer, inner].map(
    (element) => getComputedStyle(element, "::highlight(note-probe)").backgroundColor,
  );
  outer.remove();
  document.adoptedStyleSheets = before;
  return colours[0] === "rgb(255, 0, 0)" && colours[1] === colours[0];
}

const PENDING = "note-pending";

/** Looks of what is found, and of what is pointed at; see `found_painting.ts` and `pointed_painting.ts`. */
const OTHER_LOOKS = {
  pointed:
    "background-color:color-mix(in srgb, var(--color-accent) 35%, transparent);" +
    "text-decoration:underline double var(--color-accent) 2px",
  found: "background-color:color-mix(in srgb, var(--color-heat) 40%, transparent)",
  "found-current":
    "background-color:color-mix(in srgb, var(--color-heat) 75%, transparent);" +
    "text-decoration:underline 2px var(--color-heat-line)",
};

/** Look of a tag: it differs from others by its underline, too. */
export interface TagLook {
  readonly color: string;
  /** A `text-decoration-style`. */
  readonly underline: string;
}

/** Colour of notes without a tag. */
export const NO_COLOUR = "#6b7280";

const NO_TAG: TagLook = { color: NO_COLOUR, underline: "solid" };

interface MarkKind {
  readonly tag: string;
  readonly isPrivate: boolean;
  readonly number: number;
}

function activeLabelOf(kind: number): string {
  return `note-active-${kind}`;
}

function labelOf(kind: number, lane: number): string {
  return `note-${kind}-${lane}`;
}

function entry(name: string, priority: number): Highlight {
  const made = new Highlight();
  made.priority = priority;
  CSS.highlights.set(name, made);
  return made;
}

function isSame(a: Mark | undefined, b: Mark | undefined): boolean {
  return (
    a?.range === b?.range &&
    a?.tag === b?.tag &&
    a?.lane === b?.lane &&
    a?.isPrivate === b?.isPrivate
  );
}

function look(colour: string, underline: string, strength: number, lane: number): string {
  return (
    `background-color:${tint(colour, strength)};` +
    `text-decoration:underline ${underline} 2px ${colour};text-underline-offset:${2 + lane * 3}px;` +
    "text-decoration-skip-ink:none"
  );
}

function tint(colour: string, strength: number): string {
  return `color-mix(in srgb, ${colour} ${strength}%, transparent)`;
}

function lighter(colour: string): string {
  return `color-mix(in oklab, ${colour} 62%, white)`;
}
