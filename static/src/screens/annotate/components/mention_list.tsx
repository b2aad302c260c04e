/** People to mention, below the text in which their name is typed. */

import { useEffect, useRef } from "preact/hooks";
import type { Reader } from "../../../api/openapi.generated";
import { t } from "../../../i18n/messages";
import { initials } from "../store/author_names";

interface MentionListProps {
  readonly id: string;
  readonly people: readonly Reader[];
  readonly active: number;
  readonly onChoose: (person: Reader) => void;
}

export function MentionList({ id, people, active, onChoose }: MentionListProps) {
  const list = useRef<HTMLDivElement>(null);
  // In a low frame, the list begins where the page ends.
  useEffect(() => list.current?.scrollIntoView?.({ block: "nearest" }), []);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView?.({ block: "nearest" });
  }, [active]);
  return (
    <div class="mention-list" role="listbox" id={id} aria-label={t("People to mention")} ref={list}>
      {people.map((person, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are those of the text, which keeps the focus
        <div
          key={person.author}
          id={optionId(id, at)}
          class="mention-option"
          role="option"
          tabIndex={-1}
          aria-selected={at === active}
          data-testid="mention-option"
          // The text keeps the focus, and with it the keyboard of a phone.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(person)}
        >
          <span class="avatar avatar-small" aria-hidden="true">
            {initials(person.name)}
          </span>
          <span class="mention-name" dir="auto">
            {person.name}
          </span>
          {(person.role === "teacher" || person.role === "tutor") && (
            <span class="role-badge">{person.role === "teacher" ? t("Teacher") : t("Tutor")}</span>
          )}
        </div>
      ))}
    </div>
  );
}

/** Id of the option at a place of the list. */
export function optionId(list: string, at: number): string {
  return `${list}-${at}`;
}
