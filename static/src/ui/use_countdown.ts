/** Seconds that are left until a time by `performance.now`, which no change of the clock moves. */

import { useEffect, useState } from "preact/hooks";

export function useCountdown(endsAt: number): number {
  const [left, setLeft] = useState(() => secondsTo(endsAt));
  useEffect(() => {
    setLeft(secondsTo(endsAt));
    const timer = window.setInterval(() => {
      const seconds = secondsTo(endsAt);
      setLeft(seconds);
      if (seconds === 0) {
        clearInterval(timer);
      }
    }, 250);
    return () => clearInterval(timer);
  }, [endsAt]);
  return left;
}

function secondsTo(endsAt: number): number {
  return Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
}

/** Seconds as a clock shows them: "1:05". */
export function clockTime(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
