/** Indicator of the person's own work: saved once it is on the server's disk. */

import type { FunctionComponent } from "preact";
import { type Device, type Displayed, displayed, type SaveState } from "../../../sync/save_state";
import { OfflineIcon, SavedIcon, SavingIcon, WarningIcon } from "./icons";

const ICONS: Record<Displayed["kind"], FunctionComponent> = {
  connecting: SavingIcon,
  saved: SavedIcon,
  saving: SavingIcon,
  paused: WarningIcon,
  offline: OfflineIcon,
  refused: WarningIcon,
};

export function SaveIndicator({ saving }: { saving: SaveState }) {
  const state = displayed(saving);
  const Icon = ICONS[state.kind];
  const { text, title } = words(state);
  return (
    <span
      class="save-indicator"
      data-testid="save-state"
      data-state={state.kind}
      data-device={"device" in state ? state.device : undefined}
      title={title}
    >
      <Icon />
      <span>{text}</span>
    </span>
  );
}

function words(state: Displayed): { text: string; title: string } {
  switch (state.kind) {
    case "connecting":
      return { text: "Connecting", title: "Fetching the newest notes." };
    case "saved":
      return { text: "Saved", title: "Everything you wrote is stored on the server." };
    case "saving":
      return { text: `Saving ${state.count}`, title: "On the way to the server." };
    case "paused":
      return {
        text: state.count === 0 ? "Storing paused" : unsent("Not stored", state),
        title: `The server cannot store anything just now. ${until(state.device)}`,
      };
    case "offline":
      return {
        text: state.count === 0 ? "Offline" : unsent("Not sent", state),
        title: `There is no connection. ${until(state.device)}`,
      };
    case "refused":
      return { text: "Not kept", title: "Something you wrote was not accepted." };
  }
}

/** Label of work that the server does not have; nothing is called kept before it is. */
function unsent(state: string, { count, device }: { count: number; device: Device }): string {
  switch (device) {
    case "kept":
      return `${state} yet: ${count} kept on this device`;
    case "keeping":
      return `${state} yet: ${count}`;
    case "nothing":
      return `${state}, and this browser keeps nothing: do not close`;
  }
}

function until(device: Device): string {
  return device === "nothing"
    ? "This browser keeps nothing for this page: what you write is in this page alone until it is sent. Keep the page open."
    : "What you write is kept on this device until it is sent, also when the page closes. Open it again in this browser.";
}
