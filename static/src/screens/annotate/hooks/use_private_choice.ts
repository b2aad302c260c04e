/** The choice between notes for others and notes for oneself, remembered until it is made again. */

import { useState } from "preact/hooks";
import type { NotesStore } from "../store/notes_store";

/** The viewer's choice between notes for others and notes for themselves. */
export interface Privacy {
  /** True where tags are given privately. */
  readonly isOn: boolean;
  /** False where nothing can be written for others now. */
  readonly canTurnOff: boolean;
  /** Private notes are being opened for the first note, or could not be. */
  readonly state: "ready" | "opening" | "failed";
  readonly onTurn: (isOn: boolean) => void;
  /** Make a private note without a tag. */
  readonly onNote: (isByKey: boolean) => void;
}

export interface PrivateChoice extends Omit<Privacy, "onNote"> {
  /** Call `write` once private notes are open: at once where they are. */
  readonly whenOpen: (write: () => void) => void;
}

const MEMORY = "only-you";

/** `mayWrite` is false where nothing can be written for others now. */
export function usePrivateChoice(store: NotesStore, mayWrite: boolean): PrivateChoice {
  const [isChosen, setChosen] = useState(() => store.memory.read(MEMORY) === true);
  const [state, setState] = useState<Privacy["state"]>("ready");
  const whenOpen = (write: () => void) => {
    if (store.privates.isOpen) {
      write();
    } else if (state !== "opening") {
      setState("opening");
      store.privates.open().then(
        () => {
          setState("ready");
          write();
        },
        () => setState("failed"),
      );
    }
  };
  const onTurn = (isOn: boolean) => {
    store.memory.write(MEMORY, isOn);
    setChosen(isOn);
  };
  return { isOn: isChosen || !mayWrite, canTurnOff: mayWrite, state, onTurn, whenOpen };
}
