// @vitest-environment jsdom
/** A field of a number says its unit, and how it was read where that is not as it was typed. */

import { expect, it } from "vitest";
import { render, screen, userEvent } from "../testing/render";
import { NumberField } from "./number_field";

const LIMITS = { least: 0, most: 100, decimals: 2 };

it.each([
  ["", "of 100"],
  ["70", "of 100"],
  ["7,5", "= 7.5 of 100"],
])("beside %j stands %j", async (typed, beside) => {
  await render(
    <NumberField label="Mark" name="score" limits={LIMITS} defaultValue="" unit="of 100" />,
  );
  if (typed !== "") {
    await userEvent.type(screen.getByRole("textbox", { name: "Mark" }), typed);
  }
  expect(screen.getByRole("status").textContent).toBe(beside);
});

it("what cannot be a number is refused beside the field", async () => {
  await render(
    <NumberField label="Mark" name="score" limits={LIMITS} defaultValue="" unit="of 100" />,
  );
  await userEvent.type(screen.getByRole("textbox", { name: "Mark" }), "many");
  expect(screen.getByRole("status").dataset.refused).toBe("true");
});
