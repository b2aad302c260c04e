// @vitest-environment jsdom
/** The set-up page makes and changes an activity, and says why where it cannot. */

import { beforeEach, describe, expect, it, vi } from "vitest";
import { activity, session } from "../../testing/data";
import { type SentRequest, useFakeServer } from "../../testing/fake_server";
import { render, screen, unmount, userEvent, waitFor } from "../../testing/render";
import { SetUpPage } from "./page";

const holder = useFakeServer();
const refreshAndNavigate = vi.fn();
const ACTIVITY = "GET /api/activities/a";
const NO_RULE = { version: 0, rule: null, maximum: 100, holds_marks: false };

beforeEach(() => {
  refreshAndNavigate.mockClear();
  holder.server
    .on(ACTIVITY, activity())
    .on("GET /api/copies", [])
    .on("GET /api/activities/a/credit", NO_RULE);
});

async function open(activityId: string | null): Promise<void> {
  await render(
    <SetUpPage
      session={session("manage_activity")}
      activityId={activityId}
      refreshAndNavigate={refreshAndNavigate}
    />,
  );
}

function body(method: string): unknown {
  return holder.server.requests.find((request) => request.method === method)?.body;
}

describe("a new activity", () => {
  it("is made from the form and opened", async () => {
    holder.server.on("POST /api/activities", { id: "a" });
    await open(null);
    await userEvent.clear(screen.getByLabelText("Title"));
    await userEvent.type(screen.getByLabelText("Title"), "Week 4");
    await userEvent.click(screen.getByLabelText(/Each student alone/));
    await userEvent.click(screen.getByRole("button", { name: "Go on" }));
    await waitFor(() => expect(refreshAndNavigate).toHaveBeenCalledWith({ screen: "set-up" }));
    expect(body("POST")).toMatchObject({
      title: "Week 4",
      link_id: "l",
      workspace_for: "student",
      score_maximum: 100,
      dates: { opens_at: null, closes_at: null },
    });
  });

  it.each([
    ["of a field that shows it", "title"],
    ["of a part of a field", "dates.opens_at"],
    ["of a field that is not in the form", "link_id"],
    ["of none", ""],
  ])("that is refused shows the error %s, once", async (_, field) => {
    holder.server.refuse("POST /api/activities", "That cannot be.", 400, field);
    await open(null);
    await userEvent.click(screen.getByRole("button", { name: "Go on" }));
    expect(await screen.findAllByText(/That cannot be/)).toHaveLength(1);
    expect(refreshAndNavigate).not.toHaveBeenCalled();
  });

  it("can be copied from an earlier course", async () => {
    holder.server
      .on("GET /api/copies", [
        { id: "old", title: "Week 3", course: "Last year", has_model_notes: true },
      ])
      .on("POST /api/copies", { id: "a" });
    await open(null);
    await userEvent.click(await screen.findByRole("button", { name: "Bring over Week 3" }));
    await waitFor(() => expect(refreshAndNavigate).toHaveBeenCalled());
    expect(body("POST")).toEqual({ link_id: "l", activity_id: "old", with_model_notes: true });
  });

  it("can be copied without its model notes", async () => {
    holder.server
      .on("GET /api/copies", [
        { id: "old", title: "Week 3", course: "Last year", has_model_notes: true },
      ])
      .on("POST /api/copies", { id: "a" });
    await open(null);
    await userEvent.click(await screen.findByLabelText(/With the model notes/));
    await userEvent.click(screen.getByRole("button", { name: "Bring over Week 3" }));
    await waitFor(() => expect(body("POST")).toMatchObject({ with_model_notes: false }));
  });

  it("says where what could be copied is not known", async () => {
    holder.server.refuse("GET /api/copies", "Copies are away.", 503);
    await open(null);
    expect((await screen.findByRole("alert")).textContent).toContain("Copies are away.");
  });
});

