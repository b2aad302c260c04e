// @vitest-environment jsdom
/** A document follows the server's through losses, and says what became of every edit. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { Provider } from "./provider";
import type { Replica } from "./provider_types";
import { displayed, type SaveState, unsaved } from "./save_state";
import { type Connection, Server } from "./testing/in_memory_server";

class Page {
  replicas: Replica[] = [];
  losses: string[] = [];
  states: SaveState[] = [];
  present: readonly string[] = [];
  order: string[] = [];
  ends: unknown[] = [];
  revisions: number[] = [];
  addresses: string[] = [];
  readonly calls: string[] = [];
  provider: Provider;

  constructor(server: Server) {
    this.provider = new Provider({
      openTicket: server.openTicket,
      isFinal: (error) => (error as Error).message === "final",
      address: ({ ticket }) => {
        this.addresses.push(`ws://test/${ticket}`);
        return `ws://test/${ticket}`;
      },
      onReplica: (replica) => this.replicas.push(replica),
      onLoss: (loss) => this.losses.push(loss),
      onSaveState: (state) => this.states.push(state),
      onPresence: (authors) => {
        this.present = authors;
      },
      onOrder: (keys) => this.order.push(...keys),
      onRevision: (revision) => this.revisions.push(revision),
      onSettingsChanged: () => this.calls.push("settings"),
      onPointerChanged: () => this.calls.push("pointer"),
      onEnd: (error) => this.ends.push(error),
      makeSocket: server.makeSocket,
      random: () => 0,
    });
  }

  get doc(): Y.Doc {
    return this.replicas.at(-1)?.doc as Y.Doc;
  }

  get saveState() {
    return displayed(this.states.at(-1) as SaveState);
  }

  write(key: string, value: string): void {
    this.doc.getMap("m").set(key, value);
  }

  read(): Record<string, unknown> {
    return this.doc.getMap("m").toJSON();
  }
}

let server: Server;
let page: Page;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new Server();
  server.write("old", "1");
  page = new Page(server);
  page.provider.start();
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  page.provider.stop();
  vi.useRealTimers();
});

describe("a first connection", () => {
  it("hands over a document that is up to date and writes under the given client id", () => {
    expect(page.replicas).toHaveLength(1);
    expect(page.read()).toEqual({ old: "1" });
    expect(page.doc.clientID).toBe(101);
    expect(page.saveState).toEqual({ kind: "saved" });
  });

  it("brings what others write", () => {
    server.write("new", "2");
    expect(page.read()).toEqual({ old: "1", new: "2" });
  });

  it("is tried again with growing pauses until there is one", async () => {
    page.provider.stop();
    server.ticketError = new Error("away");
    const late = new Page(server);
    late.provider.start();
    await vi.advanceTimersByTimeAsync(1400);
    expect(late.replicas).toHaveLength(0);
    server.ticketError = null;
    await vi.advanceTimersByTimeAsync(1000);
    expect(late.replicas).toHaveLength(1);
    late.provider.stop();
  });
});

describe("what the server says besides", () => {
  it("passes on changed settings, and a server that cannot store anything", () => {
    server.answer = "nothing";
    page.write("mine", "x");
    server.socket?.deliver(new Uint8Array([103]));
    server.socket?.deliver(new Uint8Array([107]));
    expect(page.calls).toEqual(["settings", "pointer"]);
    server.socket?.deliver(new Uint8Array([104, 0]));
    expect(page.saveState).toMatchObject({ kind: "paused", count: 1 });
    server.socket?.deliver(new Uint8Array([104, 1]));
    expect(page.saveState).toEqual({ kind: "saving", count: 1 });
  });

  it("holds no longer than the connection", async () => {
    server.socket?.deliver(new Uint8Array([104, 0]));
    server.restart();
    await vi.advanceTimersByTimeAsync(500);
    expect(page.saveState).toEqual({ kind: "saved" });
  });
});

describe("an edit", () => {
  it("is saved when the server says so, and not before", () => {
    server.answer = "nothing";
    page.write("mine", "x");
    expect(page.saveState).toEqual({ kind: "saving", count: 1 });
    server.socket?.deliver(new Uint8Array([100, 1]));
    expect(page.saveState).toEqual({ kind: "saved" });
  });

  it("made offline goes out after the next connection, still under the first client id", async () => {
    server.restart();
    page.write("mine", "x");
    page.write("mine too", "y");
    expect(page.saveState).toMatchObject({ kind: "offline", count: 2 });
    await vi.advanceTimersByTimeAsync(500);
    expect(server.doc.getMap("m").toJSON()).toEqual({ old: "1", mine: "x", "mine too": "y" });
    expect(page.saveState).toEqual({ kind: "saved" });
    expect(page.doc.clientID).toBe(101);
    expect(page.replicas).toHaveLength(1);
  });

  it("that was lost with the connection before its acknowledgement is sent again", async () => {
    server.answer = "nothing";
    page.write("mine", "x");
    server.restart();
    server.answer = "save";
    await vi.advanceTimersByTimeAsync(500);
    expect(server.doc.getMap("m").toJSON()).toEqual({ old: "1", mine: "x" });
    expect(page.saveState).toEqual({ kind: "saved" });
  });

  it("that the server had stored before the connection was lost is not sent twice", async () => {
    page.write("first", "w");
    server.answer = "nothing";
    page.write("mine", "x");
    Y.applyUpdate(server.doc, Y.encodeStateAsUpdate(page.doc));
    server.restart();
    await vi.advanceTimersByTimeAsync(500);
    expect(page.saveState).toEqual({ kind: "saved" });
  });

  it("made offline goes out in messages of bearable size", async () => {
    server.restart();
    for (let i = 0; i < 10; i += 1) {
      page.write(`part ${i}`, "x".repeat(20_000));
    }
    const sizes: number[] = [];
    const take = server.take.bind(server);
    server.take = (line, bytes) => {
      sizes.push(bytes.length);
      take(line, bytes);
    };
    await vi.advanceTimersByTimeAsync(500);
    expect(Math.max(...sizes)).toBeLessThan(70_000);
    expect(server.doc.getMap("m").size).toBe(11);
    expect(page.saveState).toEqual({ kind: "saved" });
  });

  it("that nobody answers makes the page connect again", async () => {
    server.answer = "nothing";
    page.write("mine", "x");
    server.answer = "save";
    await vi.advanceTimersByTimeAsync(15_600);
    expect(server.tickets).toBe(2);
    expect(page.saveState).toEqual({ kind: "saved" });
  });
});

describe("a refusal", () => {
  beforeEach(async () => {
    server.answer = "refuse";
    page.write("mine", "x");
  });

  it("ends the copy at once: what is written in it afterwards never counts as an edit", () => {
    server.answer = "save";
    page.write("later", "y");
    expect(page.losses).toEqual(["refused"]);
    expect(unsaved(page.states.at(-1) as SaveState)).toEqual([]);
    expect(server.doc.getMap("m").has("later")).toBe(false);
  });

  it("is followed by a fresh copy, with the old one for showing what was lost", async () => {
    server.answer = "save";
    await vi.advanceTimersByTimeAsync(500);
    const fresh = page.replicas[1];
    expect(page.read()).toEqual({ old: "1" });
    expect(fresh?.doc.clientID).toBe(102);
    expect(fresh?.replaced).toMatchObject({ loss: "refused", code: "no" });
    expect(fresh?.replaced?.doc.getMap("m").get("mine")).toBe("x");
  });

  it("is shown until it has been read, and then saving goes on as usual", async () => {
    server.answer = "save";
    await vi.advanceTimersByTimeAsync(500);
    expect(page.saveState).toEqual({ kind: "refused" });
    page.provider.acknowledgeRefusal();
    page.write("reconnect", "z");
    expect(page.saveState).toEqual({ kind: "saved" });
    expect(server.doc.getMap("m").get("reconnect")).toBe("z");
  });
});

describe("a message that the server closes the socket over", () => {
  it.each([1008, 1009, 4400, 4413])("(%i) is not sent for ever", async (code) => {
    server.answer = "nothing";
    page.write("mine", "x".repeat(1000));
    server.socket?.end(code);
    await vi.advanceTimersByTimeAsync(500);
    expect(page.losses).toEqual(["refused"]);
    expect(page.read()).toEqual({ old: "1" });
  });
});

describe("another generation of the document", () => {
  it("is never merged with this copy", async () => {
    server.socket?.end(4409);
    page.write("mine", "x");
    server.doc = new Y.Doc();
    server.generation = 2;
    server.write("restored", "1");
    await vi.advanceTimersByTimeAsync(500);
    expect(page.losses).toEqual(["another-generation"]);
    expect(page.read()).toEqual({ restored: "1" });
    expect(server.doc.getMap("m").has("mine")).toBe(false);
    expect(page.saveState).toEqual({ kind: "refused" });
  });

  it("is no refusal when nothing was unsaved", async () => {
    server.socket?.end(4409);
    server.generation = 2;
    await vi.advanceTimersByTimeAsync(500);
    expect(page.saveState).toEqual({ kind: "saved" });
  });
});

describe("connecting again", () => {
  it("happens at once when the network is back", async () => {
    window.dispatchEvent(new Event("offline"));
    expect(page.saveState).toMatchObject({ kind: "offline", count: 0 });
    window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(0);
    expect(page.saveState).toEqual({ kind: "saved" });
  });

  it("waits longer when the page was too quick", async () => {
    server.socket?.end(4429);
    await vi.advanceTimersByTimeAsync(4900);
    expect(server.tickets).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(server.tickets).toBe(2);
  });

  it("does not wait for a ticket for ever", async () => {
    server.isSilent = true;
    server.restart();
    await vi.advanceTimersByTimeAsync(10_000);
    server.isSilent = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(page.saveState).toEqual({ kind: "saved" });
  });

  it("is not tried after the page was left", async () => {
    page.provider.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.tickets).toBe(1);
  });

  it("ends when there is no way back", async () => {
    server.ticketError = new Error("final");
    server.socket?.end(4401);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(page.ends).toEqual([server.ticketError]);
    expect(page.saveState.kind).toBe("offline");
  });

  it("does not count a message of the connection before", async () => {
    const before = server.socket as Connection;
    server.restart();
    await vi.advanceTimersByTimeAsync(500);
    server.answer = "nothing";
    page.write("mine", "x");
    before.isOpen = true;
    before.deliver(new Uint8Array([100, 1]));
    expect(page.saveState).toEqual({ kind: "saving", count: 1 });
  });
});

describe("a quiet connection", () => {
  it("is asked whether anything is missing, and then has it", async () => {
    server.doc.getMap("m").set("missed", "1");
    await vi.advanceTimersByTimeAsync(46_000);
    expect(page.read()).toEqual({ old: "1", missed: "1" });
    expect(server.tickets).toBe(1);
  });

  it("that does not answer counts as lost", async () => {
    server.take = () => undefined;
    await vi.advanceTimersByTimeAsync(45_000 + 15_000);
    expect(page.saveState).toMatchObject({ kind: "offline", count: 0 });
  });
});

it("passes on who is here", () => {
  const json = '["ana00001","ben00001"]';
  server.socket?.deliver(new Uint8Array([102, json.length, ...new TextEncoder().encode(json)]));
  expect(page.present).toEqual(["ana00001", "ben00001"]);
});

it("passes over bytes that are no message by connecting again", async () => {
  server.socket?.deliver(new Uint8Array([0, 9]));
  await vi.advanceTimersByTimeAsync(500);
  expect(server.tickets).toBe(2);
  expect(page.saveState).toEqual({ kind: "saved" });
});

describe("a resumption ticket", () => {
  beforeEach(() => {
    server.offerResumption("back-again");
  });

  it("brings a page back that was cut off, without a request, under the same client id", async () => {
    page.write("mine", "2");
    server.restart();
    await vi.advanceTimersByTimeAsync(1000);
    expect(page.addresses.at(-1)).toBe("ws://test/back-again");
    expect(server.tickets).toBe(1);
    page.write("more", "3");
    expect(server.doc.getMap("m").toJSON()).toEqual({ old: "1", mine: "2", more: "3" });
    expect(page.doc.clientID).toBe(101);
  });

  it("is used for one connection", async () => {
    server.restart();
    await vi.advanceTimersByTimeAsync(1000);
    server.restart();
    await vi.advanceTimersByTimeAsync(5000);
    expect(page.addresses.at(-1)).toBe("ws://test/ticket-2");
  });

  it("is kept while the server cannot be reached", async () => {
    server.socket?.end(1006);
    await vi.advanceTimersByTimeAsync(0);
    server.socket?.end(1006);
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.tickets).toBe(1);
  });

  it("that is not accepted gives way to a request at once", async () => {
    server.restart();
    await vi.advanceTimersByTimeAsync(1000);
    server.socket?.end(4401);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.tickets).toBe(2);
    expect(page.saveState).toEqual({ kind: "saved" });
  });

  it("is not for the copy that takes the place of one that was refused", async () => {
    server.answer = "refuse";
    page.write("bad", "x");
    await vi.advanceTimersByTimeAsync(5000);
    expect(page.addresses.at(-1)).toBe("ws://test/ticket-2");
    expect(page.doc.clientID).toBe(102);
  });

  it("tells of settings that changed meanwhile", () => {
    expect(page.revisions).toEqual([1]);
  });
});
