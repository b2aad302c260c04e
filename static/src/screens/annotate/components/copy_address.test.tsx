// @vitest-environment jsdom
/** An address is copied where the text is not, and only the one that is there is called copied. */

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { render, screen, userEvent } from "../../../testing/render";
import { useCopyResistance } from "../hooks/use_copy_resistance";
import { CopyAddress } from "./copy_address";

function Page({ hash }: { readonly hash: string }) {
  const isNoticed = useCopyResistance(true);
  return (
    <>
      <p class="conversation">Heat rises</p>
      <CopyAddress activityId="a" hash={hash} to="this note" />
      {isNoticed && <p>Copying is made harder here.</p>}
    </>
  );
}

/** The older way of a browser without the newer one: a copy of nothing, which a listener fills. */
function copyByEvent(): boolean {
  const event = new Event("copy", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { setData: () => undefined } });
  document.dispatchEvent(event);
  return true;
}

beforeEach(() => {
  vi.stubGlobal("navigator", { ...navigator, clipboard: undefined });
  document.execCommand = copyByEvent;
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function select(): void {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector(".conversation") as Element);
  document.getSelection()?.removeAllRanges();
  document.getSelection()?.addRange(range);
}

it("gives no notice of the text where a link is copied", async () => {
  await render(<Page hash="#note=1" />);
  select();
  screen.getByRole("button").click();
  expect(await screen.findByText("Link copied")).toBeTruthy();
  expect(screen.queryByText(/Copying is made harder/)).toBeNull();
});

it("gives notice where the text is copied", async () => {
  await render(<Page hash="#note=1" />);
  select();
  document.dispatchEvent(new Event("copy", { bubbles: true, cancelable: true }));
  expect(await screen.findByText(/Copying is made harder/)).toBeTruthy();
});

it("calls no other address copied", async () => {
  await render(<Page hash="#note=1" />);
  document.getSelection()?.removeAllRanges();
  await userEvent.click(screen.getByRole("button"));
  expect(await screen.findByText("Link copied")).toBeTruthy();
  await render(<Page hash="#note=2" />);
  expect(screen.queryByText("Link copied")).toBeNull();
});
