/** Indicator of the person's own work: saved once it is on the server's disk. */

import type { FunctionComponent } from "preact";
import { type Displayed, displayed, type SaveState } from "../../../sync/save_state";
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
    <span class="save-indicator" data-testid="save-state" data-state={state.kind} title={title}>
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
        text: state.count === 0 ? "Storing paused" : `Not stored yet: ${state.count}`,
        title:
          "The server cannot store anything just now. What you write is kept in this page, and stored as soon as that is possible. Keep the page open.",
      };
    case "offline":
      return {
        text: state.count === 0 ? "Offline" : `Offline, ${state.count} waiting`,
        title:
          "There is no connection. What you write is kept in this page, and sent when it is back. Keep the page open.",
      };
    case "refused":
      return { text: "Not kept", title: "Something you wrote was not accepted." };
  }
}
