/** A draft's edits are one list at the server, and none of them is lost on the way. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../../api/http";
import type { Draft } from "../../../api/openapi.generated";
import { draft, draftTurn } from "../../../testing/data";
import { DraftSession } from "./draft_session";
import type { Edit } from "./edits";

const SPEAKER: Edit = { op: "speaker", turn: 1, speaker: "user", everywhere: false };
const SPLIT: Edit = { op: "split", turn: 0, offset: 3 };
const OFFLINE = new ApiError("unreachable", "No answer.", "Wait.", 0);

/** Server that answers when a test says so. */
class Server {
  readonly saves: { version: number; edits: readonly Edit[] }[] = [];
  has: Draft = draft();
  answers: ("ok" | "lost" | ApiError)[] = [];

  save = async (version: number, edits: readonly Edit[]): Promise<Draft> => {
    this.saves.push({ version, edits });
    const answer = this.answers.shift() ?? "ok";
    if (answer instanceof ApiError) {
      throw answer;
    }
    if (version !== this.has.version) {
      throw new ApiError("conflict", "Somebody else has changed it.", "", 409);
    }
    this.has = { ...this.has, edits, version: version + 1 };
    if (answer === "lost") {
      throw OFFLINE;
    }
    return this.has;
  };

  load = async (): Promise<Draft> => this.has;
}

let server: Server;
let session: DraftSession;

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  session = new DraftSession(server.has, server);
});
afterEach(() => vi.useRealTimers());

async function settled(): Promise<void> {
  await vi.runAllTimersAsync();
}

describe("an edit", () => {
  it("of a speaker is seen at once, and saved", async () => {
    session.edit(SPEAKER);
    expect(session.state.turns[1]?.speaker).toBe("user");
    expect(session.state.saving).toBe("saving");
    await settled();
    expect(session.state.saving).toBe("saved");
    expect(server.has.edits).toEqual([SPEAKER]);
  });

  it("of a text waits for the server's answer, and the next one for it", async () => {
    server.has = { ...server.has, turns: [draftTurn({ label: "You" })] };
    session.edit(SPLIT);
    expect(session.edit(SPEAKER)).toBe(false);
    await settled();
    expect(session.state.turns).toEqual(server.has.turns);
    expect(session.edit({ ...SPEAKER, turn: 0 })).toBe(true);
  });

  it("of a text can be undone before it is answered", async () => {
    session.edit(SPLIT);
    expect(session.undo()).toBe(true);
    expect(session.redo()).toBe(true);
    session.undo();
    await session.saved();
    expect(session.state).toMatchObject({ edits: [], undone: [SPLIT], isBlocked: false });
  });

  it("is sent with those that were made while another one was on its way", async () => {
    session.edit(SPEAKER);
    session.edit({ op: "name", turn: 0, label: "Ada", everywhere: false });
    await settled();
    expect(server.saves.map(({ edits }) => edits.length)).toEqual([1, 2]);
    expect(session.state.turns).toEqual(server.has.turns);
  });

  it("is undone by sending fewer, and redone", async () => {
    session.edit(SPEAKER);
    await settled();
    session.undo();
    await settled();
    expect(server.has.edits).toEqual([]);
    session.redo();
    await settled();
    expect(server.has.edits).toEqual([SPEAKER]);
    expect(session.redo()).toBe(false);
  });

  it("can be made otherwise without another step to undo", async () => {
    session.edit(SPEAKER);
    session.replaceLast({ ...SPEAKER, everywhere: true });
    await settled();
    expect(server.has.edits).toEqual([{ ...SPEAKER, everywhere: true }]);
  });
});

describe("a lost connection", () => {
  it("keeps an edit, and sends it again", async () => {
    server.answers = [OFFLINE, OFFLINE];
    session.edit(SPEAKER);
    await vi.advanceTimersByTimeAsync(0);
    expect(session.state.saving).toBe("waiting");
    expect(session.state.edits).toEqual([SPEAKER]);
    await settled();
    expect(server.saves).toHaveLength(3);
    expect(session.state.saving).toBe("saved");
  });

  it("whose answer alone was lost does not count as somebody else's change", async () => {
    server.answers = ["lost"];
    session.edit(SPEAKER);
    await settled();
    expect(session.state).toMatchObject({ saving: "saved", error: null, edits: [SPEAKER] });
  });

  it("makes what needs all edits fail, with the reason", async () => {
    server.answers = [OFFLINE, OFFLINE];
    session.edit(SPEAKER);
    const saved = session.saved();
    await expect(saved).rejects.toBe(OFFLINE);
    await settled();
    await expect(session.saved()).resolves.toBe(server.has);
  });
});

describe("a refusal", () => {
  it("shows what the server has, and the reason", async () => {
    const refusal = new ApiError("invalid", "A turn is split inside its text.", "", 400);
    server.answers = [refusal];
    session.edit(SPLIT);
    await settled();
    expect(session.state).toMatchObject({ edits: [], isBlocked: false, error: refusal });
    await expect(session.saved()).resolves.toBe(server.has);
    expect(session.edit(SPEAKER)).toBe(true);
  });

  it("because of somebody else's change shows that change", async () => {
    const theirs: Edit = { op: "drop", turn: 0 };
    server.has = { ...server.has, edits: [theirs], version: 9, turns: [draftTurn()] };
    session.edit(SPEAKER);
    await settled();
    expect(session.state.edits).toEqual([theirs]);
    expect(session.state.turns).toHaveLength(1);
    expect(session.state.error?.sentence).toBe("Somebody else has changed it.");
  });
});
