// @vitest-environment jsdom
/** Both languages count alike: the vectors that tests/conversations reads, too. */

import { expect, test } from "vitest";
import vectors from "../../../tests/vectors/canonical_text.json";
import { textOf } from "./canonical_text";

test.each(vectors)("$description", ({ html, text, utf16_length }) => {
  const element = document.createElement("div");
  element.innerHTML = html;
  expect(textOf(element)).toBe(text);
  expect(textOf(element).length).toBe(utf16_length);
});
