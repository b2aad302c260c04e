/**
 * Awareness of one document: the states of its clients, by the messages of y-protocols.
 *
 * The server keeps a state until its client has gone. It writes the author into it, and keeps of it what its
 * kind of document knows as a position.
 */

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { AWARENESS } from "./protocol";
import type { AwarenessChannel } from "./provider_types";

const QUERY_AWARENESS = 3;

/** Milliseconds between two states that this page sends. */
const PAUSE = 400;

/** Most states that are kept; no workspace has as many people. */
const MOST = 1_000;

type Fields = Readonly<Record<string, unknown>>;

/** State of somebody else's client. */
export interface ClientState {
  readonly author: string;
  readonly fields: Fields;
  readonly clock: number;
  /** Time at which it came, by `performance.now`; null where it was there before this page asked. */
  readonly changedAt: number | null;
}

export class Awareness {
  /** States of the others, by client id; the newest is the last. */
  readonly states = new Map<number, ClientState>();
  private own: Fields | null = null;
  private sent = "null";
  private client: number | null = null;
  /** The server takes a state of a client once, under a clock that grows. */
  private clock = 0;
  private timer = 0;
  private sentAt = Number.NEGATIVE_INFINITY;
  private isAnswered = false;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly channel: AwarenessChannel) {
    channel.watchAwareness({
      connected: (clientId) => this.connect(clientId),
      received: (states) => this.receive(states),
    });
  }

  /** Tell the others this state, soon; null tells them that there is none. */
  setState(fields: Fields | null): void {
    this.own = fields;
    if (this.timer === 0) {
      const wait = this.sentAt + PAUSE - performance.now();
      this.timer = window.setTimeout(() => this.send(), Math.max(0, wait));
    }
  }

  /** Call `listener` after every change; returns the function that ends it. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private connect(clientId: number): void {
    this.client = clientId;
    this.states.clear();
    this.isAnswered = false;
    this.sent = "null";
    this.channel.sendAwareness(encoding.encode((to) => encoding.writeVarUint(to, QUERY_AWARENESS)));
    this.send();
    this.notify();
  }

  private send(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    const state = JSON.stringify(this.own);
    if (this.client === null || state === this.sent) {
      return;
    }
    this.sent = state;
    this.sentAt = performance.now();
    this.clock += 1;
    this.channel.sendAwareness(stateMessage(this.client, this.clock, state));
  }

  private receive(states: Uint8Array): void {
    const changedAt = this.isAnswered ? performance.now() : null;
    this.isAnswered = true;
    for (const { client, clock, text } of readStates(states)) {
      if (client === this.client) {
        continue;
      }
      const before = this.states.get(client);
      const state = parsed(text);
      this.states.delete(client);
      if (state !== null && this.states.size < MOST) {
        const isSame = JSON.stringify(before?.fields) === JSON.stringify(state.fields);
        this.states.set(client, {
          ...state,
          clock,
          changedAt: isSame && before ? before.changedAt : changedAt,
        });
      }
    }
    this.notify();
  }

  private notify(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }
}

const opened = new WeakMap<AwarenessChannel, Awareness>();

/** The awareness of a document, one for each connection of a page. */
export function awarenessOf(channel: AwarenessChannel): Awareness {
  const known = opened.get(channel) ?? new Awareness(channel);
  opened.set(channel, known);
  return known;
}

function stateMessage(client: number, clock: number, state: string): Uint8Array {
  const states = encoding.encode((to) => {
    encoding.writeVarUint(to, 1);
    encoding.writeVarUint(to, client);
    encoding.writeVarUint(to, clock);
    encoding.writeVarString(to, state);
  });
  return encoding.encode((to) => {
    encoding.writeVarUint(to, AWARENESS);
    encoding.writeVarUint8Array(to, states);
  });
}

/** States of a message; what is cut off or malformed is left out. */
export function readStates(bytes: Uint8Array): { client: number; clock: number; text: string }[] {
  const states = [];
  try {
    const from = decoding.createDecoder(bytes);
    for (let left = decoding.readVarUint(from); left > 0; left -= 1) {
      const client = decoding.readVarUint(from);
      const clock = decoding.readVarUint(from);
      states.push({ client, clock, text: decoding.readVarString(from) });
    }
  } catch {
    // The server sends none.
  }
  return states;
}

function parsed(text: string): Pick<ClientState, "author" | "fields"> | null {
  try {
    const { user, ...fields } = JSON.parse(text) as { user: { author: string } };
    return typeof user.author === "string" ? { author: user.author, fields } : null;
  } catch {
    return null;
  }
}
