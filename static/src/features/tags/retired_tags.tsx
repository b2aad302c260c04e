/** Tags that are not in use any more: merged into others, or kept by their notes alone. */

import type { Tag } from "../../api/openapi.generated";
import { isInUse } from "../../document/annotations/tags";
import { plural, t } from "../../i18n/messages";
import { letterOf, TagMark } from "../../ui/tag_mark";
import { restored, withoutUse } from "./edits";

export interface RetiredTagsProps {
  readonly tags: readonly Tag[];
  readonly notes: Readonly<Record<string, number>>;
  readonly onChange: (tags: Tag[]) => void;
}

export function RetiredTags({ tags, notes, onChange }: RetiredTagsProps) {
  const retired = tags.filter((tag) => !isInUse(tag));
  if (retired.length === 0) {
    return null;
  }
  return (
    <details class="retired-tags">
      <summary>{t("Not in use any more ({retired})", { retired: retired.length })}</summary>
      <ul class="rows">
        {retired.map((tag) => (
          <li key={tag.key}>
            <TagMark color={tag.color} letter={letterOf(tag)} />
            <span>
              <b dir="auto">{tag.name}</b>
              <small>{stateOf(tag, tags, notes[tag.key] ?? 0)}</small>
            </span>
            <button
              type="button"
              aria-label={t("Use {name} again", { name: tag.name })}
              onClick={() => onChange(restored(tags, tag.key))}
            >
              {tag.merged_into === null ? t("Use again") : t("Separate again")}
            </button>
            {(notes[tag.key] ?? 0) === 0 && (
              <button
                type="button"
                aria-label={t("Delete {name}", { name: tag.name })}
                onClick={() => onChange(withoutUse(tags, tag.key, notes))}
              >
                {t("Delete")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

function stateOf(tag: Tag, tags: readonly Tag[], count: number): string {
  const counted = plural(count, "{n} note", "{n} notes");
  const target = tags.find(({ key }) => key === tag.merged_into);
  return target === undefined
    ? t("{counted} keep it", { counted })
    : t("{counted} count as “{name}”", { counted, name: target.name });
}
