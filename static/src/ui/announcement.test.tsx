// @vitest-environment jsdom
/** Screen readers announce what is added to a live region; what stays as it was is not announced. */

import { expect, it } from "vitest";
import { render, screen } from "../testing/render";
import { Announced, type Announcement } from "./announcement";

/** Numbers of nodes that each of these announcements adds to the page. */
async function additions(...announcements: readonly Announcement[]): Promise<number[]> {
  await render(<Announced announcement={{ words: "" }} />);
  const region = screen.getByRole("status");
  let count = 0;
  const observer = new MutationObserver((changes) => {
    count += changes.reduce((sum, { addedNodes }) => sum + addedNodes.length, 0);
  });
  observer.observe(region, { childList: true, characterData: true, subtree: true });
  const counts: number[] = [];
  for (const announcement of announcements) {
    count = 0;
    await render(<Announced announcement={announcement} />);
    counts.push(count);
  }
  expect(screen.getByRole("status")).toBe(region);
  return counts;
}

it("announces equal words again", async () => {
  const counts = await additions({ words: "End of the text." }, { words: "End of the text." });
  expect(counts).toEqual([1, 1]);
});

it("does not repeat an announcement when the page is drawn anew", async () => {
  const announcement = { words: "Hi!" };
  expect(await additions(announcement, announcement)).toEqual([1, 0]);
});
