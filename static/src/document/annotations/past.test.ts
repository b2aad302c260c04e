/** Notes at each moment are those that the steps until then have made. */

import { describe, expect, it } from "vitest";
import { Past, type PastAct, type PastStep } from "./past";
import type { HighlightValue } from "./schema";

const ADA = "aaaaaaaa";
const BEN = "bbbbbbbb";
const NOTE = `${ADA}/1`;
const COMMENT = `${ADA}/c`;

const LIVE: HighlightValue = {
  key: NOTE,
  author: ADA,
  conversation: "text",
  start: 5,
  end: 10,
  quote: "words",
  prefix: "",
  suffix: "",
  tag: "t2",
  created: 1,
  question: "",
  isClaim: false,
  isChanged: true,
  checks: [],
  comments: [
    {
      key: COMMENT,
      author: ADA,
      text: "As it is now.",
      created: 1,
      replyTo: "",
      question: "",
      agreed: [BEN],
    },
  ],
};

function act(kind: string, values: PastAct["values"] = {}, key = "", note = NOTE): PastAct {
  return { kind, note, key, values };
}

function step(...acts: PastAct[]): PastStep {
  return { at: "2026-03-02T09:00:00Z", author: ADA, acts };
}

function past(...steps: PastStep[]): Past {
  return new Past(steps, new Map([[NOTE, LIVE]]));
}

const EARLIER = { conversation: "text", start: 0, end: 4, quote: "some", prefix: "", suffix: "" };

const STEPS = [
  step(act("note", { ...EARLIER, tag: "t1" })),
  step(act("comment", {}, COMMENT)),
  step(act("tag", { tag: "t2" })),
  step(act("passage")),
  step(act("agree", {}, `${BEN}/agrees-${ADA}-c`)),
];

describe("a past", () => {
  it("ends with what the page shows", () => {
    const [note] = past(...STEPS)
      .at(STEPS.length)
      .values();
    expect({ ...note, created: 1 }).toMatchObject({ ...LIVE, comments: [{ agreed: [BEN] }] });
  });

  it("has each note as it was at a moment", () => {
    const shown = past(...STEPS);
    const at = (position: number) => shown.at(position).get(NOTE);
    expect(at(0)).toBeUndefined();
    expect(at(1)).toMatchObject({ start: 0, quote: "some", tag: "t1", comments: [] });
    expect(at(3)).toMatchObject({ start: 0, tag: "t2", isChanged: false });
    expect(at(4)).toMatchObject({ start: 5, quote: "words", isChanged: true });
    // Backwards, too.
    expect(at(2)).toMatchObject({ tag: "t1", comments: [{ text: "As it is now." }] });
  });

  it("shows no words of others but those of now", () => {
    const shown = past(...STEPS, step(act("comment", {}, `${BEN}/gone`)));
    expect(shown.at(STEPS.length + 1).get(NOTE)?.comments).toHaveLength(1);
  });

  it("forgets what was deleted, and has it again once it is back", () => {
    const shown = past(...STEPS, step(act("note-gone")), step(act("note-back", { tag: "t2" })));
    expect(shown.at(STEPS.length + 1).size).toBe(0);
    expect(shown.at(STEPS.length + 2).get(NOTE)).toMatchObject({ start: 5, comments: [] });
  });

  it("is the same however one comes to a moment", () => {
    const many = Array.from({ length: 1_400 }, (_, i) =>
      step(act("note", { ...EARLIER, tag: `t${i}` }, "", `${ADA}/${i}`)),
    );
    const shown = past(...many);
    for (const position of [1_400, 3, 700, 699, 501, 500, 499, 0, 1_001]) {
      expect(shown.at(position).size).toBe(position);
    }
  });

  it("keeps the notes that a step leaves as they are", () => {
    const other = step(act("note", EARLIER, "", `${ADA}/2`));
    const shown = past(...STEPS, other);
    expect(shown.at(STEPS.length).get(NOTE)).toBe(shown.at(STEPS.length + 1).get(NOTE));
  });
});
