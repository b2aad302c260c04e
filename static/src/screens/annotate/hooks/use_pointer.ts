/** Passage to which the teacher invites everybody: asked for when it changes, and gone to by choice. */

import { useCallback, useEffect, useState } from "preact/hooks";
import { api } from "../../../api/http";
import type { Pointer } from "../../../api/openapi.generated";
import { pointerPath } from "../../../api/paths";
import { liveRange } from "../../../text/anchors";
import { unfold } from "../../../text/folded";
import { clearPointed, paintPointed } from "../../../text/pointed_painting";
import type { AnnotationPageModel } from "./use_annotation_page";

/** Longest pause before a page asks: all pages of a class are told at the same moment. */
const JITTER_MS = 1_500;

export interface PointerInvitation {
  readonly pointer: Pointer;
  readonly go: () => void;
  readonly dismiss: () => void;
}

/** Invitation of the teacher; null for none, and once it was answered. */
export function usePointer(model: AnnotationPageModel): PointerInvitation | null {
  const { workspace, store, reading } = model;
  const [pointer, setPointer] = useState<Pointer | null>(null);
  const [answered, setAnswered] = useState("");
  const [goal, setGoal] = useState<Pointer | null>(null);
  const activityId = workspace.activity.id;
  const isInvited = workspace.is_bound;
  useEffect(() => {
    if (!isInvited) {
      return;
    }
    const ending = new AbortController();
    let timer = 0;
    const ask = () =>
      api("GET", pointerPath(activityId), undefined, ending.signal).then(
        (answer) => setPointer(answer.pointer),
        // An invitation that was missed is no error; the next one asks again.
        () => undefined,
      );
    store.onPointerChanged = () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => void ask(), Math.random() * JITTER_MS);
    };
    if (workspace.is_pointing) {
      void ask();
    }
    return () => {
      store.onPointerChanged = () => undefined;
      clearTimeout(timer);
      ending.abort();
    };
  }, [store, activityId, isInvited]);
  useEffect(() => clearPointed, []);
  useEffect(() => {
    const { text } = reading;
    if (goal === null || text?.conversation !== goal.conversation) {
      return;
    }
    const range = text.placements.rendered.rangeOf(goal);
    setGoal(null);
    if (range !== null) {
      unfold(range.startContainer);
      paintPointed(range);
      const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const place = liveRange(range).startContainer.parentElement;
      place?.scrollIntoView({ block: "center", behavior: isStill ? "auto" : "smooth" });
    }
  }, [goal, reading.text]);
  const answer = useCallback(() => {
    setAnswered(pointer?.id ?? "");
    clearPointed();
  }, [pointer]);
  if (pointer === null || pointer.id === answered || !reading.isOnPage(pointer.conversation)) {
    return null;
  }
  const go = () => {
    answer();
    if (reading.conversation?.id !== pointer.conversation) {
      reading.showConversation(pointer.conversation);
    }
    setGoal(pointer);
  };
  return { pointer, go, dismiss: answer };
}
