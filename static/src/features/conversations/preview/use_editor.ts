/** Acts of somebody who edits a draft: on the turn and the passage where the caret is. */

import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { DraftTurn } from "../../../api/openapi.generated";
import { t } from "../../../i18n/messages";
import { tidy } from "../../../text/anchors";
import { notInsidePair } from "../../../text/canonical_text";
import { type Caret, currentCaret, placeCaret, TURN_ATTRIBUTE } from "./caret";
import type { DraftSession, DraftState } from "./draft_session";
import { type Edit, othersOf } from "./edits";
import { useDraftState } from "./use_draft";
import { charactersOf, speakerName } from "./words";

/** An edit of one turn that could be made in all turns of its speaker. */
export interface Offer {
  readonly turn: number;
  readonly edit: Extract<Edit, { op: "speaker" | "name" }>;
  readonly name: string;
  readonly others: number;
}

/** Place of the caret once the turns are drawn anew. */
interface Place {
  readonly turn: number;
  readonly offset: number;
}

export interface Editor {
  readonly state: DraftState;
  readonly caret: Caret | null;
  /** The caret as it is at the time of the call: the browser tells of a change only later. */
  readonly caretNow: () => Caret | null;
  /** A word about what an act did, or why it did nothing. */
  readonly notice: string;
  /** The turn whose panel is open. */
  readonly open: number | null;
  readonly setOpen: (turn: number | null) => void;
  readonly offer: Offer | null;
  /** The passage that is about to be taken out. */
  readonly redacting: Caret | null;
  readonly act: Acts;
}

export type Acts = ReturnType<typeof actsOf>;

/** Text of a turn as the page shows it, or null where something else has changed it there. */
export type TextOf = (turn: number) => string | null;

/** Setters of what an act leaves behind. */
interface Outcome {
  readonly inform: (notice: string) => void;
  readonly place: (place: Place) => void;
  readonly open: (turn: number | null) => void;
  readonly offer: (offer: Offer | null) => void;
  readonly redacting: (caret: Caret | null) => void;
}

export function useEditor(
  session: DraftSession,
  list: { readonly current: HTMLElement | null },
): Editor {
  const state = useDraftState(session);
  const [notice, inform] = useState("");
  const [open, setOpen] = useState<number | null>(null);
  const [offer, setOffer] = useState<Offer | null>(null);
  const [redacting, setRedacting] = useState<Caret | null>(null);
  const [caret, caretNow] = useCaret(list);
  const place = usePlacedCaret(list, state);
  const act = useMemo(() => {
    const textOf: TextOf = (turn) => {
      const body = list.current?.querySelector(`[${TURN_ATTRIBUTE}="${turn}"]`);
      const text = body?.textContent ?? "";
      return text.length === session.state.turns[turn]?.length ? text : null;
    };
    const outcome = { inform, place, open: setOpen, offer: setOffer, redacting: setRedacting };
    return actsOf(session, textOf, outcome);
  }, [session]);
  return { state, caret, caretNow, notice, open, setOpen, offer, redacting, act };
}

/** The caret in the texts; it stays where it was while the focus is elsewhere. */
function useCaret(list: {
  readonly current: HTMLElement | null;
}): [caret: Caret | null, caretNow: () => Caret | null] {
  const [caret, setCaret] = useState<Caret | null>(null);
  const last = useRef<Caret | null>(null);
  const caretNow = useCallback(() => {
    last.current = (list.current && currentCaret(list.current)) ?? last.current;
    return last.current;
  }, [list]);
  useEffect(() => {
    const onChange = () => setCaret(caretNow());
    document.addEventListener("selectionchange", onChange);
    return () => document.removeEventListener("selectionchange", onChange);
  }, [caretNow]);
  return [caret, caretNow];
}

/**
 * Function that has the caret put somewhere together with the turns that the server answers.
 *
 * The focus is in that text before, unless it is somewhere else: a key that follows has a target.
 */
function usePlacedCaret(
  list: { readonly current: HTMLElement | null },
  { turns, isBlocked }: DraftState,
): (place: Place) => void {
  const wanted = useRef<Place | null>(null);
  useLayoutEffect(() => {
    const place = wanted.current;
    if (place === null) {
      return;
    }
    const body = list.current?.querySelector<HTMLElement>(`[${TURN_ATTRIBUTE}="${place.turn}"]`);
    if (isBlocked) {
      if (document.activeElement === document.body) {
        body?.focus({ preventScroll: true });
      }
    } else {
      wanted.current = null;
      if (body != null) {
        placeCaret(body, place.offset);
      }
    }
  }, [list, turns, isBlocked]);
  return useCallback((place: Place) => {
    wanted.current = place;
  }, []);
}

