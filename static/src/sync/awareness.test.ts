// @vitest-environment jsdom
/** States of others are read whatever they hold, and one's own goes out some times a second at most. */

import * as decoding from "lib0/decoding";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Awareness, awarenessOf } from "./awareness";
import * as protocol from "./protocol";
import type { AwarenessWatcher } from "./provider_types";

class Channel {
  watcher: AwarenessWatcher | null = null;
  readonly sent: Uint8Array[] = [];

  watchAwareness(watcher: AwarenessWatcher): void {
    this.watcher = watcher;
  }

  sendAwareness(message: Uint8Array): void {
    this.sent.push(message);
  }

  /** Own states that were sent, with their clocks. */
  get states(): [number, unknown][] {
    return this.sent.slice().flatMap((bytes) => {
      const message = protocol.read(bytes);
      if (message.kind !== "awareness") {
        return [];
      }
      const from = decoding.createDecoder(message.states);
      decoding.readVarUint(from);
      decoding.readVarUint(from);
      const clock = decoding.readVarUint(from);
      return [[clock, JSON.parse(decoding.readVarString(from))] as [number, unknown]];
    });
  }
}

let channel: Channel;
let awareness: Awareness;

beforeEach(() => {
  vi.useFakeTimers();
  channel = new Channel();
  awareness = new Awareness(channel);
});

afterEach(() => vi.useRealTimers());

/** A message about others, as the server sends it. */
function about(...states: [client: number, clock: number, state: string][]): Uint8Array {
  const number = (value: number) => (value < 128 ? [value] : [(value & 127) | 128, value >> 7]);
  const text = (plain: string) => {
    const bytes = new TextEncoder().encode(plain);
    return [...number(bytes.length), ...bytes];
  };
  return Uint8Array.from([
    states.length,
    ...states.flatMap(([client, clock, state]) => [client, clock, ...text(state)]),
  ]);
}

const ADA = '{"user":{"author":"ada00001"},"turn":3}';

it("asks at each connection, and says again where this page is", () => {
  awareness.setState({ turn: 1 });
  channel.watcher?.connected(7);
  channel.watcher?.connected(7);
  expect(channel.sent.filter(([kind]) => kind === 3)).toHaveLength(2);
  expect(channel.states).toEqual([
    [1, { turn: 1 }],
    [2, { turn: 1 }],
  ]);
});

it("sends the newest of many states, three a second at most, and none twice", () => {
  channel.watcher?.connected(7);
  for (let turn = 1; turn <= 100; turn += 1) {
    awareness.setState({ turn });
    vi.advanceTimersByTime(20);
  }
  vi.advanceTimersByTime(1_000);
  expect(channel.states.length).toBeLessThanOrEqual(7);
  expect(channel.states.at(-1)?.[1]).toEqual({ turn: 100 });
  const before = channel.sent.length;
  awareness.setState({ turn: 100 });
  vi.advanceTimersByTime(1_000);
  expect(channel.sent).toHaveLength(before);
  awareness.setState(null);
  vi.advanceTimersByTime(1_000);
  expect(channel.states.at(-1)?.[1]).toBeNull();
});

it("knows what was there before from what changes, and forgets who has gone", () => {
  channel.watcher?.connected(7);
  channel.watcher?.received(about([9, 1, ADA], [7, 1, ADA]));
  expect([...awareness.states]).toEqual([
    [9, { author: "ada00001", fields: { turn: 3 }, clock: 1, changedAt: null }],
  ]);
  channel.watcher?.received(about([9, 2, ADA]));
  expect(awareness.states.get(9)?.changedAt).toBeNull();
  channel.watcher?.received(about([9, 3, ADA.replace("3", "4")]));
  expect(awareness.states.get(9)?.changedAt).not.toBeNull();
  channel.watcher?.received(about([9, 3, "null"]));
  expect(awareness.states.size).toBe(0);
});

it.each(["", "{", "7", "[]", '{"user":null}', '{"user":{"author":{}}}', "null"])(
  "leaves out %s",
  (state) => {
    channel.watcher?.connected(7);
    channel.watcher?.received(about([9, 1, state], [10, 1, ADA]));
    expect([...awareness.states.keys()]).toEqual([10]);
  },
);

it("takes what was cut off as far as it goes", () => {
  channel.watcher?.connected(7);
  const bytes = about([9, 1, ADA], [10, 1, ADA]);
  for (let length = 0; length < bytes.length; length += 1) {
    channel.watcher?.received(bytes.slice(0, length));
  }
  expect([...awareness.states.keys()]).toEqual([9]);
});

it("is one for each connection, whoever asks for it", () => {
  expect(awarenessOf(channel)).toBe(awarenessOf(channel));
  expect(awarenessOf(new Channel())).not.toBe(awarenessOf(channel));
});
