// @vitest-environment jsdom
/** Items for a person are new once, and lead to their places. */

import { beforeEach, expect, it, vi } from "vitest";
import type { FeedItem } from "../../api/openapi.generated";
import { session } from "../../testing/data";
import { type SentRequest, useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { FeedPage } from "./page";

const holder = useFakeServer();
const navigate = vi.fn();
const UNTIL = "2026-03-01T10:00:00Z";

beforeEach(() => navigate.mockClear());

function item(words: string, change: Partial<FeedItem> = {}): FeedItem {
  return {
    kind: "reply",
    course_id: session().course?.id ?? "",
    course: "AI and Society",
    activity_id: "a",
    activity: "Week 3",
    is_new: false,
    at: UNTIL,
    author: "Ben",
    words,
    workspace_id: "w",
    draft_of: null,
    note: "n",
    comment: words,
    ...change,
  };
}

async function open(...items: FeedItem[]): Promise<void> {
  let isSeen = false;
  holder.server.on("GET /api/feed", ({ respond }: SentRequest) => {
    const found = items.map((one) => (isSeen ? { ...one, is_new: false } : one));
    respond({ items: found, is_cut: false, until: UNTIL });
  });
  holder.server.on("PUT /api/feed/seen", ({ respond }: SentRequest) => {
    isSeen = true;
    respond(null, 204);
  });
  const more = { activityId: "a", navigate, refreshAndNavigate: vi.fn() };
  await render(<FeedPage session={session()} {...more} />);
  await screen.findByRole("heading", { name: "For you" });
}

it("tells what is new until the page is left, and the server that it was seen", async () => {
  await open(item("**Later**", { is_new: true }), item("Earlier"));
  await waitFor(() => expect(holder.server.sent("GET /api/feed")).toHaveLength(2));
  expect(holder.server.requests.find(({ method }) => method === "PUT")?.body).toEqual({
    until: UNTIL,
  });
  const [later, earlier] = screen.getAllByTestId("feed-item");
  expect(later?.textContent).toContain("Ben answered your commentNewLater");
  expect(earlier?.textContent).not.toContain("New");
});

it("sends nothing where nothing is new, and says what will stand there", async () => {
  await open();
  expect(screen.getByText(/^Nothing yet/)).toBeDefined();
  expect(holder.server.sent("PUT")).toEqual([]);
});

it("opens the place of a comment, and the list of one's work for a mark", async () => {
  await open(item("Here"), item("", { kind: "mark", note: null, comment: null, author: null }));
  const [comment, mark] = screen.getAllByTestId("feed-item");
  await userEvent.click(comment as HTMLElement);
  const place = { workspace: "w", note: "n", comment: "Here" };
  expect(navigate).toHaveBeenLastCalledWith({ screen: "annotate", activity: "a", ...place });
  await userEvent.click(mark as HTMLElement);
  expect(navigate).toHaveBeenLastCalledWith({ screen: "own-work" });
});
