// @vitest-environment jsdom
/** Changes run one at a time, and every error of theirs can be shown. */

import { act } from "preact/test-utils";
import { afterEach, expect, it, vi } from "vitest";
import { ApiError } from "../api/http";
import { render } from "../testing/render";
import { type Mutation, useMutation } from "./use_mutation";

let mutation: Mutation;

function Probe() {
  mutation = useMutation();
  return null;
}

afterEach(() => {
  vi.restoreAllMocks();
});

it("a refusal is kept until a change succeeds", async () => {
  await render(<Probe />);
  const refusal = new ApiError("conflict", "No.", "Wait.", 409);
  await act(async () => {
    expect(await mutation.run(() => Promise.reject(refusal))).toBe(false);
  });
  expect(mutation.error).toBe(refusal);
  await act(async () => {
    expect(await mutation.run(() => Promise.resolve())).toBe(true);
  });
  expect(mutation.error).toBeNull();
});

it("an error that is no refusal is put in words, and logged", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
  await render(<Probe />);
  const fault = new TypeError("x is undefined");
  await act(async () => {
    await mutation.run(() => Promise.reject(fault));
  });
  expect(mutation.error?.sentence).toBe("Something went wrong on this page.");
  expect(log).toHaveBeenCalledWith(fault);
});

it("a second change does not run while the first does", async () => {
  await render(<Probe />);
  let finish: () => void = () => undefined;
  const second = vi.fn();
  const first = act(
    () =>
      mutation.run(
        () =>
          new Promise<void>((resolve) => {
            finish = resolve;
          }),
      ) as unknown as Promise<void>,
  );
  expect(await mutation.run(second)).toBe(false);
  finish();
  await first;
  expect(second).not.toHaveBeenCalled();
  expect(mutation.isBusy).toBe(false);
});
