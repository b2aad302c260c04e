// @vitest-environment jsdom
/** The projector shows a text with numbers of students, follows them, and names nobody. */

import { beforeEach, expect, it, vi } from "vitest";
import type { Lecture, Projection } from "../../api/openapi.generated";
import { type SentRequest, useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { LecturePage } from "./page";

const holder = useFakeServer();
const navigate = vi.fn();
const LECTURE = "GET /api/activities/a/lecture?";
const AGAIN = `${LECTURE}version=1`;
const ENTRANCE = "GET /api/activities/a/lecture/entrance";

const PROJECTION: Projection = {
  conversations: [
    { id: "t", title: "Heat", text_hash: "h" },
    { id: "u", title: "Why", text_hash: "i" },
  ],
  conversation: "t",
  taking_part: 41,
  heat: [{ start: 0, end: 5, people: 12 }],
  tags: [
    { key: "c", name: "Claim", color: "#108968", shortcut: "1", people: 12 },
    { key: "d", name: "Doubt", color: "#e93d76", shortcut: "2", people: null },
  ],
  poll: null,
};

const LIVE: Lecture = { title: "Week 3", version: "1", projection: PROJECTION };

beforeEach(() => {
  vi.spyOn(document, "hidden", "get").mockReturnValue(false);
  const turn = { speaker: "user", label: "You", html: "<p>Hello heat, again</p>", start: 0 };
  const text = { turns: [{ ...turn, model: "", time: null, attachments: [] }] };
  holder.server
    .on(LECTURE, LIVE)
    .on("GET /api/conversations/t/text/h", text)
    .on("GET /api/conversations/u/text/i", text)
    .on(ENTRANCE, { kind: "lms", address: "https://lms.example/view", qr_code: "data:," });
});

async function open(): Promise<void> {
  await render(<LecturePage activityId="a" navigate={navigate} />);
  await screen.findByRole("heading", { name: "Week 3" });
}

it("shows how many take part and gave each tag; small numbers are none", async () => {
  await open();
  expect(screen.getByRole("region", { name: "Numbers" }).textContent).toContain(
    "41students take part",
  );
  const tags = [...document.querySelectorAll(".lecture-tags li")].map((one) => one.textContent);
  expect(tags).toEqual(["1Claim12", "2Doubt–fewer than 3"]);
  expect(await screen.findByText("Hello heat, again")).toBeTruthy();
});

it("shows the code of the address by which students come in", async () => {
  await open();
  expect(await screen.findByAltText("QR code of https://lms.example/view")).toBeTruthy();
  expect(screen.getByText("Scan to open the activity in your course.")).toBeTruthy();
});

it("asks again with the version that it has, and keeps what it shows where nothing is new", async () => {
  await open();
  holder.server.on(AGAIN, { ...LIVE, projection: null });
  await waitFor(() => expect(holder.server.sent(AGAIN).length).toBeGreaterThan(1));
  expect(screen.getByText("41")).toBeTruthy();
  const projection = { ...PROJECTION, taking_part: 42 };
  holder.server.on(AGAIN, { ...LIVE, version: "2", projection });
  expect(await screen.findByText("42")).toBeTruthy();
});

it("says that it could not be renewed, and keeps what it shows", async () => {
  holder.server.refuse(AGAIN, "The server is away.", 503);
  await open();
  expect((await screen.findByRole("alert")).textContent).toContain("The server is away.");
  expect(screen.getByText("41")).toBeTruthy();
});

it("invites everybody to what is selected or in sight, shows it, and takes it back", async () => {
  const POINTER = "/api/activities/a/pointer";
  const pointer = { id: "p", conversation: "t", start: 0, end: 17 };
  holder.server
    .on(`PUT ${POINTER}`, { pointer })
    .on(`DELETE ${POINTER}`, ({ respond }: SentRequest) => respond(null, 204));
  await open();
  const body = (await screen.findByText("Hello heat, again")).closest(".turn-body");
  vi.spyOn(body as Element, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 9, 99));
  await userEvent.click(screen.getByRole("button", { name: "Everybody here" }));
  const stop = await screen.findByRole("button", { name: "Stop pointing" });
  const sent = () => holder.server.requests.filter(({ path }) => path === POINTER);
  expect(sent()[0]?.body).toEqual({ conversation: "t", start: 0, end: 17 });
  await userEvent.click(stop);
  await waitFor(() => expect(screen.queryByText("Stop pointing")).toBeNull());
  expect(sent().map(({ method }) => method)).toEqual(["PUT", "DELETE"]);
});

it("chooses another text and other letters", async () => {
  await open();
  await userEvent.selectOptions(screen.getByLabelText("Text"), "Why");
  await waitFor(() => expect(holder.server.sent(LECTURE).at(-1)).toContain("conversation=u"));
  const size = () => document.querySelector<HTMLElement>(".lecture")?.style.cssText;
  const before = size();
  await userEvent.click(screen.getByRole("button", { name: "Larger text" }));
  expect(size()).not.toBe(before);
  await userEvent.click(screen.getByRole("button", { name: "Back to the class" }));
  expect(navigate).toHaveBeenCalledWith({ screen: "class", activity: "a" });
});
