// @vitest-environment jsdom
/** The account page lists accounts and passkeys, and removes one of either after asking. */

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Account, Passkey } from "../../api/openapi.generated";
import { session } from "../../testing/data";
import { type SentRequest, useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { AccountPage } from "./page";

const holder = useFakeServer();
const ACCOUNT = "GET /api/account";

function passkey(name: string, given: Partial<Passkey> = {}): Passkey {
  const times = { created_at: "2026-11-28T10:00:00Z", last_used_at: null, blocked_at: null };
  return { id: name, name, ...times, ...given };
}

function account(given: Partial<Account> = {}): Account {
  return {
    accounts: [{ person_id: null, where: ["Sign-in without the LMS"], linked_at: null }],
    can_link: false,
    passkeys: [],
    are_passkeys_possible: true,
    can_add_passkey: true,
    ...given,
  };
}

const create = vi.fn();

beforeEach(() => {
  const parse = { parseCreationOptionsFromJSON: (given: unknown) => given };
  vi.stubGlobal(
    "PublicKeyCredential",
    Object.assign(() => undefined, parse),
  );
  vi.stubGlobal("navigator", Object.assign(Object.create(navigator), { credentials: { create } }));
});

afterEach(() => {
  vi.unstubAllGlobals();
  create.mockReset();
  navigate.mockReset();
});

const navigate = vi.fn();

async function open(given: Partial<Account> = {}, signIn: string | null = "s"): Promise<void> {
  holder.server.on(ACCOUNT, account(given));
  const here = { ...session(), sign_in: signIn };
  await render(<AccountPage session={here} activityId="a" navigate={navigate} />);
  await screen.findByRole("heading", { name: "Your account" });
}

it("leads back to the text that somebody comes from", async () => {
  await open();
  await userEvent.click(screen.getByRole("link", { name: "Back to the text" }));
  expect(navigate).toHaveBeenCalledWith({ screen: "annotate", activity: "a" });
});

it("adds the passkey that the browser makes, under the name given", async () => {
  holder.server.on("POST /api/account/passkeys/options", {
    options: JSON.stringify({ publicKey: { challenge: "AA" } }),
    token: "t",
  });
  holder.server.on("POST /api/account/passkeys", ({ respond }: SentRequest) => {
    holder.server.on(ACCOUNT, account({ passkeys: [passkey("Laptop")] }));
    respond({ id: "p" });
  });
  create.mockResolvedValue({ toJSON: () => ({ id: "credential" }) });
  await open();
  await userEvent.type(screen.getByLabelText("Name of this device"), "Laptop");
  await userEvent.click(screen.getByRole("button", { name: "Add a passkey" }));
  expect(await screen.findByText("Laptop")).toBeTruthy();
  expect(create).toHaveBeenCalledWith({ publicKey: { challenge: "AA" } });
  expect(holder.server.requests.find(({ path }) => path === "/api/account/passkeys")?.body).toEqual(
    {
      token: "t",
      response: '{"id":"credential"}',
      name: "Laptop",
    },
  );
});

it("says that nothing was added where the person turns the browser's question down", async () => {
  holder.server.on("POST /api/account/passkeys/options", {
    options: '{"publicKey":{}}',
    token: "t",
  });
  create.mockRejectedValue(new DOMException("", "NotAllowedError"));
  await open();
  await userEvent.click(screen.getByRole("button", { name: "Add a passkey" }));
  expect((await screen.findByRole("alert")).textContent).toContain("No passkey was used.");
});

it("asks for a new sign-in before one can be added", async () => {
  await open({ can_add_passkey: false });
  expect(screen.getByRole("link", { name: "sign in again" }).getAttribute("href")).toBe("/");
  expect(screen.queryByRole("button", { name: "Add a passkey" })).toBeNull();
});

it("says that a copied passkey is not accepted, and removes it after asking", async () => {
  holder.server.on("DELETE /api/account/passkeys/Old", ({ respond }: SentRequest) => {
    holder.server.on(ACCOUNT, account());
    respond(undefined, 204);
  });
  await open({ passkeys: [passkey("Old", { blocked_at: "2026-11-28T11:00:00Z" })] });
  expect(screen.getByText(/There is a copy of this passkey/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Remove" }));
  await userEvent.click(screen.getByRole("button", { name: "Remove Old?" }));
  await waitFor(() => expect(screen.queryByText("Old")).toBeNull());
});

it("shows somebody from an LMS their accounts, and neither passkeys nor a way out", async () => {
  await open({ are_passkeys_possible: false, can_link: true }, null);
  expect(screen.getByRole("button", { name: "Sign in and link" })).toBeTruthy();
  expect(screen.queryByRole("heading", { name: "Passkeys" })).toBeNull();
  expect(screen.queryByRole("heading", { name: "Sign out" })).toBeNull();
});

it("separates a linked account after asking", async () => {
  holder.server.on("POST /api/account/separate", ({ respond }: SentRequest) =>
    respond(undefined, 204),
  );
  const linked = { person_id: "p", where: ["Moodle"], linked_at: "2026-11-28T10:00:00Z" };
  await open({ accounts: [linked] });
  await userEvent.click(screen.getByRole("button", { name: "Separate" }));
  await userEvent.click(screen.getByRole("button", { name: /Separate/ }));
  expect(await screen.findByText(/The accounts are separate now/)).toBeTruthy();
});