const TRANSLATED = t(
  "Something in your browser has changed this text, perhaps a translation. Switch it off, then open this again.",
);

/** All acts. Each ends in an edit, or in a word why there is none. */
export function actsOf(session: DraftSession, textOf: TextOf, outcome: Outcome) {
  const turnAt = (turn: number): DraftTurn | undefined => session.state.turns[turn];
  const make = (edit: Edit, notice: string): boolean => {
    const isMade = session.edit(edit);
    outcome.offer(null);
    outcome.redacting(null);
    outcome.inform(isMade ? notice : t("One moment: the change before is still being saved."));
    return isMade;
  };
  const makeOfSpeaker = (edit: Offer["edit"], notice: string) => {
    const before = turnAt(edit.turn);
    const others = othersOf(session.state.turns, edit.turn);
    if (make(edit, notice) && before !== undefined && others > 0) {
      outcome.offer({ turn: edit.turn, edit, name: speakerName(before), others });
    }
  };
  return {
    setSpeaker(turn: number, speaker: DraftTurn["speaker"]) {
      makeOfSpeaker({ op: "speaker", turn, speaker, everywhere: false }, t("Speaker changed."));
    },
    rename(turn: number, label: string) {
      if (label.trim() !== turnAt(turn)?.label) {
        const edit = { op: "name", turn, label: label.trim(), everywhere: false } as const;
        makeOfSpeaker(edit, t("Name changed."));
      }
    },
    everywhere({ edit }: Offer) {
      session.replaceLast({ ...edit, everywhere: true });
      outcome.offer(null);
      outcome.inform(t("Changed in all turns of this speaker."));
    },
    split(caret: Caret | null) {
      const text = caret === null ? "" : textOf(caret.turn);
      if (caret === null) {
        outcome.inform(
          t("Click into the text where the new turn begins, or go there with the keys."),
        );
      } else if (text === null) {
        outcome.inform(TRANSLATED);
      } else {
        const { turn } = caret;
        const offset = notInsidePair(text, caret.start);
        if (text.slice(0, offset).trim() === "" || text.slice(offset).trim() === "") {
          outcome.inform(t("A turn begins here already. Put the caret inside the text."));
        } else if (
          make({ op: "split", turn, offset }, t("Turn {turn} begins here.", { turn: turn + 2 }))
        ) {
          outcome.place({ turn: turn + 1, offset: 0 });
          outcome.open(null);
        }
      }
    },
    joinBefore(turn: number) {
      const before = turnAt(turn - 1);
      if (before === undefined) {
        outcome.inform(t("This is the first turn."));
      } else if (make({ op: "join", turn: turn - 1 }, t("Joined with turn {turn}.", { turn }))) {
        outcome.place({ turn: turn - 1, offset: before.length + 1 });
        outcome.open(null);
      }
    },
    drop(turn: number) {
      if (session.state.turns.length === 1) {
        outcome.inform(t("It is the only turn."));
      } else if (
        make(
          { op: "drop", turn },
          t("Turn {turn} left out. “Undo” brings it back.", { turn: turn + 1 }),
        )
      ) {
        outcome.place({ turn: Math.min(turn, session.state.turns.length - 1), offset: 0 });
        outcome.open(null);
      }
    },
    showThinking(turn: number | null, shown: Extract<Edit, { op: "thinking" }>["shown"]) {
      make({ op: "thinking", turn, shown }, t("Thinking changed."));
    },
    beginRedaction(caret: Caret | null) {
      const text = caret === null ? "" : textOf(caret.turn);
      const span = caret === null || text === null ? null : tidy(text, caret);
      if (text === null) {
        outcome.inform(TRANSLATED);
      } else if (caret === null || span === null) {
        outcome.inform(
          t("Select the passage first: drag over it, or hold Shift with the arrow keys."),
        );
      } else {
        outcome.redacting({ turn: caret.turn, ...span });
      }
    },
    redact(passage: Caret, reason: string) {
      if (
        make(
          { op: "redact", ...passage, reason },
          t("{passage} taken out.", { passage: charactersOf(passage) }),
        )
      ) {
        outcome.place({ turn: passage.turn, offset: passage.start });
      }
    },
    keepPassage() {
      outcome.redacting(null);
    },
    undo() {
      outcome.offer(null);
      outcome.open(null);
      outcome.inform(session.undo() ? t("Undone.") : t("Nothing to undo."));
    },
    redo() {
      outcome.offer(null);
      outcome.inform(session.redo() ? t("Done again.") : t("Nothing to do again."));
    },
    inform: outcome.inform,
  };
}
