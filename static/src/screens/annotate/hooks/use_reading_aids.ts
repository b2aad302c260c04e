/** Aids to reading: the panel, keys, numbers of paragraphs, the size of the text, printing. */

import { useState } from "preact/hooks";
import type { AnnotationPageModel } from "./use_annotation_page";
import { useParagraphNumbers } from "./use_paragraph_numbers";
import type { Travel } from "./use_place";
import { usePrinting } from "./use_printing";
import { useReadingKeys } from "./use_reading_keys";
import type { ReadingLook } from "./use_reading_preferences";

export interface ReadingAids {
  readonly look: ReadingLook;
  readonly isPanelOpen: boolean;
  readonly setPanelOpen: (isOpen: boolean) => void;
  readonly isPrinting: boolean;
}

export function useReadingAids(
  look: ReadingLook,
  model: AnnotationPageModel,
  travel: Travel,
): ReadingAids {
  const isPrinting = usePrinting();
  const [isPanelOpen, setPanelOpen] = useState(false);
  const [first, second] = model.reading.sides;
  useParagraphNumbers(first.text, look.isNumbered || isPrinting);
  useParagraphNumbers(second?.text ?? null, look.isNumbered || isPrinting);
  const roots = [first.text?.root ?? null, second?.text?.root ?? null] as const;
  useReadingKeys(roots, model.cursor, {
    goToTurn: (turn) => goToTurn(turn, model, travel),
    openNote: () => {
      const { note, save } = model.passageChange;
      if (note === null) {
        return openNoteUnder(model);
      }
      save();
      return true;
    },
    openPanel: () => setPanelOpen(true),
  });
  return { look, isPanelOpen, setPanelOpen, isPrinting };
}

/** Go to a turn; beyond the first and the last one, the page says that there is none. */
function goToTurn(turn: number, { reading, cursor }: AnnotationPageModel, travel: Travel): void {
  const count = reading.text?.placements.rendered.bodies.length ?? 0;
  if (turn < 1 || turn > count) {
    cursor.announceEnd(turn < 1 ? -1 : 1);
  } else {
    travel.go({ at: { turn } });
  }
}

/** Open the note under the reading cursor; false where there is none. */
function openNoteUnder({ reading, cursor, open }: AnnotationPageModel): boolean {
  const start = cursor.selected?.span.start;
  const found = start === undefined ? undefined : reading.placed?.at(start)[0];
  if (found === undefined) {
    return false;
  }
  cursor.drop();
  open.show(found.key, true);
  return true;
}
