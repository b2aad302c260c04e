// @vitest-environment jsdom
/** A student's page of their own work in another language than English: the same work in the same parts. */

import { expect, it, vi } from "vitest";
import { ownWork, session } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen } from "../../testing/render";
import { OwnWorkPage } from "./page";

vi.hoisted(() => {
  globalThis.catalogue = { "To do": "Zu tun", "Handed in": "Abgegeben", Past: "Vergangen" };
});

const holder = useFakeServer();

it("shows every work in its part", async () => {
  holder.server.on("GET /api/own-work", [
    ownWork({ activity_id: "a", title: "Essay" }),
    ownWork({ activity_id: "b", title: "Done", handed_in_at: "2026-01-02T10:00:00Z" }),
    ownWork({ activity_id: "d", title: "Old", closes_at: "2026-01-02T10:00:00Z" }),
  ]);
  await render(
    <OwnWorkPage
      session={session()}
      activityId={null}
      navigate={vi.fn()}
      refreshAndNavigate={vi.fn()}
    />,
  );
  const regions = await screen.findAllByRole("region");
  expect(
    regions.map((region) => [
      region.getAttribute("aria-label"),
      region.querySelector("button")?.textContent,
    ]),
  ).toEqual([
    ["Zu tun", "Essay"],
    ["Abgegeben", "Done"],
    ["Vergangen", "Old"],
  ]);
});
