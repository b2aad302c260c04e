/** Bar in which the change of a passage is saved, or left. */

import { t } from "../../../i18n/messages";
import { rich } from "../../../i18n/rich";
import "./passage_change.css";
import { useEffect, useRef } from "preact/hooks";
import { QUOTE_LIMIT } from "../../../document/annotations/schema";
import { excerpt } from "../../../text/excerpt";
import { KEEPS_SELECTION } from "../../../text/selection";
import { isEscape } from "../../../ui/keys";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";

/** UTF-16 units of the passage that the bar shows. */
const SHOWN = 120;

export function PassageBar({ model }: { readonly model: AnnotationPageModel }) {
  const { selected, passageChange, reading } = model;
  const { save, leave } = passageChange;
  const latest = useRef(leave);
  latest.current = leave;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isEscape(event)) {
        event.preventDefault();
        latest.current();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const text = reading.text?.placements.rendered.text ?? "";
  const words = selected === null ? "" : text.slice(selected.span.start, selected.span.end);
  const isTooLong = words.length > QUOTE_LIMIT;
  return (
    <section
      class="passage-bar"
      aria-label={t("Change passage")}
      data-testid="passage-bar"
      {...{ [KEEPS_SELECTION]: "" }}
    >
      <p role="status">
        {rich(
          "<b>Change passage.</b> Select other words, drag the ends, or press Shift with the arrows.",
          { b: (text) => <b>{text}</b> },
        )}
      </p>
      <p class="passage-bar-words" dir="auto">
        {isTooLong
          ? t("At most {QUOTELIMIT} characters can be marked.", { QUOTELIMIT: QUOTE_LIMIT })
          : words !== "" && <q>{excerpt(words, SHOWN)}</q>}
      </p>
      <div class="passage-bar-actions">
        <button type="button" class="quiet" onClick={leave}>
          {t("Cancel")}
        </button>
        <button
          type="button"
          class="primary"
          disabled={words === "" || isTooLong}
          onClick={save}
          data-testid="passage-save"
        >
          {t("Save passage")}
        </button>
      </div>
    </section>
  );
}
