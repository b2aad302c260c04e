// @vitest-environment jsdom
/** The teacher's question takes no focus, is answered once or anew, and loses no words. */

import { beforeEach, expect, it, vi } from "vitest";
import { type SentRequest, useFakeServer } from "../../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../../testing/render";
import type { ShownPoll } from "../hooks/use_shown";
import { PollCard } from "./poll_card";

const holder = useFakeServer();
const ANSWER = "PUT /api/polls/p/answer";

function poll(change: Partial<ShownPoll> = {}): ShownPoll {
  const closesAt = performance.now() + 60_000;
  const asked = { id: "p", text: "Is it so?", choices: ["Yes", "No"], closes_in: 60 };
  return { ...asked, choice: null, words: null, closesAt, ...change };
}

const OVER = () => poll({ closesAt: performance.now() - 1 });

beforeEach(() => {
  vi.restoreAllMocks();
  holder.server.on(ANSWER, ({ respond }: SentRequest) => respond(null, 204));
});

const sent = () => holder.server.requests.map(({ body }) => body);

it("is announced, and takes no focus", async () => {
  const page = (asked: ShownPoll | null) => (
    <>
      <input aria-label="Elsewhere" />
      <PollCard poll={asked} />
    </>
  );
  await render(page(null));
  screen.getByLabelText("Elsewhere").focus();
  await render(page(poll()));
  expect(document.activeElement).toBe(screen.getByLabelText("Elsewhere"));
  expect(screen.getAllByRole("status")[0]?.textContent).toContain("Your teacher asks: Is it so?");
  expect(screen.getByRole("timer").textContent).toBe("1:00");
});

it("takes a choice, and another one in its place", async () => {
  await render(<PollCard poll={poll()} />);
  await userEvent.click(screen.getByRole("button", { name: "Yes" }));
  expect(await screen.findByText(/Your answer is in/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "No" }));
  await waitFor(() =>
    expect(screen.getByRole("button", { name: "No" }).getAttribute("aria-pressed")).toBe("true"),
  );
  expect(sent()).toEqual([
    { choice: 0, words: null },
    { choice: 1, words: null },
  ]);
});

it("takes the last of several choices that are made while one is sent", async () => {
  holder.server.on(ANSWER, undefined);
  await render(<PollCard poll={poll({ choices: ["Yes", "No", "Perhaps"] })} />);
  for (const name of ["Yes", "No", "Perhaps"]) {
    await userEvent.click(screen.getByRole("button", { name }));
  }
  expect(sent()).toEqual([{ choice: 0, words: null }]);
  holder.server.on(ANSWER, ({ respond }: SentRequest) => respond(null, 204));
  holder.server.requests[0]?.fail();
  const last = screen.getByRole("button", { name: "Perhaps" });
  await waitFor(() => expect(last.getAttribute("aria-pressed")).toBe("true"));
  expect(sent().at(-1)).toEqual({ choice: 2, words: null });
  expect(screen.queryByRole("alert")).toBeNull();
});

it("shows the answer that was given before", async () => {
  await render(<PollCard poll={poll({ choice: 1 })} />);
  expect(screen.getByRole("button", { name: "No" }).getAttribute("aria-pressed")).toBe("true");
});

it("keeps the words of an answer that came too late", async () => {
  holder.server.refuse(ANSWER, "This question is closed, so your answer came too late.", 409);
  await render(<PollCard poll={poll({ choices: [] })} />);
  await userEvent.type(screen.getByLabelText("Your answer"), "Because{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("came too late");
  expect(screen.getByLabelText<HTMLInputElement>("Your answer").value).toBe("Because");
});

it("does not send what is empty or too long", async () => {
  await render(<PollCard poll={poll({ choices: [] })} />);
  await userEvent.type(screen.getByLabelText("Your answer"), "   {Enter}");
  await userEvent.click(screen.getByLabelText("Your answer"));
  await userEvent.paste("x".repeat(201));
  await userEvent.keyboard("{Enter}");
  expect(sent()).toEqual([]);
});

it("says that it is closed, and takes no answer then", async () => {
  await render(<PollCard poll={OVER()} />);
  await userEvent.click(screen.getByRole("button", { name: "Yes" }));
  expect(sent()).toEqual([]);
  expect(screen.getByText("Closed without an answer of yours.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(screen.queryByRole("timer")).toBeNull();
});

it("shows nothing where nothing is asked", async () => {
  await render(<PollCard poll={null} />);
  expect(screen.queryByRole("timer")).toBeNull();
});
