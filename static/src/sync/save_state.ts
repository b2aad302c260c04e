/**
 * State machine of a person's unsaved work: pure, over edits, sockets and acknowledgements.
 *
 * An edit waits until it is sent in a message on a live socket. It is in flight until the server
 * acknowledges that this message is on its disk, and then is forgotten here. When the socket closes,
 * edits in flight wait again. Messages of one socket are numbered from 1 by both sides.
 */

/** State of unsaved edits in this browser: it keeps all of them, is about to, or cannot. */
export type Device = "kept" | "keeping" | "nothing";

/** One message on its way, with the edits it carries. */
interface Sent {
  readonly number: number;
  readonly edits: readonly Uint8Array[];
}

/** The state. `edits` are Yjs updates, in the order they were made. */
export interface SaveState {
  /** True where edits go out at once: the socket is open and synced. */
  readonly isLive: boolean;
  /** True where the page was connected once, and is not now. */
  readonly isOffline: boolean;
  readonly waiting: readonly Uint8Array[];
  readonly inFlight: readonly Sent[];
  /** Messages numbered on this socket. */
  readonly messages: number;
  /** True after a refusal, until the person has acknowledged it. */
  readonly isRefused: boolean;
  /** True unless the server has reported that it cannot store anything. */
  readonly isStoring: boolean;
  readonly device: Device;
  /** True until it is known what earlier pages have kept, which is not saved either. */
  readonly isLoadingKept: boolean;
}

/** State as the page displays it. `count` is in edits. */
export type Displayed =
  | { readonly kind: "connecting" }
  | { readonly kind: "saved" }
  | { readonly kind: "saving"; readonly count: number }
  | { readonly kind: "paused"; readonly count: number; readonly device: Device }
  | { readonly kind: "offline"; readonly count: number; readonly device: Device }
  | { readonly kind: "refused" };

export const START: SaveState = {
  isLive: false,
  isOffline: false,
  waiting: [],
  inFlight: [],
  messages: 0,
  isRefused: false,
  isStoring: true,
  device: "keeping",
  isLoadingKept: false,
};

/** An edit was made. It went out at once where the state is live, as the next message. */
export function edited(state: SaveState, edit: Uint8Array): SaveState {
  return added(state, [edit]);
}

/**
 * The socket is up to date. What waited went out, each of `batches` as one message; what is in none
 * of them was on the server's disk before the last socket died.
 */
export function wentLive(state: SaveState, batches: readonly (readonly Uint8Array[])[]): SaveState {
  const live: SaveState = { ...state, isLive: true, isOffline: false, waiting: [] };
  return batches.reduce(send, live);
}

/** Edits are to be saved that were made elsewhere; where the state is live, as the next message. */
export function added(state: SaveState, edits: readonly Uint8Array[]): SaveState {
  return state.isLive ? send(state, edits) : { ...state, waiting: [...state.waiting, ...edits] };
}

function send(state: SaveState, edits: readonly Uint8Array[]): SaveState {
  const number = state.messages + 1;
  return { ...state, messages: number, inFlight: [...state.inFlight, { number, edits }] };
}

/** The server has the first `count` messages of this socket on its disk. */
export function acknowledged(state: SaveState, count: number): SaveState {
  return { ...state, inFlight: state.inFlight.filter((sent) => sent.number > count) };
}

/** The server reported whether it can store anything. Unacknowledged messages are still queued there. */
export function storing(state: SaveState, isStoring: boolean): SaveState {
  return { ...state, isStoring };
}

/** The socket died. */
export function wentOffline(state: SaveState): SaveState {
  return {
    ...state,
    isLive: false,
    isOffline: true,
    isStoring: true,
    waiting: unsaved(state),
    inFlight: [],
    messages: 0,
  };
}

/** The server refused something: what was made on top of it cannot be kept in the document. */
export function refused(state: SaveState): SaveState {
  return { ...wentOffline(state), waiting: [], isRefused: true };
}

/** The person has read the refusal. */
export function acknowledgeRefusal(state: SaveState): SaveState {
  return { ...state, isRefused: false };
}

/** Every edit the server has not acknowledged, in order. */
export function unsaved(state: SaveState): Uint8Array[] {
  return [...state.inFlight.flatMap((sent) => sent.edits), ...state.waiting];
}

/** Combine the states of two documents of one page. */
export function combined(one: SaveState, other: SaveState): SaveState {
  return {
    isLive: one.isLive && other.isLive,
    isOffline: one.isOffline || other.isOffline,
    waiting: [...one.waiting, ...other.waiting],
    inFlight: [...one.inFlight, ...other.inFlight],
    messages: one.messages + other.messages,
    isRefused: one.isRefused || other.isRefused,
    isStoring: one.isStoring && other.isStoring,
    device: deviceOf([one, other].filter((state) => unsaved(state).length > 0)),
    isLoadingKept: one.isLoadingKept || other.isLoadingKept,
  };
}

/** The worst that is true of one of them. */
function deviceOf(states: readonly SaveState[]): Device {
  const all = states.map(({ device }) => device);
  return WORST_FIRST.find((device) => all.includes(device)) ?? "keeping";
}

const WORST_FIRST: readonly Device[] = ["nothing", "keeping", "kept"];

/** State as the page displays it. */
export function displayed(state: SaveState): Displayed {
  const count = state.inFlight.reduce((sum, sent) => sum + sent.edits.length, 0);
  const { device } = state;
  if (state.isRefused) {
    return { kind: "refused" };
  }
  if (state.isOffline) {
    return { kind: "offline", count: state.waiting.length, device };
  }
  if (!state.isLive) {
    return { kind: "connecting" };
  }
  if (!state.isStoring) {
    return { kind: "paused", count, device };
  }
  if (count > 0) {
    return { kind: "saving", count };
  }
  return { kind: state.isLoadingKept ? "connecting" : "saved" };
}
