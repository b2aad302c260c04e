// @vitest-environment jsdom
/** The focus never falls out of a list because a control in it removes itself. */

import { useState } from "preact/hooks";
import { expect, it } from "vitest";
import { render, screen, userEvent, waitFor } from "../testing/render";
import { useKeptFocus } from "./kept_focus";

function Rows({ names }: { readonly names: readonly string[] }) {
  const [shown, setShown] = useState(names);
  const list = useKeptFocus();
  return (
    <>
      <ul ref={list} aria-label="Rows">
        {shown.map((name) => (
          <Row
            key={name}
            name={name}
            remove={() => setShown(shown.filter((one) => one !== name))}
          />
        ))}
      </ul>
      <button type="button" onClick={() => setShown([])}>
        Clear
      </button>
    </>
  );
}

function Row({ name, remove }: { readonly name: string; readonly remove: () => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <button type="button" onClick={() => setOpen(!isOpen)}>
        Open {name}
      </button>
      {isOpen && (
        <button type="button" onClick={() => setOpen(false)}>
          Close {name}
        </button>
      )}
      <button type="button" onClick={remove}>
        Delete {name}
      </button>
    </li>
  );
}

async function press(name: string): Promise<void> {
  screen.getByRole("button", { name }).focus();
  await userEvent.keyboard("{Enter}");
}

async function focused(text: string): Promise<void> {
  await waitFor(() => expect(document.activeElement?.textContent).toBe(text));
}

it("goes to the row that takes the place of one that is deleted, then to the last, then to the list", async () => {
  await render(<Rows names={["one", "two", "three"]} />);
  await press("Delete two");
  await focused("Open three");
  await press("Delete three");
  await focused("Open one");
  await press("Delete one");
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByRole("list", { name: "Rows" })),
  );
});

it("stays in the row where only the control goes", async () => {
  await render(<Rows names={["one", "two"]} />);
  await press("Open two");
  await press("Close two");
  await focused("Open two");
});

it("stays where somebody has taken it themselves", async () => {
  await render(<Rows names={["one", "two"]} />);
  screen.getByRole("button", { name: "Delete one" }).focus();
  await press("Clear");
  await focused("Clear");
});

it("is not taken back by a list that somebody has left", async () => {
  await render(<Rows names={["one"]} />);
  const button = screen.getByRole("button", { name: "Delete one" });
  button.focus();
  button.blur();
  await Promise.resolve();
  screen.getByRole("button", { name: "Clear" }).click();
  await waitFor(() => expect(screen.queryByRole("button", { name: "Delete one" })).toBeNull());
  expect(document.activeElement).toBe(document.body);
});
