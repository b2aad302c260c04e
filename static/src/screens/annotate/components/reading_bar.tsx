/**
 * Buttons of the reading cursor, before the text. They are seen while one has the focus.
 *
 * In a screen reader's browse mode the page gets no arrow keys: these buttons do the same.
 */

import { useState } from "preact/hooks";
import { t } from "../../../i18n/messages";
import type { Unit } from "../../../text/reading_cursor";
import { KEEPS_SELECTION } from "../../../text/selection";
import type { ReadingCursor } from "../hooks/use_reading_cursor";

const UNITS: readonly (readonly [Unit, string])[] = [
  ["sentence", t("Sentence")],
  ["word", t("Word")],
  ["paragraph", t("Paragraph")],
  ["turn", t("Turn")],
];

export interface ReadingBarProps {
  readonly cursor: ReadingCursor;
  /** True where the passage can be tagged. */
  readonly canTag: boolean;
}

export function ReadingBar({ cursor, canTag }: ReadingBarProps) {
  const [unit, setUnit] = useState<Unit>("sentence");
  return (
    <div
      class="reading-bar"
      role="toolbar"
      aria-label={t("Read and mark without a mouse")}
      data-testid="reading-bar"
      {...{ [KEEPS_SELECTION]: "" }}
    >
      <select
        aria-label={t("Step")}
        value={unit}
        onChange={(event) => setUnit(event.currentTarget.value as Unit)}
      >
        {UNITS.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <button type="button" class="quiet" onClick={() => cursor.move(unit, -1)}>
        {t("Previous")}
      </button>
      <button type="button" class="quiet" onClick={() => cursor.move(unit, 1)}>
        {t("Next")}
      </button>
      <button type="button" class="quiet" onClick={() => cursor.move(unit, 1, true)}>
        {t("Longer")}
      </button>
      <button type="button" class="quiet" onClick={() => cursor.shrink(unit)}>
        {t("Shorter")}
      </button>
      {cursor.selected !== null && canTag && (
        <button
          type="button"
          class="quiet"
          onClick={() => document.querySelector<HTMLElement>(".tag-menu button")?.focus()}
        >
          {t("Choose a tag")}
        </button>
      )}
    </div>
  );
}
