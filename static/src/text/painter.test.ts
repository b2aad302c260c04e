// @vitest-environment jsdom
/** Marks are painted without a new rule, which would have the style of a whole text computed anew. */

import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Mark, Painter } from "./painting";

class FakeHighlight extends Set<AbstractRange> {
  priority = 0;
}

class FakeSheet {
  rules = "";
  replaceSync = vi.fn((rules: string) => {
    this.rules = rules;
  });
}

let sheets: FakeSheet[] = [];

beforeEach(() => {
  sheets = [];
  vi.stubGlobal("Highlight", FakeHighlight);
  vi.stubGlobal("CSS", { highlights: new Map<string, FakeHighlight>() });
  vi.stubGlobal("CSSStyleSheet", FakeSheet);
  Object.defineProperty(document, "adoptedStyleSheets", {
    configurable: true,
    get: () => sheets,
    set: (after: FakeSheet[]) => {
      sheets = after;
    },
  });
  return () => vi.unstubAllGlobals();
});

const LOOKS = ["t1", "t2"].map((key) => ({ key, color: "#aa0000", underline: "solid" }));

function mark(tag: string, start = 0, isPrivate = false): Mark {
  const range = new Range();
  return { tag, lane: 0, span: { start, end: start + 5 }, range, isPrivate };
}

function painted(): string[] {
  const entries = [...CSS.highlights] as unknown as [string, FakeHighlight][];
  return entries.filter(([, entry]) => entry.size > 0).map(([name]) => name);
}

/** A painter that knows its tags, and its sheet. */
function ready(): readonly [Painter, FakeSheet] {
  const painter = new Painter(".turn-body");
  painter.setLooks(LOOKS);
  const sheet = sheets[0] as FakeSheet;
  sheet.replaceSync.mockClear();
  return [painter, sheet];
}

describe("no rule is written", () => {
  it("when notes with known tags, an unknown one or none are painted", () => {
    const [painter, sheet] = ready();
    painter.paint(new Map(["t1", "t2", "gone", ""].map((tag) => [tag, mark(tag)])));
    expect(sheet.replaceSync).not.toHaveBeenCalled();
    expect(painted()).toHaveLength(3);
  });

  it("when notes of several tags are looked at, one after another", () => {
    const [painter, sheet] = ready();
    for (const tag of ["t1", "t2", "gone"]) {
      painter.showActive(new Range(), tag);
      const names = painted();
      expect(names).toHaveLength(1);
      expect(sheet.rules).toContain(`::highlight(${names[0]})`);
    }
    painter.showActive(null, "");
    expect(painted()).toEqual([]);
    expect(sheet.replaceSync).not.toHaveBeenCalled();
  });

  it("when the same tags come again", () => {
    const [painter, sheet] = ready();
    painter.setLooks(LOOKS.map((look) => ({ ...look })));
    expect(sheet.replaceSync).not.toHaveBeenCalled();
  });
});

it("gives a note the look of its tag when that becomes known, and takes it off again", () => {
  const [painter] = ready();
  painter.paint(new Map([["a", mark("t3")]]));
  const before = painted();
  painter.setLooks([...LOOKS, { key: "t3", color: "#00aa00", underline: "dotted" }]);
  expect(painted()).toHaveLength(1);
  expect(painted()).not.toEqual(before);
  painter.paint(new Map());
  expect(painted()).toEqual([]);
});

it("prepares rules for private notes that are painted later", () => {
  const [painter, sheet] = ready();
  painter.prepare([mark("t1", 0, true)]);
  expect(sheet.replaceSync).toHaveBeenCalledOnce();
  painter.paint(new Map([["a", mark("t1", 0, true)]]));
  expect(sheet.replaceSync).toHaveBeenCalledOnce();
  expect(sheet.rules).toContain(`::highlight(${painted()[0]})`);
});
