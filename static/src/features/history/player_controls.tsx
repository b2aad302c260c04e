/** Controls of a player of steps: back, play, on, a slider and the speed. */

import "./history.css";
import { t } from "../../i18n/messages";
import { type Playback, SPEEDS, type Speed } from "./use_playback";

interface PlayerControlsProps {
  readonly playback: Playback;
  readonly length: number;
  /** Words for the step that the slider stands at. */
  readonly now: string;
}

const SPEED_WORDS: Record<Speed, string> = {
  slow: t("Slowly"),
  usual: t("At ease"),
  fast: t("Fast"),
};

export function PlayerControls({ playback, length, now }: PlayerControlsProps) {
  const { position, moveTo, isPlaying, toggle, speed, setSpeed } = playback;
  return (
    <div class="player-controls controls">
      <button
        type="button"
        disabled={position === 0}
        aria-label={t("Step back")}
        onClick={() => moveTo(position - 1)}
      >
        <span aria-hidden="true">‹</span>
      </button>
      <button type="button" disabled={length === 0} onClick={toggle}>
        {isPlaying ? t("Pause") : t("Play")}
      </button>
      <button
        type="button"
        disabled={position === length}
        aria-label={t("Step on")}
        onClick={() => moveTo(position + 1)}
      >
        <span aria-hidden="true">›</span>
      </button>
      <input
        type="range"
        min={0}
        max={length}
        value={position}
        aria-label={t("Moment")}
        aria-valuetext={now}
        onInput={({ currentTarget }) => moveTo(currentTarget.valueAsNumber)}
      />
      <output>{t("{position} of {length}", { position, length })}</output>
      <select
        aria-label={t("Speed")}
        value={speed}
        onChange={({ currentTarget }) => setSpeed(currentTarget.value as Speed)}
      >
        {(Object.keys(SPEEDS) as Speed[]).map((each) => (
          <option key={each} value={each}>
            {SPEED_WORDS[each]}
          </option>
        ))}
      </select>
    </div>
  );
}