/** True where the browser asks before it leaves the page. */
function asksBeforeLeaving(): boolean {
  return !dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

describe("an activity that is there", () => {
  it("opens with a word, or says what is wrong", async () => {
    holder.server.on(ACTIVITY, undefined);
    await open("a");
    expect(screen.getByRole("status").textContent).toBe("Opening…");
    const asked = () => holder.server.requests.find(({ path }) => path.endsWith("/activities/a"));
    await waitFor(() => expect(asked()).toBeDefined());
    asked()?.respond({ error: { sentence: "It is gone." } }, 404);
    expect((await screen.findByRole("alert")).textContent).toContain("It is gone.");
  });

  it("cannot be opened before there is something to read", async () => {
    holder.server.on(ACTIVITY, { ...activity(), conversations: [] });
    await open("a");
    const button = await screen.findByRole<HTMLButtonElement>("button", {
      name: "Open the activity",
    });
    expect(button.disabled).toBe(true);
  });

  it("is changed, and shows the answer without another request", async () => {
    holder.server.on("PATCH /api/activities/a", activity({ title: "Week 3, again" }));
    await open("a");
    await userEvent.click(await screen.findByRole("button", { name: "Save" }));
    expect(await screen.findByRole("heading", { name: "Week 3, again" })).toBeTruthy();
    expect(screen.getByText("Saved.")).toBeTruthy();
    expect(holder.server.sent(ACTIVITY).filter((sent) => sent === ACTIVITY)).toHaveLength(1);
  });

  it("is sent what was changed here, and nothing that others may have changed since", async () => {
    holder.server.on("PATCH /api/activities/a", activity({ title: "Week 9" }));
    await open("a");
    const title = await screen.findByLabelText("Title");
    await userEvent.clear(title);
    await userEvent.type(title, "Week 9");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Saved.")).toBeTruthy();
    expect(body("PATCH")).toEqual({ title: "Week 9" });
    await userEvent.click(screen.getByLabelText(/Each student alone/));
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    const patches = () => holder.server.requests.filter(({ method }) => method === "PATCH");
    await waitFor(() => expect(patches()).toHaveLength(2));
    expect(patches()[1]?.body).toEqual({ workspace_for: "student" });
  });

  it("keeps what was changed when its page is left, and sends that alone", async () => {
    await open("a");
    await userEvent.type(await screen.findByLabelText("Title"), ", again");
    await userEvent.click(screen.getByLabelText(/Students do not see each other’s names/));
    expect(asksBeforeLeaving()).toBe(true);
    await unmount();
    await open("a");
    const title = await screen.findByLabelText<HTMLInputElement>("Title");
    expect(title.value).toBe("Week 3, again");
    expect(screen.getByText(/is not saved yet/)).toBeTruthy();
    holder.server.on("PATCH /api/activities/a", activity({ title: "Week 3, again" }));
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Saved.")).toBeTruthy();
    expect(body("PATCH")).toEqual({
      title: "Week 3, again",
      names: { are_hidden: true, are_sealed: false },
    });
    expect(asksBeforeLeaving()).toBe(false);
  });

  it("forgets changes that are not wanted", async () => {
    await open("a");
    await userEvent.type(await screen.findByLabelText("Title"), ", again");
    await unmount();
    await open("a");
    await userEvent.click(await screen.findByRole("button", { name: "Discard my changes" }));
    expect(screen.getByLabelText<HTMLInputElement>("Title").value).toBe("Week 3");
    expect(asksBeforeLeaving()).toBe(false);
  });

  it("gets a conversation from a paste, and shows it from the answer", async () => {
    const scrolled = vi.fn();
    Element.prototype.scrollIntoView = scrolled;
    const proverb = {
      id: "u",
      title: "Proverb",
      length: 9,
      turn_count: 1,
      state: "ready",
      problem: null,
      is_existing: false,
    };
    holder.server.on("POST /api/activities/a/conversations", ({ respond }: SentRequest) =>
      respond(proverb, 202),
    );
    await open("a");
    await userEvent.type(await screen.findByLabelText("Paste it here"), "User: Hi");
    await userEvent.click(screen.getByRole("button", { name: "Add the conversation" }));
    expect(await screen.findByText("Proverb")).toBeTruthy();
    expect(body("POST")).toEqual({
      text: "User: Hi",
      html: "",
      dropped: false,
      preview: true,
      again: false,
    });
    await waitFor(() => expect(scrolled).toHaveBeenCalledOnce());
    expect((scrolled.mock.contexts[0] as Element).textContent).toContain("Proverb");
    expect(holder.server.sent(ACTIVITY).filter((sent) => sent === ACTIVITY)).toHaveLength(1);
  });

  it("loses a conversation from sight when the server has removed it", async () => {
    holder.server.on("DELETE /api/conversations/t", ({ respond }: SentRequest) =>
      respond(null, 204),
    );
    await open("a");
    await userEvent.click(await screen.findByRole("button", { name: "Remove Heat" }));
    await userEvent.click(screen.getByRole("button", { name: "Remove “Heat”?" }));
    await waitFor(() => expect(screen.queryByText("Heat")).toBeNull());
    expect(holder.server.sent(ACTIVITY).filter((sent) => sent === ACTIVITY)).toHaveLength(1);
  });

  it("keeps a conversation that cannot be removed, and says why", async () => {
    holder.server.refuse("DELETE /api/conversations/t", "It has notes on it.");
    await open("a");
    await userEvent.click(await screen.findByRole("button", { name: "Remove Heat" }));
    await userEvent.click(screen.getByRole("button", { name: "Remove “Heat”?" }));
    expect((await screen.findByRole("alert")).textContent).toContain("It has notes on it.");
    expect(screen.getByText("Heat")).toBeTruthy();
  });

  it("is deleted after a question that takes the focus", async () => {
    holder.server.on("DELETE /api/activities/a", ({ respond }: SentRequest) => respond(null, 204));
    await open("a");
    await userEvent.click(await screen.findByRole("button", { name: "Delete this activity" }));
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Delete"));
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(refreshAndNavigate).toHaveBeenCalledWith({ screen: "set-up" }));
  });
});
