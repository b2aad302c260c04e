/** Panel to find one's way: words or a paragraph, the turns, the look of the text, the keys. */

import { t } from "../../../i18n/messages";
import "./reading_panel.css";
import { useLayoutEffect, useRef } from "preact/hooks";
import { isEnter, isEscape } from "../../../ui/keys";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { useFinding } from "../hooks/use_finding";
import { FOLLOW_KEYS } from "../hooks/use_following";
import type { Travel } from "../hooks/use_place";
import type { ReadingAids } from "../hooks/use_reading_aids";
import { BOARD_KEYS, PAGE_KEYS, READING_KEYS, TAG_KEYS } from "../hooks/use_reading_keys";
import { SIZES } from "../store/reading_preferences";
import { Outline } from "./outline";

export interface ReadingPanelProps {
  readonly model: AnnotationPageModel;
  readonly travel: Travel;
  readonly aids: ReadingAids;
}

export function ReadingPanel({ model, travel, aids }: ReadingPanelProps) {
  const close = (found: boolean) => {
    aids.setPanelOpen(false);
    if (!found) {
      document.querySelector<HTMLElement>(".reading-panel-button")?.focus();
    }
  };
  return (
    <aside
      class="reading-panel"
      aria-label={t("Find your way")}
      data-testid="reading-panel"
      onKeyDown={(event) => {
        if (isEscape(event)) {
          event.stopPropagation();
          close(false);
        }
      }}
    >
      <Finder
        model={model}
        travel={travel}
        onDone={() => close(true)}
        onClose={() => close(false)}
      />
      <Outline model={model} />
      <Look look={aids.look} />
      <Keys />
    </aside>
  );
}

interface FinderProps extends Pick<ReadingPanelProps, "model" | "travel"> {
  /** The focus has gone into the text. */
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Finder({ model, travel, onDone, onClose }: FinderProps) {
  const field = useRef<HTMLInputElement>(null);
  const finding = useFinding(model);
  useLayoutEffect(() => field.current?.focus(), []);
  const go = () => {
    if (finding.place !== null) {
      travel.go(finding.place);
      onDone();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isEnter(event)) {
      event.preventDefault();
      if (finding.count === 0) {
        go();
      } else {
        finding.step(event.shiftKey ? -1 : 1);
      }
    }
  };
  return (
    <search class="reading-finder">
      <div class="reading-finder-row">
        <input
          ref={field}
          type="search"
          aria-label={t("Find in this text, or go to a paragraph")}
          placeholder={t("Find, or go to 4.2")}
          value={finding.words}
          dir="auto"
          onInput={(event) => finding.look(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="button" class="quiet" aria-label={t("Close")} onClick={onClose}>
          ✕
        </button>
      </div>
      <div class="reading-finder-row">
        <span class="hint" role="status">
          {finding.status}
        </span>
        {finding.count > 0 && (
          <>
            <button
              type="button"
              class="quiet"
              aria-label={t("Previous match")}
              onClick={() => finding.step(-1)}
            >
              ↑
            </button>
            <button
              type="button"
              class="quiet"
              aria-label={t("Next match")}
              onClick={() => finding.step(1)}
            >
              ↓
            </button>
            <button
              type="button"
              class="quiet"
              onClick={() => {
                finding.take();
                onDone();
              }}
            >
              {t("Read from here")}
            </button>
          </>
        )}
        {finding.place !== null && (
          <button type="button" class="quiet" onClick={go}>
            {t("Go to {placeName}", { placeName: finding.placeName })}
          </button>
        )}
      </div>
    </search>
  );
}

function Look({ look }: Pick<ReadingAids, "look">) {
  return (
    <section class="reading-look" aria-label={t("Look of the text")}>
      <button
        type="button"
        class="quiet"
        aria-disabled={look.size === SIZES[0]}
        onClick={() => look.resize(-1)}
      >
        {t("A−")}
        <span class="visually-hidden"> {t("Smaller text")}</span>
      </button>
      <span role="status">{Math.round(look.size * 100)} %</span>
      <button
        type="button"
        class="quiet"
        aria-disabled={look.size === SIZES.at(-1)}
        onClick={() => look.resize(1)}
      >
        {t("A+")}
        <span class="visually-hidden"> {t("Larger text")}</span>
      </button>
      <label>
        <input
          type="checkbox"
          checked={look.isNumbered}
          onChange={(event) => look.number(event.currentTarget.checked)}
        />
        {t("Numbers")}
      </label>
      <button type="button" class="quiet" onClick={() => print()}>
        {t("Print")}
      </button>
    </section>
  );
}

export function Keys() {
  const lists = [
    [t("In the text, once it has the focus"), READING_KEYS],
    [t("With a passage selected"), TAG_KEYS],
    [t("Anywhere on the page"), [...PAGE_KEYS, FOLLOW_KEYS]],
    [t("On the board"), BOARD_KEYS],
  ] as const;
  return (
    <details class="reading-keys">
      <summary>{t("Keys")}</summary>
      {lists.map(([title, keys]) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          <dl>
            {keys.map(({ keys: names, does }) => (
              <div key={names}>
                <dt>
                  <kbd>{names}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </details>
  );
}
