// @vitest-environment jsdom
/** A workspace is loaded once at a time, again with its settings, and not for a page that was left. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { holdWorkspace, requestWorkspace } from "../../../api/first_workspace";
import type { Workspace } from "../../../api/openapi.generated";
import { ACTIVITY } from "../../../testing/data";
import { type FakeServer, useFakeServer } from "../../../testing/fake_server";
import { type OpenWorkspace, WorkspaceLoader } from "./workspace_loader";

const PATH = "/api/activities/a/workspace?connect=false";
const CONNECTING = "/api/activities/a/workspace?connect=true";
const holder = useFakeServer();
let opened: OpenWorkspace[];
let errors: unknown[];
let loader: WorkspaceLoader;
let documents = 0;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", class {});
  opened = [];
  errors = [];
  documents += 1;
  const take = (one: OpenWorkspace) => opened.push(one);
  loader = new WorkspaceLoader({ activityId: "a" }, take, (error) => errors.push(error));
});

afterEach(() => {
  loader.leave();
  vi.useRealTimers();
});

function workspace(revision: number, ...conversations: string[]): Workspace {
  return {
    workspace_id: "w",
    document_id: `d${documents}`,
    hidden_document_id: null,
    private_document_id: null,
    ticket: null,
    hidden_ticket: null,
    response: null,
    private_ticket: null,
    feedback: {},
    mark: null,
    credit: null,
    anonymity: null,
    revision,
    is_pointing: false,
    shares_positions: true,
    activity: { ...ACTIVITY, title: `Revision ${revision}` },
    audience: { kind: "class", name: "Whole class" },
    author: "authorid",
    groups: [],
    other_workspaces: [],
    authors: {},
    conversations: conversations.map((id) => ({
      id,
      title: id,
      turn_count: 0,
      text_hash: id,
      has_source: true,
    })),
    comparison: null,
    can_write: true,
    can_contribute: true,
    can_moderate: false,
    can_manage_tags: false,
    tags: [],
    allows_own_tags: false,
    is_bound: true,
    is_hiding: false,
    is_open: true,
    can_reveal: false,
    attempts: [],
    is_current: true,
    can_start_over: false,
    can_resume: false,
    hidden_of: null,
    is_handing_in: false,
    handed_in: null,
    schedule: {
      opens_at: null,
      closes_at: null,
      due_at: null,
      takes_late: true,
      opens_in: null,
      closes_in: null,
    },
  };
}

async function settle(milliseconds = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

function requests(server: FakeServer) {
  return server.requests.filter(({ path }) => path === PATH || path === CONNECTING);
}

it("a newer load is not overwritten by an older one", async () => {
  loader.load();
  loader.load();
  const [older, newer] = requests(holder.server);
  newer?.respond(workspace(2, "c"));
  older?.respond(workspace(1, "c"));
  await settle();
  expect(older?.signal?.aborted).toBe(true);
  expect(opened.map((one) => one.workspace.revision)).toEqual([2]);
});

it("goes on in another document where others work together now", async () => {
  holder.server.on(`POST ${CONNECTING}`, workspace(1, "c"));
  loader.load();
  await settle();
  const before = opened.at(-1)?.store;
  const other = { ...workspace(2, "c"), document_id: `other${documents}` };
  holder.server.on(`POST ${PATH}`, other);
  loader.load();
  await settle();
  expect(opened.at(-1)?.workspace.document_id).toBe(other.document_id);
  expect(opened.at(-1)?.store).not.toBe(before);
});

it("changed settings are fetched within two seconds", async () => {
  holder.server.on(`POST ${CONNECTING}`, workspace(1, "c"));
  loader.load();
  await settle();
  holder.server.on(`POST ${PATH}`, workspace(2, "c"));
  opened[0]?.store.onRevision(2);
  await settle(2000);
  expect(opened.at(-1)?.workspace.revision).toBe(2);
  expect(document.title).toBe("Revision 2");
});

it("a page without a conversation waits for word of one, and asks nothing meanwhile", async () => {
  holder.server.on(`POST ${CONNECTING}`, workspace(1));
  loader.load();
  await settle(60_000);
  expect(requests(holder.server)).toHaveLength(1);
  holder.server.on(`POST ${PATH}`, workspace(2, "c"));
  opened[0]?.store.onSettingsChanged();
  await settle(2000);
  expect(opened.map((one) => one.workspace.conversations.length)).toEqual([0, 1]);
});

describe("a workspace whose shared document is closed", () => {
  const closed = (revision: number): Workspace => ({
    ...workspace(revision, "c"),
    is_open: false,
    is_hiding: true,
    hidden_document_id: `own${documents}`,
    activity: { ...ACTIVITY, hides_notes: true, note_threshold: 1 },
  });

  it("asks for no ticket of it", async () => {
    holder.server.on(`POST ${CONNECTING}`, closed(1));
    loader.load();
    await settle();
    const asked = holder.server.requests.map(({ path }) => path);
    expect(asked).toContain(`/api/documents/own${documents}/ticket`);
    expect(asked).not.toContain(`/api/documents/d${documents}/ticket`);
  });

  it("goes on with the same notes when it opens", async () => {
    holder.server.on(`POST ${CONNECTING}`, closed(1));
    loader.load();
    await settle();
    holder.server.on(`POST ${PATH}`, workspace(1, "c"));
    loader.load();
    await settle();
    expect(opened.at(-1)?.store).toBe(opened[0]?.store);
    const asked = holder.server.requests.map(({ path }) => path);
    expect(asked).toContain(`/api/documents/d${documents}/ticket`);
  });

  it("is loaded again where its own notes were revealed while it was away", async () => {
    holder.server.on(`POST ${CONNECTING}`, closed(1));
    holder.server.refuse(`POST /api/documents/own${documents}/ticket`, "Revealed.", 409);
    holder.server.on(`POST ${PATH}`, workspace(1, "c"));
    loader.load();
    await settle();
    expect(opened.at(-1)?.workspace.is_open).toBe(true);
    expect(opened.at(-1)?.store).toBe(opened[0]?.store);
  });

  it("is another page's than the open one of before", async () => {
    holder.server.on(`POST ${CONNECTING}`, workspace(1, "c"));
    loader.load();
    await settle();
    holder.server.on(`POST ${PATH}`, closed(2));
    loader.load();
    await settle();
    expect(opened.at(-1)?.store).not.toBe(opened[0]?.store);
  });
});

describe("a workspace that came with the page", () => {
  const came = () => ({
    ...workspace(1, "c"),
    schedule: {
      opens_at: null,
      closes_at: null,
      due_at: null,
      takes_late: true,
      opens_in: 60,
      closes_in: null,
    },
  });

  it("is shown without a request, once", async () => {
    holdWorkspace(came(), performance.now());
    loader.start();
    expect(opened).toHaveLength(1);
    expect(requests(holder.server)).toHaveLength(0);
    loader.leave();
    loader.start();
    expect(requests(holder.server)).toHaveLength(1);
  });

  it("is not what another address asks for", () => {
    holdWorkspace(came(), performance.now());
    const other = new WorkspaceLoader({ activityId: "a", workspaceId: "w2" }, vi.fn(), vi.fn());
    other.start();
    other.leave();
    new WorkspaceLoader({ activityId: "b" }, vi.fn(), vi.fn()).start();
    expect(holder.server.sent("POST")).toHaveLength(2);
    loader.start();
    expect(opened).toHaveLength(1);
  });

  it("opens as many seconds sooner as its answer is old", () => {
    holdWorkspace(came(), performance.now());
    vi.advanceTimersByTime(5000);
    loader.start();
    expect(opened[0]?.workspace.schedule.opens_in).toBeCloseTo(55, 1);
  });
});

it("a first load that fails is an error, a later one is tried again", async () => {
  holder.server.refuse(`POST ${CONNECTING}`, "Not for you.", 403);
  loader.load();
  await settle();
  expect(errors).toMatchObject([{ sentence: "Not for you." }]);
  holder.server.on(`POST ${CONNECTING}`, workspace(1, "c"));
  loader.load();
  await settle();
  holder.server.refuse(`POST ${PATH}`, "Busy.", 503);
  loader.load();
  await settle();
  holder.server.on(`POST ${PATH}`, workspace(2, "c"));
  await settle(10_000);
  expect(opened.at(-1)?.workspace.revision).toBe(2);
  expect(errors).toHaveLength(1);
});

it("a page that was left shows nothing more and asks no more", async () => {
  loader.load();
  loader.leave();
  expect(requests(holder.server)[0]?.signal?.aborted).toBe(true);
  await settle(60_000);
  expect([opened.length, errors.length, requests(holder.server).length]).toEqual([0, 0, 1]);
});

describe("a workspace that was asked for before its screen was there", () => {
  it("is shown without another request, once", async () => {
    holder.server.on(`POST ${CONNECTING}`, workspace(1, "c"));
    await requestWorkspace({ activityId: "a" });
    loader.start();
    await settle();
    expect(opened).toHaveLength(1);
    expect(requests(holder.server)).toHaveLength(1);
    loader.leave();
    loader.start();
    expect(requests(holder.server)).toHaveLength(2);
  });

  it("is not what another address asks for", async () => {
    holder.server.on(`POST ${CONNECTING}`, workspace(1, "c"));
    void requestWorkspace({ activityId: "a", groupId: "g" });
    loader.start();
    await settle();
    expect(requests(holder.server)).toHaveLength(1);
  });

  it("opens as many seconds sooner as its answer is old", async () => {
    const schedule = {
      opens_at: null,
      closes_at: null,
      due_at: null,
      takes_late: true,
      opens_in: 60,
      closes_in: null,
    };
    holder.server.on(`POST ${CONNECTING}`, { ...workspace(1, "c"), schedule });
    await requestWorkspace({ activityId: "a" });
    await settle(5000);
    loader.start();
    await settle();
    expect(opened[0]?.workspace.schedule.opens_in).toBeCloseTo(55, 1);
  });

  it("is an error of the screen where it fails", async () => {
    holder.server.refuse(`POST ${CONNECTING}`, "Not for you.", 403);
    await requestWorkspace({ activityId: "a" }).catch(() => undefined);
    loader.start();
    await settle();
    expect(errors).toMatchObject([{ sentence: "Not for you." }]);
  });
});
