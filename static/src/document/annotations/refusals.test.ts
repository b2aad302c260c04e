/** Refusals as people read them. */

import { describe, expect, it } from "vitest";
import codes from "../../../../tests/vectors/refusal_codes.json";
import { REFUSAL_SENTENCES, reasonFor } from "./refusals";

describe("the reason of a refusal", () => {
  it("is known for no code that the server does not have", () => {
    expect(codes).toEqual(expect.arrayContaining(Object.keys(REFUSAL_SENTENCES)));
  });

  it("is one sentence, or nothing for a fault of a page or a network", () => {
    for (const code of [...codes, "of-a-newer-server"]) {
      expect(reasonFor(code)).toMatch(/^([A-Z][^.]*\.)?$/);
    }
  });

  it("is told to whoever annotated what was removed meanwhile", () => {
    expect(reasonFor("bad-anchor")).toContain("not here any more");
  });
});
