// @vitest-environment jsdom
/** A confirmation can be answered by the key that follows at once. */

import { expect, test, vi } from "vitest";
import { render, screen } from "../testing/render";
import { ConfirmButton } from "./confirm_button";

const QUESTION = "Delete it for everybody?";

test("the focus is on the answer as soon as the question is there", async () => {
  const onConfirm = vi.fn();
  await render(
    <ConfirmButton question={QUESTION} onConfirm={onConfirm}>
      Delete it
    </ConfirmButton>,
  );
  const asked = new Promise<Element | null>((resolve) => {
    const observer = new MutationObserver(() => {
      if (screen.queryByText(QUESTION) !== null) {
        observer.disconnect();
        resolve(document.activeElement);
      }
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  screen.getByRole("button", { name: "Delete it" }).click();
  const focused = await asked;
  expect(focused).toBe(screen.getByRole("button", { name: QUESTION }));
  (focused as HTMLButtonElement).click();
  expect(onConfirm).toHaveBeenCalledOnce();
});
