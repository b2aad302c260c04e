// @vitest-environment jsdom
/** Unsent work in this browser is told to its writer, with its words, unless an open page sends it. */

import "fake-indexeddb/auto";
import { act } from "preact/test-utils";
import { beforeEach, expect, it } from "vitest";
import { add, clear, countOf, remove } from "../sync/device/device_store";
import { handle, settleActivity } from "../sync/device/handled";
import type { KeptEdit } from "../sync/device/kept_edit";
import { render, screen, userEvent, waitFor } from "../testing/render";
import { UnsentWork } from "./unsent_work";

beforeEach(() => clear("ana"));

function edit(change: Partial<KeptEdit> = {}): KeptEdit {
  const place = { person: "ana", activity: "a", title: "Week 3", workspace: "w", document: "d" };
  const texts = [{ key: "k c", quote: "one", text: "A first guess" }];
  return {
    ...{ ...place, part: "shared", generation: 1, client: 7, at: Date.now() },
    ...{ update: new Uint8Array([0, 0]), texts, loss: null, code: "" },
    ...change,
  };
}

async function open(opening: string | null): Promise<void> {
  await render(<UnsentWork person="ana" opening={opening} />);
}

it("tells the words in their last version, and what to do", async () => {
  const texts = [{ key: "k c", quote: "one", text: "A better one" }];
  await add([edit(), edit({ texts })]);
  await open(null);
  const notice = await screen.findByRole("region", { name: "Not sent: Week 3" });
  expect(notice.textContent).toContain("2 changes of yours in “Week 3” are not sent yet");
  expect(notice.textContent).toContain("Open that activity here again");
  expect(notice.textContent).toContain("A better one");
  expect(notice.textContent).not.toContain("A first guess");
});

it("tells nothing of somebody else's", async () => {
  await add([edit({ person: "ben" })]);
  await open(null);
  await settled();
  expect(screen.queryByRole("region")).toBeNull();
});

it("leaves what is being opened to its page, unless that cannot send it", async () => {
  await add([edit({ activity: "b", document: "open" }), edit({ activity: "b", document: "gone" })]);
  const end = handle("open");
  await open("b");
  await settled();
  expect(screen.queryByRole("region")).toBeNull();
  await act(() => settleActivity("b"));
  const notice = await screen.findByRole("region");
  expect(notice.textContent).toContain("One change of yours");
  expect(notice.textContent).toContain("do not fit what is here now");
  await act(end);
  await waitFor(() => expect(screen.getByRole("region").textContent).toContain("2 changes"));
});

it("deletes it after asking", async () => {
  await add([edit()]);
  await open(null);
  await userEvent.click(await screen.findByRole("button", { name: "Delete it" }));
  expect(await countOf("ana")).toBe(1);
  await userEvent.click(screen.getByRole("button", { name: "Delete what is not sent?" }));
  await waitFor(() => expect(screen.queryByRole("region")).toBeNull());
  expect(await countOf("ana")).toBe(0);
});

it("goes once another tab has sent it", async () => {
  const keys = await add([edit()]);
  await open(null);
  await screen.findByRole("region");
  await remove(keys);
  await waitFor(() => expect(screen.queryByRole("region")).toBeNull(), { timeout: 15_000 });
});

/** Wait until the store has answered what was asked before. */
async function settled(): Promise<void> {
  await act(async () => {
    await countOf("ana");
    await countOf("ana");
  });
}
