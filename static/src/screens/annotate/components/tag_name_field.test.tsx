// @vitest-environment jsdom
/** A tag gets its new name once it has been typed, and not with each key. */

// The page has it, and it takes a change of a field for its input.
import "preact/compat";
import { expect, it, vi } from "vitest";
import { TAG_NAME_LIMIT } from "../../../document/annotations/schema";
import { render, screen, userEvent } from "../../../testing/render";
import { TagNameField } from "./tag_name_field";

const onRename = vi.fn();

async function typed(text: string): Promise<HTMLInputElement> {
  onRename.mockClear();
  await render(<TagNameField name="Claim" onRename={onRename} />);
  const field = screen.getByLabelText<HTMLInputElement>("Name of the tag Claim");
  await userEvent.clear(field);
  await userEvent.click(field);
  await userEvent.paste(text);
  return field;
}

it.each([
  ["with Enter", "{Enter}"],
  ["by leaving the field", "{Tab}"],
])("is renamed %s", async (_, key) => {
  await typed("Thesis");
  expect(onRename).not.toHaveBeenCalled();
  await userEvent.keyboard(key);
  expect(onRename).toHaveBeenLastCalledWith("Thesis");
});

it("keeps what is typed whole where it is too long", async () => {
  const long = "x".repeat(TAG_NAME_LIMIT + 1);
  const field = await typed(long);
  await userEvent.keyboard("{Enter}");
  expect(onRename).not.toHaveBeenCalled();
  expect(field.value).toBe(long);
  expect(screen.getByRole("status").textContent).toContain("Too long by 1 character");
});

it("takes the name that somebody else gives it", async () => {
  await typed("The");
  await render(<TagNameField name="Thesis" onRename={onRename} />);
  const field = screen.getByLabelText<HTMLInputElement>("Name of the tag Thesis");
  expect(field.value).toBe("Thesis");
});
