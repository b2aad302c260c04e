/** Passage to which the teacher invites everybody, gone to by choice. */

import { useCallback, useEffect, useState } from "preact/hooks";
import type { Pointer } from "../../../api/openapi.generated";
import { liveRange } from "../../../text/anchors";
import { unfold } from "../../../text/folded";
import { clearPointed, paintPointed } from "../../../text/pointed_painting";
import type { AnnotationPageModel } from "./use_annotation_page";

export interface PointerInvitation {
  readonly pointer: Pointer;
  readonly go: () => void;
  readonly dismiss: () => void;
}

/** Invitation of the teacher; null for none, and once it was answered. */
export function usePointer(
  { reading }: AnnotationPageModel,
  pointer: Pointer | null,
): PointerInvitation | null {
  const [answered, setAnswered] = useState("");
  const [goal, setGoal] = useState<Pointer | null>(null);
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
