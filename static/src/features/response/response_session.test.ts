// @vitest-environment jsdom
/** An answer that was not sent comes back in a later page, and nothing is called saved before. */

import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { wordsIn } from "../../document/response/blocks";
import { rootOf } from "../../document/response/root";
import { clear } from "../../sync/device/device_store";
import { displayed } from "../../sync/save_state";
import { Server } from "../../sync/testing/in_memory_server";
import { ResponseSession } from "./response_session";

const PLACE = {
  person: "ana",
  activity: "a",
  title: "Week 3",
  workspace: "w",
  document: "answer",
  part: "shared",
} as const;

let server: Server;
let opened: ResponseSession[];

beforeEach(async () => {
  server = new Server();
  opened = [];
  await clear("ana");
});

afterEach(() => {
  for (const session of opened) {
    session.stop();
  }
});

function open(): ResponseSession {
  const session = new ResponseSession({
    openTicket: server.openTicket,
    isFinal: () => false,
    address: ({ ticket }) => `wss://tool.example/${ticket}`,
    makeSocket: server.makeSocket,
    place: PLACE,
  });
  opened.push(session);
  return session;
}

function write(session: ResponseSession, words: string): void {
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText(words)]);
  rootOf(session.state.doc as Y.Doc).insert(0, [paragraph]);
}

/** Write without a connection, in a page that is killed once it says that it keeps that. */
async function writtenAndKilled(words: string): Promise<void> {
  const session = open();
  await vi.waitFor(() => expect(displayed(session.state.saving).kind).toBe("saved"));
  server.socket?.end(1006);
  server.isSilent = true;
  write(session, words);
  await vi.waitFor(() => expect(displayed(session.state.saving)).toMatchObject({ device: "kept" }));
  session.stop();
  server.isSilent = false;
}

it("is stored by the next page, which says that it is saved only then", async () => {
  await writtenAndKilled("Light scatters.");
  const session = open();
  const storedWhenSaved: string[] = [];
  session.subscribe(() => {
    if (displayed(session.state.saving).kind === "saved") {
      storedWhenSaved.push(wordsIn(server.doc));
    }
  });
  await vi.waitFor(() => expect(displayed(session.state.saving).kind).toBe("saved"));
  expect(storedWhenSaved[0]).toBe("Light scatters.");
});
