// @vitest-environment jsdom
/** An act on the turns is one edit, or a sentence why there is none. */

import { beforeEach, describe, expect, it, vi } from "vitest";
import { draft, draftTurn } from "../../../testing/data";
import { DraftSession } from "./draft_session";
import { type Acts, actsOf } from "./use_editor";

const TEXTS = ["Hi there 😀.", "Hello. Ask Ada.", "Thanks"];

let session: DraftSession;
let act: Acts;
const outcome = {
  inform: vi.fn(),
  place: vi.fn(),
  open: vi.fn(),
  offer: vi.fn(),
  redacting: vi.fn(),
};

beforeEach(() => {
  vi.clearAllMocks();
  const turns = TEXTS.map((text, i) =>
    draftTurn({ label: i === 1 ? "AI" : "You", length: text.length, html: text }),
  );
  const server = { save: () => new Promise<never>(() => undefined), load: async () => draft() };
  session = new DraftSession(draft({ turns }), server);
  act = actsOf(session, (turn) => TEXTS[turn] ?? null, outcome);
});

describe("splitting", () => {
  it("begins a turn at the caret, which goes there", () => {
    act.split({ turn: 1, start: 7, end: 7 });
    expect(session.state.edits).toEqual([{ op: "split", turn: 1, offset: 7 }]);
    expect(outcome.place).toHaveBeenCalledWith({ turn: 2, offset: 0 });
  });

  it("never halves a character", () => {
    act.split({ turn: 0, start: 10, end: 10 });
    expect(session.state.edits).toMatchObject([{ offset: 9 }]);
  });

  it.each([
    ["at the beginning", { turn: 1, start: 0, end: 0 }],
    ["at the end", { turn: 1, start: 15, end: 15 }],
    ["nowhere", null],
  ])("%s does nothing but explain", (_, caret) => {
    act.split(caret);
    expect(session.state.edits).toEqual([]);
    expect(outcome.inform).toHaveBeenCalledOnce();
  });
});

describe("joining", () => {
  it("puts the caret where the two meet", () => {
    act.joinBefore(2);
    expect(session.state.edits).toEqual([{ op: "join", turn: 1 }]);
    expect(outcome.place).toHaveBeenCalledWith({ turn: 1, offset: 16 });
  });

  it("has nothing to join the first turn with", () => {
    act.joinBefore(0);
    expect(session.state.edits).toEqual([]);
  });
});

describe("taking out", () => {
  it("takes whole words without the space around them", () => {
    act.beginRedaction({ turn: 1, start: 6, end: 14 });
    expect(outcome.redacting).toHaveBeenLastCalledWith({ turn: 1, start: 7, end: 14 });
    act.redact({ turn: 1, start: 7, end: 14 }, "a name");
    expect(session.state.edits).toEqual([
      { op: "redact", turn: 1, start: 7, end: 14, reason: "a name" },
    ]);
  });

  it("asks for a selection where there is none", () => {
    act.beginRedaction({ turn: 1, start: 6, end: 7 });
    expect(outcome.redacting).not.toHaveBeenCalled();
    expect(outcome.inform).toHaveBeenCalledWith(expect.stringContaining("Select the passage"));
  });
});

describe("a speaker", () => {
  it("is offered to be changed in all turns of that name, as one edit", () => {
    act.setSpeaker(0, "assistant");
    const offer = outcome.offer.mock.lastCall?.[0];
    expect(offer).toMatchObject({ turn: 0, name: "You", others: 1 });
    act.everywhere(offer);
    expect(session.state.edits).toEqual([
      { op: "speaker", turn: 0, speaker: "assistant", everywhere: true },
    ]);
  });

  it("who speaks once is changed without a question", () => {
    act.rename(1, " Claude ");
    expect(session.state.turns[1]?.label).toBe("Claude");
    expect(outcome.offer).toHaveBeenLastCalledWith(null);
  });
});

it("text that the browser has changed is not cut by wrong offsets", () => {
  const translated = actsOf(session, () => null, outcome);
  translated.split({ turn: 1, start: 7, end: 7 });
  translated.beginRedaction({ turn: 1, start: 0, end: 5 });
  expect(session.state.edits).toEqual([]);
  expect(outcome.inform).toHaveBeenLastCalledWith(expect.stringContaining("translation"));
});

it("the only turn is not left out", () => {
  session = new DraftSession(draft({ turns: [draftTurn()] }), session as never);
  actsOf(session, () => "", outcome).drop(0);
  expect(session.state.edits).toEqual([]);
});
