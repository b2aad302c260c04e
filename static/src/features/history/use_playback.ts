/** Playing of steps one after the other, with pause and speed. */

import { useEffect, useState } from "preact/hooks";

/** Milliseconds for which a step is shown, by the name of the speed. */
export const SPEEDS = { slow: 3_000, usual: 1_500, fast: 500 } as const;

export type Speed = keyof typeof SPEEDS;

export interface Playback {
  /** Number of steps that are done. */
  readonly position: number;
  readonly moveTo: (position: number) => void;
  readonly isPlaying: boolean;
  /** Play from here, at the end from the beginning; or pause. */
  readonly toggle: () => void;
  readonly speed: Speed;
  readonly setSpeed: (speed: Speed) => void;
}

/** State of playing so many steps; it begins at the last, and pauses where somebody moves it. */
export function usePlayback(length: number): Playback {
  const [wanted, setWanted] = useState<number | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>("usual");
  const position = Math.min(wanted ?? length, length);
  useEffect(() => {
    if (!isPlaying) {
      return;
    }
    if (position >= length) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => setWanted(position + 1), SPEEDS[speed]);
    return () => clearTimeout(timer);
  }, [isPlaying, position, length, speed]);
  const moveTo = (to: number) => {
    setPlaying(false);
    setWanted(Math.max(0, Math.min(length, to)));
  };
  const toggle = () => {
    if (!isPlaying && position >= length) {
      setWanted(0);
    }
    setPlaying(!isPlaying);
  };
  return { position, moveTo, isPlaying, toggle, speed, setSpeed };
}
