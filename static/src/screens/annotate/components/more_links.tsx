/** Links that a narrow page shows when they are asked for. The browser closes them. */

import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { t } from "../../../i18n/messages";
import { MoreIcon } from "./icons";

/** Pixels between the button and what it opens. */
const GAP = 4;

interface MoreLinksProps {
  readonly children: ComponentChildren;
  /** Sign of something new behind the button. */
  readonly badge: ComponentChildren;
}

export function MoreLinks({ children, badge }: MoreLinksProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        class="quiet"
        aria-label={t("More")}
        title={t("More: board, history, for you, search, your work, help")}
        popovertarget={id}
      >
        <MoreIcon />
        {badge}
      </button>
      <div
        id={id}
        popover="auto"
        class="more-links"
        onBeforeToggle={({ currentTarget }) => {
          const bottom = button.current?.getBoundingClientRect().bottom ?? 0;
          currentTarget.style.insetBlockStart = `${bottom + GAP}px`;
        }}
      >
        {children}
      </div>
    </>
  );
}
