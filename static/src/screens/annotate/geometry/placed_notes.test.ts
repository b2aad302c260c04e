/** Placed notes overlap in lanes of their own, and a change looks at few of them. */

import { describe, expect, it, vi } from "vitest";
import type { HighlightValue } from "../../../document/annotations/schema";
import { random } from "../../../testing/random";
import type { Span } from "../../../text/anchors";
import { byPlace, LANES } from "../../../text/painting";
import { inTextOrder, PlacedNotes } from "./placed_notes";
import type { Placement, Placements } from "./placements";

interface Note extends HighlightValue {
  readonly isLost?: boolean;
}

function note(start: number, end: number, change: Partial<Note> = {}): Note {
  return { key: `${start}-${end}`, start, end, tag: "t1", ...change } as Note;
}

/** Places of notes at their offsets; each is remembered, as its range is. */
function placementsOf() {
  const known = new Map<string, Placement>();
  const of = vi.fn(({ key, start, end, isLost }: Note) => {
    const placement = known.get(key) ?? { span: { start, end }, range: {} as StaticRange };
    known.set(key, placement);
    return isLost === true ? null : placement;
  });
  return { of } as unknown as Placements & { readonly of: typeof of };
}

const NOBODY: ReadonlySet<string> = new Set();

function lanes(placed: PlacedNotes): [string, number][] {
  return [...placed.marks(NOBODY, null)].map(([key, { lane }]) => [key, lane]);
}

/** Lanes of spans in their order: the lowest that no overlapping span before has. */
function lanesOf(notes: readonly Span[]): number[] {
  const ends: number[] = new Array(LANES).fill(0);
  return notes.map(({ start, end }) => {
    const free = ends.findIndex((one) => one <= start);
    const lane = free < 0 ? LANES - 1 : free;
    ends[lane] = Math.max(ends[lane] ?? 0, end);
    return lane;
  });
}

describe("lanes", () => {
  it.each([
    [
      "apart from each other are the same",
      [
        [0, 5],
        [5, 9],
      ],
      [0, 0],
    ],
    [
      "of what overlaps differ, the longer one first",
      [
        [0, 9],
        [2, 8],
        [2, 4],
      ],
      [0, 1, 2],
    ],
    [
      "are shared by what overlaps more often",
      [
        [0, 3],
        [0, 3],
        [0, 3],
        [0, 3],
      ],
      [0, 1, 2, 2],
    ],
  ])("%s", (_, spans, expected) => {
    const notes = spans.map(([start, end], i) => note(start ?? 0, end ?? 0, { key: String(i) }));
    const placed = PlacedNotes.of(notes, placementsOf());
    expect(lanes(placed).map(([, lane]) => lane)).toEqual(expected);
  });

  it("are those of all notes placed anew, whatever comes, goes and changes", () => {
    const { below } = random(11);
    const placements = placementsOf();
    let notes: Note[] = [];
    let placed = PlacedNotes.of(notes, placements);
    for (let step = 0; step < 600; step += 1) {
      const at = below(notes.length + 1);
      const act = below(3);
      const start = below(200);
      if (act === 0 && notes[at] !== undefined) {
        notes = notes.toSpliced(at, 1);
      } else if (act === 1 && notes[at] !== undefined) {
        notes = notes.with(at, { ...(notes[at] as Note), tag: String(step) });
      } else {
        const made = note(start, start + 1 + below(40), { key: String(step) });
        notes = [...notes, made].sort((a, b) => byPlace(a, b));
      }
      placed = PlacedNotes.of(notes, placements, placed);
      expect(lanes(placed)).toEqual(lanesOf(notes).map((lane, i) => [notes[i]?.key, lane]));
    }
  });

  it.each([200, 2_000])("of one note more among %i are found by looking at few", (count) => {
    const placements = placementsOf();
    const notes = Array.from({ length: count }, (_, i) => note(i * 10, i * 10 + 15));
    const before = PlacedNotes.of(notes, placements);
    placements.of.mockClear();
    PlacedNotes.of(
      notes.toSpliced(count / 2, 0, note(count * 5, count * 5 + 8)),
      placements,
      before,
    );
    expect(placements.of.mock.calls.length).toBeLessThan(20);
  });
});

describe("notes", () => {
  const notes = [
    note(0, 40),
    note(10, 20),
    note(12, 14),
    note(50, 60),
    note(0, 9, { isLost: true }),
  ];
  const placed = PlacedNotes.of(notes, placementsOf());

  it("without a place are left out", () => {
    expect(placed.size).toBe(4);
  });

  it.each([
    [null, ["0-40", "10-20", "12-14", "50-60"]],
    [{ start: 20, end: 50 }, ["0-40"]],
    [{ start: 19, end: 51 }, ["0-40", "10-20", "50-60"]],
    [{ start: 60, end: 90 }, []],
  ])("that touch %j are painted", (near, keys) => {
    expect([...placed.marks(NOBODY, near).keys()]).toEqual(keys);
  });

  it("at an offset are found, the shortest first", () => {
    expect(placed.at(13).map(({ key }) => key)).toEqual(["12-14", "10-20", "0-40"]);
    expect(placed.at(45)).toEqual([]);
  });

  it("that nobody else sees look different", () => {
    const marks = placed.marks(new Set(["10-20"]), null);
    expect([...marks.values()].map(({ isPrivate }) => isPrivate)).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  it("are brought into the order of the text, those without a place last", () => {
    const keys = inTextOrder(notes.toReversed(), placementsOf()).map(({ key }) => key);
    expect(keys).toEqual(["0-40", "10-20", "12-14", "50-60", "0-9"]);
  });
});
