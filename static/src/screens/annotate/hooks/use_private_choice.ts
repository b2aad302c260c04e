/** The choice between notes for others and notes for oneself, remembered until it is made again. */

import { useState } from "preact/hooks";
import type { Privacy } from "../components/tag_menu";
import type { NotesStore } from "../store/notes_store";

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
