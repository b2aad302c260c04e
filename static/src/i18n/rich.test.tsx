// @vitest-environment jsdom
/** Elements stand where the translation has them, and a text makes none of its own. */

import { afterEach, expect, it } from "vitest";
import { render } from "../testing/render";
import { rich, richPlural } from "./rich";

afterEach(() => {
  globalThis.catalogue = undefined;
});

async function html(words: unknown): Promise<string> {
  await render(<p>{words as string}</p>);
  return document.querySelector("p")?.outerHTML ?? "";
}

it("puts elements and values where the text has them", async () => {
  const made = rich("Press <b>Save {name}</b>, or {key}.", {
    b: (text) => <b>{text}</b>,
    name: "x",
    key: <kbd>S</kbd>,
  });
  expect(await html(made)).toBe("<p>Press <b>Save x</b>, or <kbd>S</kbd>.</p>");
});

it("follows a translation that has them in another order", async () => {
  globalThis.catalogue = { "{key} for <b>help</b>": "<b>Hilfe</b> mit {key}" };
  const made = rich("{key} for <b>help</b>", { b: (text) => <b>{text}</b>, key: <kbd>F1</kbd> });
  expect(await html(made)).toBe("<p><b>Hilfe</b> mit <kbd>F1</kbd></p>");
});

it("shows what is no part as the text that it is", async () => {
  globalThis.catalogue = { "{n} <b>note</b>": ["<i>eine</i> <b>Notiz</b>", "{n} <b>Notizen</b>"] };
  const made = richPlural(1, "{n} <b>note</b>", "{n} <b>notes</b>", { b: (text) => <b>{text}</b> });
  expect(await html(made)).toBe("<p>eine <b>Notiz</b></p>");
});
