/** Part of the page for activities with several texts: two beside each other, or the same turn of another. */

import { t } from "../../../i18n/messages";
import "./side_by_side.css";
import { flushSync } from "preact/compat";
import { textPath } from "../../../api/paths/conversations";
import { useImmutable } from "../../../query/use_query";
import { sameTurn } from "../geometry/turn_rows";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import type { Travel } from "../hooks/use_place";
import { SideBySideIcon, SwitchIcon } from "./icons";

export { rowsOf } from "../geometry/turn_rows";

interface TextLayoutProps {
  readonly model: AnnotationPageModel;
  readonly travel: Travel;
}

/** Puts the other text beside the one that is read, which stays where it is. */
export function BesideButton({ model: { reading, cursor } }: Pick<TextLayoutProps, "model">) {
  const { choice, text, scroller } = reading;
  const isBeside = choice.second !== null;
  const onClick = () => {
    const turn = text?.root.querySelectorAll(".turn")[cursor.turn() - 1];
    const top = () => turn?.getBoundingClientRect().top ?? 0;
    const before = top();
    flushSync(() => choice.setBeside(!isBeside));
    // What is read stays where the reader's eyes are.
    scroller?.scrollBy({ top: top() - before, behavior: "instant" });
  };
  return (
    <button
      type="button"
      class="quiet conversation-layout"
      aria-pressed={isBeside}
      onClick={onClick}
    >
      <SideBySideIcon />
      {t("Side by side")}
    </button>
  );
}

/** Goes to the same turn in the other text, where there is no room for two. */
export function TurnSwitch({ model: { reading, cursor }, travel }: TextLayoutProps) {
  const { other } = reading.choice;
  const turns = useImmutable(other && textPath(other));
  if (other === null) {
    return null;
  }
  const onClick = () => {
    const read = cursor.turn();
    const [here, there] = [reading.turns.data, turns.data];
    const turn = here === null || there === null ? read : sameTurn(read, here.turns, there.turns);
    travel.go({ conversation: other.id, at: { turn } });
  };
  return (
    <button
      type="button"
      class="quiet conversation-layout"
      title={t("The same turn in “{title}”", { title: other.title })}
      onClick={onClick}
    >
      <SwitchIcon />
      {t("Same turn")}
      <span class="visually-hidden"> {t("in the other text")}</span>
    </button>
  );
}
