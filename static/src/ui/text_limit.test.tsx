// @vitest-environment jsdom
/** Fields with a limit take all that is typed, say what is too much, and keep their form from being sent. */

import { expect, it } from "vitest";
import { render, screen, userEvent } from "../testing/render";
import { LimitedInput, LimitedTextarea, tooLong } from "./text_limit";

it("takes a text that is too long whole, says by how much, and makes the form invalid", async () => {
  await render(
    <form>
      <label>
        Title
        <LimitedInput name="title" limit={5} />
      </label>
    </form>,
  );
  const field = screen.getByLabelText<HTMLInputElement>(/Title/);
  await userEvent.type(field, "😀😀😀😀😀");
  expect(field.checkValidity()).toBe(true);
  await userEvent.type(field, "ab");
  expect(field.value).toBe("😀😀😀😀😀ab");
  expect(screen.getByRole("status").textContent).toBe(tooLong(2));
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(field.form?.checkValidity()).toBe(false);
  await userEvent.type(field, "{Backspace}{Backspace}");
  expect(screen.queryByRole("status")).toBeNull();
  expect(field.form?.checkValidity()).toBe(true);
});

it("counts as it is told", async () => {
  await render(
    <LimitedInput aria-label="Name" limit={3} excessOf={(text, most) => text.length - most} />,
  );
  const field = screen.getByLabelText<HTMLInputElement>("Name");
  await userEvent.type(field, "😀😀");
  expect(screen.getByRole("status").textContent).toBe(tooLong(1));
});

it("measures what was there from the beginning", async () => {
  await render(<LimitedTextarea name="comment" rows={2} limit={3} defaultValue="four" />);
  expect(screen.getByRole("status").textContent).toBe(tooLong(1));
});

it.each([
  [1, "Too long by 1 character. Shorten it to save it."],
  [12_007, "Too long by 12,007 characters. Shorten it to save it."],
])("says %i in words", (excess, words) => {
  expect(tooLong(excess)).toBe(words);
});
