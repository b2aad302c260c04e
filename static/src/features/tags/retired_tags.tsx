/** Tags that are not in use any more: merged into others, or kept by their notes alone. */

import type { Tag } from "../../api/openapi.generated";
import { isInUse } from "../../document/annotations/tags";
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
      <summary>Not in use any more ({retired.length})</summary>
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
              aria-label={`Use ${tag.name} again`}
              onClick={() => onChange(restored(tags, tag.key))}
            >
              {tag.merged_into === null ? "Use again" : "Separate again"}
            </button>
            {(notes[tag.key] ?? 0) === 0 && (
              <button
                type="button"
                aria-label={`Delete ${tag.name}`}
                onClick={() => onChange(withoutUse(tags, tag.key, notes))}
              >
                Delete
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

function stateOf(tag: Tag, tags: readonly Tag[], count: number): string {
  const counted = count === 1 ? "1 note" : `${count} notes`;
  const target = tags.find(({ key }) => key === tag.merged_into);
  return target === undefined ? `${counted} keep it` : `${counted} count as “${target.name}”`;
}
