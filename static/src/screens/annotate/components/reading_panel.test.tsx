// @vitest-environment jsdom
/** The list of keys has those of the board, which work nowhere else. */

import { expect, it } from "vitest";
import { render, screen } from "../../../testing/render";
import { Keys } from "./reading_panel";

it("lists the keys of the board", async () => {
  await render(<Keys />);
  const list = screen.getByText("On the board").closest("section");
  expect(list?.textContent).toContain("MMove the card to another column");
});
