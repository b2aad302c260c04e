/** Texts of the activity: which is read, two of them beside each other, or the same turn of the other. */

import { useEffect, useRef } from "preact/hooks";
import { t } from "../../../i18n/messages";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import type { Travel } from "../hooks/use_place";
import { Later, SIDE_BY_SIDE } from "./later";

interface TextTabsProps {
  readonly model: AnnotationPageModel;
  readonly travel: Travel;
}

export function TextTabs({ model, travel }: TextTabsProps) {
  const { workspace, reading, isWide } = model;
  const shown = reading.sides.map(({ conversation }) => conversation?.id);
  const tabs = useRef<HTMLElement>(null);
  useEffect(() => {
    const current = tabs.current?.querySelector("[aria-current]");
    current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [reading.conversation?.id]);
  if (workspace.conversations.length < 2) {
    return null;
  }
  return (
    <div class="conversation-choice">
      <nav class="conversation-tabs" aria-label={t("Conversations")} ref={tabs}>
        {workspace.conversations.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            class="conversation-tab"
            dir="auto"
            title={title}
            aria-current={id === reading.conversation?.id ? "true" : undefined}
            data-shown={shown.includes(id)}
            onClick={() => reading.showConversation(id)}
          >
            {title}
          </button>
        ))}
      </nav>
      <Later part={SIDE_BY_SIDE}>
        {({ BesideButton, TurnSwitch }) =>
          isWide ? <BesideButton model={model} /> : <TurnSwitch model={model} travel={travel} />
        }
      </Later>
    </div>
  );
}
