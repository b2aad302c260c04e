// @vitest-environment jsdom
/** Parts that are fetched when needed: one fetch, at once where it is done, and again where it failed. */

import { expect, it, vi } from "vitest";
import { render, screen, unmount, waitFor } from "../testing/render";
import { fetchPart, type Loadable, useLoaded } from "./use_loaded";

function Shown({ part }: { readonly part: Loadable<string> }) {
  return <p role="status">{useLoaded(part, true) ?? "nothing"}</p>;
}

function shown(): string | null {
  return screen.getByRole("status").textContent;
}

it("shows a part that was fetched in advance at its first drawing", async () => {
  const load = vi.fn(async () => "words");
  const part: Loadable<string> = { loaded: null, load };
  await fetchPart(part);
  const drawn: (string | null)[] = [];
  const First = () => {
    drawn.push(useLoaded(part, true));
    return null;
  };
  await render(<First />);
  expect(drawn).toEqual(["words"]);
  expect(load).toHaveBeenCalledTimes(1);
});

it("tries again, when it is shown the next time, what could not be fetched", async () => {
  const load = vi.fn(async () => "words").mockRejectedValueOnce(new Error("No connection."));
  const part: Loadable<string> = { loaded: null, load };
  await render(<Shown part={part} />);
  expect(shown()).toBe("nothing");
  await unmount();
  await render(<Shown part={part} />);
  await waitFor(() => expect(shown()).toBe("words"));
});
