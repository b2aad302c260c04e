/** Sources stay in the page until they have arrived. */

import { expect, it, vi } from "vitest";
import { ApiError } from "../../../api/http";
import type { AddedConversation } from "../../../api/openapi.generated";
import { SendQueue } from "./send_queue";
import type { Incoming } from "./transfer";

const OFFLINE = new ApiError("unreachable", "No answer.", "Wait.", 0);

function text(name: string): Incoming {
  return { kind: "text", name, text: name, html: "", isDropped: false };
}

function added(title: string, is_existing = false): AddedConversation {
  const rest = { length: 0, turn_count: 0, state: "importing" as const, problem: null };
  return { id: title, title, is_existing, ...rest };
}

function queueOf(send: (incoming: Incoming, again: boolean) => Promise<AddedConversation>) {
  const onAdded = vi.fn();
  return { queue: new SendQueue({ send, onAdded }), onAdded };
}

it("one source goes at once, and nothing is left in the page", async () => {
  const { queue, onAdded } = queueOf(async ({ name }) => added(name));
  queue.add([text("a")]);
  await vi.waitFor(() => expect(onAdded).toHaveBeenCalledWith(added("a"), true));
  expect(queue.items).toEqual([]);
});

it("several go one after the other, and the last ones when the first have been read", async () => {
  const sent: string[] = [];
  const { queue, onAdded } = queueOf(async ({ name }) => {
    sent.push(name);
    return added(name);
  });
  queue.add(["a", "b", "c", "d"].map(text));
  await vi.waitFor(() => expect(onAdded).toHaveBeenCalledTimes(3));
  expect(onAdded).toHaveBeenCalledWith(added("a"), false);
  expect(queue.items).toMatchObject([{ name: "d", state: "waiting" }]);
  queue.setBeingRead(2);
  await vi.waitFor(() => expect(sent).toEqual(["a", "b", "c", "d"]));
});

it("what fails is kept with the reason, holds up nothing, and can be sent again", async () => {
  let isDown = true;
  const { queue, onAdded } = queueOf(async ({ name }) => {
    if (name === "a" && isDown) {
      throw OFFLINE;
    }
    return added(name);
  });
  queue.add([text("a"), text("b")]);
  await vi.waitFor(() => expect(onAdded).toHaveBeenCalledWith(added("b"), false));
  expect(queue.items).toMatchObject([{ name: "a", state: "failed", error: OFFLINE }]);
  isDown = false;
  queue.sendAgain(queue.items[0]?.key ?? 0);
  await vi.waitFor(() => expect(queue.items).toEqual([]));
});

it("what is here already is added only when somebody says so", async () => {
  const send = vi.fn(async ({ name }: Incoming, again: boolean) => added(name, !again));
  const { queue, onAdded } = queueOf(send);
  queue.add([text("a")]);
  await vi.waitFor(() => expect(queue.items[0]?.state).toBe("here-already"));
  expect(onAdded).not.toHaveBeenCalled();
  queue.sendAgain(queue.items[0]?.key ?? 0);
  await vi.waitFor(() => expect(onAdded).toHaveBeenCalled());
  expect(send.mock.lastCall?.[1]).toBe(true);
});

it("a refusal is shown until it is taken away", () => {
  const { queue } = queueOf(async ({ name }) => added(name));
  queue.add([], [{ name: "x", sentence: "A folder.", advice: "" }]);
  expect(queue.items).toHaveLength(1);
  queue.remove(queue.items[0]?.key ?? 0);
  expect(queue.items).toEqual([]);
});
