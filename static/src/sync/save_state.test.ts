/** Work of a person is displayed as saved only when the server has it on disk. */

import { describe, expect, it } from "vitest";
import * as save from "./save_state";

const A = new Uint8Array([1]);
const B = new Uint8Array([2]);
const C = new Uint8Array([3]);

const live = save.wentLive(save.START, []);

describe("an edit", () => {
  it("is being saved until its message is acknowledged", () => {
    let state = save.edited(save.edited(live, A), B);
    expect(save.displayed(state)).toEqual({ kind: "saving", count: 2 });
    state = save.acknowledged(state, 1);
    expect(save.displayed(state)).toEqual({ kind: "saving", count: 1 });
    state = save.acknowledged(state, 2);
    expect(save.displayed(state)).toEqual({ kind: "saved" });
  });

  it("is not called saved by an acknowledgement of an earlier message", () => {
    const state = save.acknowledged(save.edited(live, A), 0);
    expect(save.displayed(state)).toEqual({ kind: "saving", count: 1 });
  });

  it("waits when the connection is lost before the acknowledgement, in front of later ones", () => {
    let state = save.edited(save.edited(live, A), B);
    state = save.acknowledged(state, 1);
    state = save.edited(save.wentOffline(state), C);
    expect(save.displayed(state)).toMatchObject({ kind: "offline", count: 2 });
    expect(save.unsaved(state)).toEqual([B, C]);
  });
});

describe("after a new connection", () => {
  const waiting = save.edited(save.wentOffline(save.edited(live, A)), B);

  it("what waited goes out as message one", () => {
    const state = save.wentLive(waiting, [save.unsaved(waiting)]);
    expect(save.displayed(state)).toEqual({ kind: "saving", count: 2 });
    expect(save.displayed(save.acknowledged(state, 1))).toEqual({ kind: "saved" });
  });

  it("what waited may go out in several messages", () => {
    const state = save.acknowledged(save.wentLive(waiting, [[A], [B]]), 1);
    expect(save.displayed(state)).toEqual({ kind: "saving", count: 1 });
    expect(save.unsaved(state)).toEqual([B]);
  });

  it("what the server had already is saved", () => {
    expect(save.displayed(save.wentLive(waiting, []))).toEqual({ kind: "saved" });
  });

  it("numbers begin again", () => {
    const state = save.edited(save.wentLive(save.wentOffline(live), []), C);
    expect(save.displayed(save.acknowledged(state, 1))).toEqual({ kind: "saved" });
  });
});

describe("a refusal", () => {
  const state = save.refused(save.edited(live, A));

  it("is displayed until the person has read it, and holds nothing back", () => {
    expect(save.displayed(state)).toEqual({ kind: "refused" });
    expect(save.unsaved(state)).toEqual([]);
    const connected = save.wentLive(state, []);
    expect(save.displayed(connected)).toEqual({ kind: "refused" });
    expect(save.displayed(save.acknowledgeRefusal(connected))).toEqual({ kind: "saved" });
  });
});

it("says that it connects before it ever was connected", () => {
  expect(save.displayed(save.START)).toEqual({ kind: "connecting" });
  expect(save.displayed(live)).toEqual({ kind: "saved" });
});
