/** Choice of a tag set for a new activity, and the parts of it that the library has, too. */

import { t } from "../../i18n/messages";
import "./tags.css";
import type { LibrarySet } from "../../api/openapi.generated";
import { letterOf, TagMark } from "../../ui/tag_mark";

export interface SetSelectProps {
  readonly sets: readonly LibrarySet[];
  /** Id of the chosen set. */
  readonly value: string;
  readonly onChoose: (id: string) => void;
  /** True where none may be chosen. */
  readonly hasNone?: boolean;
}

export function SetSelect({ sets, value, onChoose, hasNone = false }: SetSelectProps) {
  const parts = [
    [t("Your own"), sets.filter((set) => set.is_own)],
    [t("To begin with"), sets.filter((set) => !set.is_own)],
  ] as const;
  return (
    <label class="set-select">
      {t("Set of tags")}
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {hasNone && <option value="">{t("Choose one …")}</option>}
        {parts
          .filter(([, members]) => members.length > 0)
          .map(([label, members]) => (
            <optgroup key={label} label={label}>
              {members.map((set) => (
                <option key={set.id} value={set.id}>
                  {set.name}
                </option>
              ))}
            </optgroup>
          ))}
      </select>
    </label>
  );
}

export function SetPreview({ set }: { readonly set: LibrarySet }) {
  return (
    <div class="set-preview">
      {set.about !== "" && <p class="hint">{set.about}</p>}
      <ul>
        {set.tags.map((tag) => (
          <li key={tag.name} title={tag.description}>
            <TagMark color={tag.color} letter={letterOf(tag)} />
            <span dir="auto">{tag.name}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
