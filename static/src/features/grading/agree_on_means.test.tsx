// @vitest-environment jsdom
/** The mean is agreed on after the page has said for how many, and for exactly these. */

import { expect, it } from "vitest";
import { member } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { AgreeOnMeans, planWords } from "./agree_on_means";
import { releasedWords } from "./release_marks";

const holder = useFakeServer();
const PLAN = "GET /api/activities/a/means?at_most=5";
const MEANS = "POST /api/activities/a/means";

it("says how many before it is done", async () => {
  holder.server.on(PLAN, { agreed: 12, further: 1, lacking: 3 }).on(MEANS, { agreed: 12 });
  await render(<AgreeOnMeans activityId="a" members={[member("Ada")]} />);
  await userEvent.click(screen.getByRole("button", { name: "See how many", hidden: true }));
  await userEvent.click(
    await screen.findByRole("button", { name: "Agree on the mean for 12", hidden: true }),
  );
  await waitFor(() => expect(screen.getByText("12 marks are agreed on now.")).toBeTruthy());
  const sent = holder.server.requests.find(({ method }) => method === "POST");
  expect(sent?.body).toEqual({ at_most: "5", planned: 12 });
});

it("puts the rest in words", () => {
  expect(planWords({ agreed: 2, further: 1, lacking: 2 })).toBe(
    "2 would get the mean, to two decimals, with both comments. 1 differs by more. 2 have one mark only.",
  );
  expect(releasedWords({ released: 1, left: 0, feedback: 0, unagreed: 2 })).toBe(
    "1 mark is released. 2 works stay: no marks are agreed on for them.",
  );
});
