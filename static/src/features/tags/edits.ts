/** Edits of a tag set; each gives a new list. */

import type { LibrarySet, Tag, TagDefinition } from "../../api/openapi.generated";
import { leastUsedColor } from "../../document/annotations/palette";
import { isInUse, SHORTCUTS } from "../../document/annotations/tags";
import { changed, newKey } from "../../ui/keyed_rows";

/** The tags with a new one behind them, which has no name yet. */
export function withNew(tags: readonly Tag[]): Tag[] {
  const inUse = tags.filter(isInUse);
  const definition: TagDefinition = {
    name: "",
    color: leastUsedColor(inUse),
    shortcut: null,
    description: "",
    example: "",
    group_name: inUse.at(-1)?.group_name ?? "",
    needs_comment: false,
  };
  return [...tags, fromDefinition(definition)];
}

/** The tags with one merged into another, as which its notes count from then on. */
export function mergedInto(tags: readonly Tag[], key: string, into: string): Tag[] {
  return tags.map((tag) =>
    tag.key === key || tag.merged_into === key
      ? { ...tag, merged_into: into, shortcut: null, is_retired: false }
      : tag,
  );
}

/** The tags with one out of use; without it where no note has it and none is merged into it. */
export function withoutUse(
  tags: readonly Tag[],
  key: string,
  notes: Readonly<Record<string, number>>,
): Tag[] {
  const isKept = (notes[key] ?? 0) > 0 || tags.some((tag) => tag.merged_into === key);
  return isKept
    ? changed(tags, key, { is_retired: true, shortcut: null })
    : tags.filter((tag) => tag.key !== key);
}

/** The tags with one in use again, as it was before it was merged or taken out of use. */
export function restored(tags: readonly Tag[], key: string): Tag[] {
  return changed(tags, key, { is_retired: false, merged_into: null, shortcut: null });
}

/** The tags of a library's set in place of those in use, whose notes keep them. */
export function replacedBy(
  tags: readonly Tag[],
  set: LibrarySet,
  notes: Readonly<Record<string, number>>,
): Tag[] {
  const old = tags
    .filter(isInUse)
    .reduce<Tag[]>((rest, { key }) => withoutUse(rest, key, notes), [...tags]);
  return [...set.tags.map(fromDefinition), ...old];
}

/** Tags in use as a library takes them. */
export function definitions(tags: readonly Tag[]): TagDefinition[] {
  return tags.filter(isInUse).map(({ key: _, is_retired: __, merged_into: ___, ...rest }) => rest);
}

/** Shortcuts that a tag may have beside the others in use. */
export function freeShortcuts(tags: readonly Tag[], key: string): string[] {
  const taken = new Set(tags.filter((tag) => tag.key !== key).map((tag) => tag.shortcut));
  return SHORTCUTS.filter((one) => !taken.has(one));
}

function fromDefinition(definition: TagDefinition): Tag {
  return { ...definition, key: newKey("t"), is_retired: false, merged_into: null };
}
