/** Undo and redo of one's own acts: two buttons. */

import { t } from "../../../i18n/messages";
import { isMac } from "../../../ui/keys";
import type { NotesStore } from "../store/notes_store";
import { RedoIcon, UndoIcon } from "./icons";

interface UndoButtonsProps {
  readonly store: NotesStore;
  readonly history: NotesStore["state"]["history"];
}

export function UndoButtons({ store, history }: UndoButtonsProps) {
  return (
    <span class="undo-buttons">
      {(["undo", "redo"] as const).map((way) => (
        <button
          key={way}
          type="button"
          class="quiet"
          // Not "disabled": the focus would fall to the page with the last act.
          aria-disabled={history[way] === null}
          aria-label={labelOf(way, history[way])}
          title={`${labelOf(way, history[way])} (${keysOf(way)})`}
          onClick={() => store.step(way)}
        >
          {way === "undo" ? <UndoIcon /> : <RedoIcon />}
        </button>
      ))}
    </span>
  );
}

function labelOf(way: "undo" | "redo", act: string | null): string {
  const word = way === "undo" ? t("Undo") : t("Redo");
  return act === null ? word : `${word}: ${act}`;
}

function keysOf(way: "undo" | "redo"): string {
  if (isMac) {
    return way === "undo" ? "⌘ + Z" : t("Shift + ⌘ + Z");
  }
  return way === "undo" ? t("Ctrl + Z") : t("Shift + Ctrl + Z");
}
