/**
 * Bytes to messages and back (twin: lti_tool/sync/wire/protocol.py).
 *
 * The framing is that of y-protocols: a variable-length number says the kind. Kinds from 100 on are
 * this tool's own and are only sent to a page that asked for them.
 */

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/** Place to which a teacher leads. */
export interface LedPlace {
  /** Id of the lead. */
  readonly lead: string;
  readonly conversation: string;
  /** Offset in the canonical text. */
  readonly start: number;
}

/** A message from the server. */
export type Message =
  | { readonly kind: "step1"; readonly stateVector: Uint8Array }
  | { readonly kind: "step2"; readonly update: Uint8Array }
  | { readonly kind: "update"; readonly update: Uint8Array }
  | { readonly kind: "saved"; readonly count: number }
  | { readonly kind: "refused"; readonly number: number; readonly code: string }
  /** Author ids of the people who are here now. Their names are requested. */
  | { readonly kind: "presence"; readonly authors: readonly string[] }
  /** The activity's settings are not what they were. */
  | { readonly kind: "settings" }
  /** The teacher points at another passage, or at none; or leads on to a place. */
  | { readonly kind: "pointer"; readonly place: LedPlace | null }
  /** False while the server cannot store anything. */
  | { readonly kind: "storing"; readonly isPossible: boolean }
  /** A ticket to come back with, once; and the newest revision of the settings. */
  | { readonly kind: "resumption"; readonly ticket: string; readonly revision: number }
  /** Keys of notes in the order in which the server accepted them, after those listed before. */
  | { readonly kind: "order"; readonly keys: readonly string[] }
  /** States of other clients; see `awareness.ts`. */
  | { readonly kind: "awareness"; readonly states: Uint8Array }
  /** A kind of a newer server: nothing to this page. */
  | { readonly kind: "other"; readonly number: number };

/** A message that cannot be read. */
export class MalformedMessage extends Error {}

const SYNC = 0;
export const AWARENESS = 1;
const SAVED = 100;
const REFUSED = 101;
const PRESENCE = 102;
const SETTINGS = 103;
const STORING = 104;
const RESUMPTION = 105;
const ORDER = 106;
const POINTER = 107;

const STEP1 = 0;
const STEP2 = 1;
const UPDATE = 2;

/** An update that changes nothing: no structs, nothing deleted. */
export const EMPTY_UPDATE = new Uint8Array([0, 0]);

/** True for an update that changes nothing. The server does not number such a message. */
export function isEmpty(update: Uint8Array): boolean {
  return update.length === 2 && update[0] === 0 && update[1] === 0;
}

/** "This is what I have; send me the rest." */
export function step1(stateVector: Uint8Array): Uint8Array {
  return syncMessage(STEP1, stateVector);
}

/** "This is what you do not have yet." */
export function step2(update: Uint8Array): Uint8Array {
  return syncMessage(STEP2, update);
}

/** "This has just been changed." */
export function update(change: Uint8Array): Uint8Array {
  return syncMessage(UPDATE, change);
}

function syncMessage(step: number, payload: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, SYNC);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, payload);
  return encoding.toUint8Array(encoder);
}

/** Read one message. Raises MalformedMessage. */
export function read(bytes: Uint8Array): Message {
  try {
    const decoder = decoding.createDecoder(bytes);
    return readBody(decoder, decoding.readVarUint(decoder));
  } catch (error) {
    throw error instanceof MalformedMessage ? error : new MalformedMessage(String(error));
  }
}

function readBody(decoder: decoding.Decoder, kind: number): Message {
  switch (kind) {
    case SYNC:
      return readSync(decoder);
    case AWARENESS:
      return { kind: "awareness", states: decoding.readVarUint8Array(decoder) };
    case SAVED:
      return { kind: "saved", count: decoding.readVarUint(decoder) };
    case REFUSED:
      return {
        kind: "refused",
        number: decoding.readVarUint(decoder),
        code: decoding.readVarString(decoder),
      };
    case PRESENCE:
      return { kind: "presence", authors: readTexts(decoding.readVarString(decoder)) };
    case SETTINGS:
      return { kind: "settings" };
    case POINTER:
      return {
        kind: "pointer",
        place: decoding.hasContent(decoder) ? JSON.parse(decoding.readVarString(decoder)) : null,
      };
    case STORING:
      return { kind: "storing", isPossible: decoding.readVarUint(decoder) === 1 };
    case RESUMPTION:
      return {
        kind: "resumption",
        ticket: decoding.readVarString(decoder),
        revision: decoding.readVarUint(decoder),
      };
    case ORDER:
      return { kind: "order", keys: readTexts(decoding.readVarString(decoder)) };
    default:
      return { kind: "other", number: kind };
  }
}

function readSync(decoder: decoding.Decoder): Message {
  const step = decoding.readVarUint(decoder);
  // A copy: the bytes given out would otherwise keep the whole frame alive in the document.
  const payload = decoding.readVarUint8Array(decoder).slice();
  switch (step) {
    case STEP1:
      return { kind: "step1", stateVector: payload };
    case STEP2:
      return { kind: "step2", update: payload };
    case UPDATE:
      return { kind: "update", update: payload };
    default:
      throw new MalformedMessage(`sync step ${step}`);
  }
}

function readTexts(json: string): string[] {
  const listed: unknown = JSON.parse(json);
  if (!Array.isArray(listed)) {
    throw new MalformedMessage("not a list");
  }
  return listed.filter((text) => typeof text === "string");
}
