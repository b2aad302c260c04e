/** Following a teacher through the text: by choice, until the reader does anything of their own. */

import { useEffect, useState } from "preact/hooks";
import type { Pointer } from "../../../api/openapi.generated";
import { t } from "../../../i18n/messages";
import { liveRange } from "../../../text/anchors";
import { unfold } from "../../../text/folded";
import { isEnter, isEscape, isMac, isTyping } from "../../../ui/keys";
import type { AnnotationPageModel } from "./use_annotation_page";
import type { KeyWords } from "./use_reading_keys";

/** Part of the page in which a press is no act of the reader's own. */
export const FOLLOWING_CONTROLS = "data-following";

/** Events by which readers act: each of them ends following. */
const OWN_ACTS = ["wheel", "touchmove", "pointerdown", "keydown", "beforeinput"] as const;

/** Key that accepts and ends following, as the list on the page shows it. */
export const FOLLOW_KEYS: KeyWords = {
  keys: isMac ? "⌥ Enter" : t("Alt Enter"),
  does: t("Follow your teacher, when you are asked to; and stop, as any other key does"),
};

export function isFollowKey(event: KeyboardEvent): boolean {
  return event.altKey && isEnter(event) && !isTyping(event.target);
}

/** Pixels above the line that is gone to. */
const ABOVE = 48;

export interface Following {
  /** "asked" before the reader has chosen; "left" after an act of their own. */
  readonly state: "asked" | "following" | "left";
  readonly follow: () => void;
  readonly stop: () => void;
  /** Hear no more of this lead. */
  readonly dismiss: () => void;
}

/** Following of a lead; null where there is none on this page, or the reader does not want it. */
export function useFollowing(model: AnnotationPageModel, pointer: Pointer): Following | null {
  const { reading } = model;
  const [lead, setLead] = useState("");
  const [state, setState] = useState<Following["state"] | "dismissed">("asked");
  const isOther = pointer.lead !== lead;
  const now = isOther ? "asked" : state;
  const isFollowing = now === "following";
  const choose = (chosen: typeof state) => {
    setLead(pointer.lead ?? "");
    setState(chosen);
  };
  useOwnActs(isFollowing, () => setState("left"));
  const { conversation, start } = pointer;
  const { text, scroller } = reading;
  useEffect(() => {
    if (!isFollowing) {
      return;
    }
    if (text?.conversation !== conversation) {
      reading.showConversation(conversation);
    } else if (scroller !== null) {
      scrollTo(text.placements.rendered.rangeOf({ start, end: start + 1 }), scroller);
    }
  }, [isFollowing, conversation, start, text?.root, scroller]);
  return now === "dismissed" || !reading.isOnPage(conversation)
    ? null
    : {
        state: now,
        follow: () => choose("following"),
        stop: () => choose("left"),
        dismiss: () => choose("dismissed"),
      };
}

function useOwnActs(isWatched: boolean, onAct: () => void): void {
  useEffect(() => {
    if (!isWatched) {
      return undefined;
    }
    const ending = new AbortController();
    const options = { capture: true, passive: true, signal: ending.signal };
    const onEvent = (event: Event) => {
      const isKey = event instanceof KeyboardEvent;
      // A modifier alone does nothing yet.
      const isSilent = isKey && /^(Shift|Control|Alt|Meta)$/.test(event.key);
      const { target } = event;
      const isOnControls =
        target instanceof Element && target.closest(`[${FOLLOWING_CONTROLS}]`) !== null;
      const isOwnAct = isKey ? !isSilent && (isEscape(event) || !isOnControls) : !isOnControls;
      if (isOwnAct) {
        onAct();
      }
    };
    for (const name of OWN_ACTS) {
      document.addEventListener(name, onEvent, options);
    }
    return () => ending.abort();
  }, [isWatched]);
}

/** Scroll to a place, and touch neither focus nor selection. */
function scrollTo(range: StaticRange | null, scroller: HTMLElement): void {
  if (range === null) {
    return;
  }
  unfold(range.startContainer);
  const prefersStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const { top } = liveRange(range).getBoundingClientRect();
  scroller.scrollTo({
    top: scroller.scrollTop + top - scroller.getBoundingClientRect().top - ABOVE,
    behavior: prefersStill ? "auto" : "smooth",
  });
}
