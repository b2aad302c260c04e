/** Parts of the row of an editor: the field of a new one takes the focus, and buttons move it. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n/messages";

/** Ref of the field that names a row; that of a new one gets the focus when it comes. */
export function useFocusWhenNew(isNew: boolean) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (isNew) {
      input.current?.focus();
    }
  }, []);
  return input;
}

interface MoveButtonsProps {
  readonly label: string;
  /** Key of the row before, and after; null for none. */
  readonly before: string | null;
  readonly after: string | null;
  /** Called with the key of the row whose place is taken. */
  readonly onMove: (to: string) => void;
}

export function MoveButtons({ label, before, after, onMove }: MoveButtonsProps) {
  const ways = [
    [before, "↑", "up"],
    [after, "↓", "down"],
  ] as const;
  return (
    <>
      {ways.map(([to, arrow, way]) => (
        <button
          key={way}
          type="button"
          aria-label={
            way === "up" ? t("Move {label} up", { label }) : t("Move {label} down", { label })
          }
          title={way === "up" ? t("Move up") : t("Move down")}
          disabled={to === null}
          onClick={() => to !== null && onMove(to)}
        >
          {arrow}
        </button>
      ))}
    </>
  );
}
