/** Both ends read the wire alike: the vectors that tests/sync reads, too. */

import { expect, test } from "vitest";
import vectors from "../../../tests/vectors/protocol.json";
import { readStates } from "./awareness";
import { read } from "./protocol";

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

test.each(vectors)("$description", (vector) => {
  const message = read(fromHex(vector.hex));
  expect(message.kind).toBe(vector.kind);
  if (message.kind === "saved") {
    expect(message.count).toBe(vector.count);
  } else if (message.kind === "refused") {
    expect([message.number, message.code]).toEqual([vector.number, vector.code]);
  } else if (message.kind === "storing") {
    expect(message.isPossible).toBe(vector.isPossible);
  } else if (message.kind === "resumption") {
    expect([message.ticket, message.revision]).toEqual([vector.ticket, vector.revision]);
  } else if (message.kind === "order") {
    expect(message.keys).toEqual(vector.keys);
  } else if (message.kind === "presence") {
    expect(message.authors).toEqual(vector.authors);
  } else if (message.kind === "pointer") {
    expect(message.place).toEqual(vector.place ?? null);
  } else if (message.kind === "awareness") {
    expect(readStates(message.states)).toEqual(
      vector.states?.map(([client, clock, text]) => ({ client, clock, text })),
    );
  }
});
