// @vitest-environment jsdom
/** Keys of a page are those of the input method while it composes a word. */

import { expect, it } from "vitest";
import { isEnter, isEscape, isSendKey } from "./keys";

function pressed(key: string, change: Partial<KeyboardEvent> = {}) {
  return { key, isComposing: false, ctrlKey: false, metaKey: false, ...change };
}

it("knows the keys that send and close", () => {
  expect(isEscape(pressed("Escape"))).toBe(true);
  expect(isEnter(pressed("Enter"))).toBe(true);
  expect(isSendKey(pressed("Enter"))).toBe(false);
  expect(isSendKey(pressed("Enter", { ctrlKey: true }))).toBe(true);
  expect(isSendKey(pressed("Enter", { metaKey: true }))).toBe(true);
  expect(isEscape(pressed("Enter"))).toBe(false);
});

it("leaves them to a word that is being composed", () => {
  const composing = { isComposing: true, ctrlKey: true };
  expect(isEscape(pressed("Escape", composing))).toBe(false);
  expect(isEnter(pressed("Enter", composing))).toBe(false);
  expect(isSendKey(pressed("Enter", composing))).toBe(false);
});
