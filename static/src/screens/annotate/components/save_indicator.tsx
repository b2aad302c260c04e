/** Indicator of the person's own work: saved once it is on the server's disk. */

import type { FunctionComponent } from "preact";
import { t } from "../../../i18n/messages";
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
      return { text: t("Connecting"), title: t("Fetching the newest notes.") };
    case "saved":
      return { text: t("Saved"), title: t("Everything you wrote is stored on the server.") };
    case "saving":
      return {
        text: t("Saving {count}", { count: state.count }),
        title: t("On the way to the server."),
      };
    case "paused":
      return {
        text: state.count === 0 ? t("Storing paused") : unstored(state),
        title: `${t("The server cannot store anything just now.")} ${until(state.device)}`,
      };
    case "offline":
      return {
        text: state.count === 0 ? t("Offline") : unsent(state),
        title: `${t("There is no connection.")} ${until(state.device)}`,
      };
    case "refused":
      return { text: t("Not kept"), title: t("Something you wrote was not accepted.") };
  }
}

interface Unkept {
  readonly count: number;
  readonly device: Device;
}

/** Label of work that the server does not have; nothing is called kept before it is. */
function unsent({ count, device }: Unkept): string {
  switch (device) {
    case "kept":
      return t("Not sent yet: {count} kept on this device", { count });
    case "keeping":
      return t("Not sent yet: {count}", { count });
    case "nothing":
      return t("Not sent, and this browser keeps nothing: do not close");
  }
}

/** The same while the server is there and cannot store it. */
function unstored({ count, device }: Unkept): string {
  switch (device) {
    case "kept":
      return t("Not stored yet: {count} kept on this device", { count });
    case "keeping":
      return t("Not stored yet: {count}", { count });
    case "nothing":
      return t("Not stored, and this browser keeps nothing: do not close");
  }
}

function until(device: Device): string {
  return device === "nothing"
    ? t(
        "This browser keeps nothing for this page: what you write is in this page alone until it is sent. Keep the page open.",
      )
    : t(
        "What you write is kept on this device until it is sent, also when the page closes. Open it again in this browser.",
      );
}
