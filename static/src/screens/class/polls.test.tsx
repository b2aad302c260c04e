// @vitest-environment jsdom
/** Questions of lectures and all their answers are fetched for whoever opens them, and for nobody else. */

import { expect, it } from "vitest";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen } from "../../testing/render";
import { Polls } from "./polls";

const holder = useFakeServer();
const LIST = "GET /api/activities/a/polls";

it("fetches the answers when they are opened", async () => {
  holder.server.on(LIST, [
    {
      id: "p",
      asked_at: "2026-03-01T10:00:00Z",
      text: "Is it right?",
      choices: [],
      answers: [{ name: "Ada", answer: "Hardly.", is_off: false }],
    },
  ]);
  await render(<Polls activityId="a" count={1} />);
  expect(holder.server.sent()).toEqual([]);
  const details = screen.getByRole<HTMLDetailsElement>("group");
  details.open = true;
  expect(await screen.findByText("Hardly.")).toBeTruthy();
  expect(holder.server.sent()).toEqual([LIST]);
});

it("is not there where nothing was asked", async () => {
  await render(<Polls activityId="a" count={0} />);
  expect(screen.queryByRole("group")).toBeNull();
});
