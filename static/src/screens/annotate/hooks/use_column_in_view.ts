/** Column of the board that a narrow page shows, where there is room for few at a time. */

import { useEffect, useState } from "preact/hooks";

/** Number of a column that is seen, at first `first`, and a function that shows another one. */
export function useColumnInView(
  root: { readonly current: HTMLElement | null },
  first: number,
): [number, (column: number) => void] {
  const [shown, setShown] = useState(first);
  useEffect(() => {
    const board = root.current;
    if (board === null) {
      return;
    }
    const measure = () =>
      setShown((before) => {
        const whole = columnsIn(board).map((column) => isWhole(column, board));
        return whole[before] === true ? before : Math.max(0, whole.indexOf(true));
      });
    board.addEventListener("scroll", measure, { passive: true });
    return () => board.removeEventListener("scroll", measure);
  }, [root]);
  const show = (column: number) => {
    setShown(column);
    const shownColumn = root.current === null ? undefined : columnsIn(root.current)[column];
    shownColumn?.scrollIntoView({ block: "nearest", inline: "start" });
  };
  useEffect(() => {
    if (first > 0) {
      show(first);
    }
  }, [root]);
  return [shown, show];
}

function columnsIn(board: HTMLElement): readonly Element[] {
  return [...board.querySelectorAll("[data-column]")];
}

/** True where nothing of a column is cut off, but for parts of a pixel. */
function isWhole(column: Element, board: HTMLElement): boolean {
  const [box, frame] = [column.getBoundingClientRect(), board.getBoundingClientRect()];
  return box.left > frame.left - 2 && box.right < frame.right + 2;
}
