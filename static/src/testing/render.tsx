/** Components on a page of their own, for tests that look at them as a person does. */

import { configure, screen, waitFor } from "@testing-library/dom";
import { userEvent } from "@testing-library/user-event";
import { type ComponentChild, options, render as renderInto } from "preact";
import { act } from "preact/test-utils";
import { afterEach } from "vitest";

// Several rounds of requests and redraws on a busy machine.
configure({ asyncUtilTimeout: 8000 });

// Preact's own waits beside the frame, and may end when this page of a test is already gone.
Object.assign(options, {
  requestAnimationFrame: (flush: () => void) => globalThis.requestAnimationFrame?.(() => flush()),
});

let root: HTMLElement | null = null;

/** Render into the page, or anew in the same place. */
export async function render(component: ComponentChild): Promise<void> {
  root ??= document.body.appendChild(document.createElement("div"));
  await act(() => renderInto(component, root as HTMLElement));
}

/** Take the page away, as a visitor who leaves it. */
export async function unmount(): Promise<void> {
  const page = root;
  if (page !== null) {
    await act(() => renderInto(null, page));
  }
}

afterEach(async () => {
  await unmount();
  root?.remove();
  root = null;
});

export { screen, userEvent, waitFor };
