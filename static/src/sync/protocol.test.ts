/** The bytes on the wire, both ways, and what is made of bytes that are none of ours. */

import { describe, expect, it } from "vitest";
import * as protocol from "./protocol";

function bytes(...numbers: number[]): Uint8Array {
  return new Uint8Array(numbers);
}

function text(kind: number[], content: string): Uint8Array {
  const body = new TextEncoder().encode(content);
  return bytes(...kind, body.length, ...body);
}

describe("what the page sends", () => {
  it("is framed as y-protocols does", () => {
    expect(protocol.step1(bytes(0))).toEqual(bytes(0, 0, 1, 0));
    expect(protocol.step2(bytes(0, 0))).toEqual(bytes(0, 1, 2, 0, 0));
    expect(protocol.update(bytes(7, 8, 9))).toEqual(bytes(0, 2, 3, 7, 8, 9));
  });
});

describe("what the server sends", () => {
  it.each<[string, Uint8Array, protocol.Message]>([
    ["a question", bytes(0, 0, 1, 0), { kind: "step1", stateVector: bytes(0) }],
    ["an answer", bytes(0, 1, 2, 5, 6), { kind: "step2", update: bytes(5, 6) }],
    ["a change", bytes(0, 2, 2, 5, 6), { kind: "update", update: bytes(5, 6) }],
    ["what is saved", bytes(100, 0x80, 0x02), { kind: "saved", count: 256 }],
    [
      "what is refused",
      text([101, 3], "not-yours"),
      { kind: "refused", number: 3, code: "not-yours" },
    ],
    ["settings that changed", bytes(103), { kind: "settings" }],
    ["a pointer that changed", bytes(107), { kind: "pointer", place: null }],
    ["that nothing can be stored", bytes(104, 0), { kind: "storing", isPossible: false }],
    ["that storing is possible again", bytes(104, 1), { kind: "storing", isPossible: true }],
    ["awareness", bytes(1, 1, 0), { kind: "awareness", states: bytes(0) }],
    ["a kind of the future", bytes(0xff, 0x01), { kind: "other", number: 255 }],
  ])("is read: %s", (_, message, expected) => {
    expect(protocol.read(message)).toEqual(expected);
  });

  it("is read: who is here, without entries that are none", () => {
    const presence = text([102], JSON.stringify(["zoe00001", null, { author: "ana00001" }]));
    expect(protocol.read(presence)).toEqual({ kind: "presence", authors: ["zoe00001"] });
  });

  it.each([
    ["nothing", bytes()],
    ["a number without an end", bytes(0x80)],
    ["a number that has no end at all", new Uint8Array(64).fill(0xff)],
    ["a length beyond the end", bytes(0, 2, 9, 1)],
    ["an unknown step", bytes(0, 9, 0)],
    ["presence that is no JSON", text([102], "{")],
    ["presence that is no list", text([102], '{"author":"x"}')],
  ])("is called malformed: %s", (_, message) => {
    expect(() => protocol.read(message)).toThrow(protocol.MalformedMessage);
  });
});

it("knows an update that changes nothing", () => {
  expect(protocol.isEmpty(protocol.EMPTY_UPDATE)).toBe(true);
  expect(protocol.isEmpty(bytes(0, 1))).toBe(false);
});
