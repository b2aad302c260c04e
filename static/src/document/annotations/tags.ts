/**
 * Tags as a page shows them: the activity's set, and the document's own (twin:
 * lti_tool/annotations/tag_sets.py). Every key that a note holds counts as one tag, or as none.
 */

import { t } from "../../i18n/messages";
import { UNDERLINES, type Underline } from "./palette";
import type { HighlightValue, TagValue } from "./schema";

/** Tag of an activity's set, as the server gives it. */
export interface SetTag {
  readonly key: string;
  readonly name: string;
  readonly color: string;
  readonly shortcut: string | null;
  readonly description: string;
  readonly example: string;
  readonly group_name: string;
  readonly needs_comment: boolean;
  readonly is_retired: boolean;
  readonly merged_into: string | null;
}

/** True for a tag of the set that notes may get. */
export function isInUse({ is_retired: isRetired, merged_into: into }: SetTag): boolean {
  return !isRetired && into === null;
}

/** Tag as it is shown. */
export interface ShownTag {
  readonly key: string;
  readonly name: string;
  readonly color: string;
  /** Digit or letter that gives it; null for one that is not in use, or when there is none left. */
  readonly shortcut: string | null;
  readonly description: string;
  readonly example: string;
  readonly group: string;
  readonly needsComment: boolean;
  /** False for a tag that notes keep and no other gets. */
  readonly isInUse: boolean;
  /** True for a tag that somebody added in this workspace. */
  readonly isOwn: boolean;
  readonly underline: Underline;
}

/** Digits and letters that give a tag, in the order in which tags get them. */
export const SHORTCUTS = [..."123456789abcdefghijklmnopqrstuvwxyz"];

/** Heading of tags that members have added. */
const OWN_GROUP = t("Added here");

/** Heading of tags that notes keep and no other gets. */
const RETIRED_GROUP = t("Not in use any more");

/** Resolver of the tags of one workspace. */
export class Tags {
  /** Tags to show in order; those that are not in use are among them, merged ones are not. */
  readonly shown: readonly ShownTag[];
  private readonly byKey: ReadonlyMap<string, ShownTag>;
  private readonly merged: ReadonlyMap<string, string>;
  private readonly resolved = new WeakMap<HighlightValue, HighlightValue>();

  constructor(set: readonly SetTag[], own: readonly TagValue[]) {
    const ofSet = set.filter((tag) => tag.merged_into === null);
    const free = freeShortcuts(ofSet);
    const sameColor = new Map<string, number>();
    const underline = (color: string, place: number): Underline => {
      const before = sameColor.get(color) ?? 0;
      sameColor.set(color, before + 1);
      return UNDERLINES[(place + before) % UNDERLINES.length] as Underline;
    };
    const mine = own.filter(({ key }) => !set.some((tag) => tag.key === key));
    const shownSet = inGroups(ofSet).map((tag, i) => shownOfSet(tag, underline(tag.color, i)));
    this.shown = [
      ...shownSet.filter((tag) => tag.isInUse),
      ...mine.map((tag, i) => shownOwn(tag, free[i], underline(tag.color, ofSet.length + i))),
      ...shownSet.filter((tag) => !tag.isInUse),
    ];
    this.byKey = new Map(this.shown.map((tag) => [tag.key, tag]));
    this.merged = new Map(
      set.flatMap((tag) => (tag.merged_into ? [[tag.key, tag.merged_into]] : [])),
    );
  }

  /** The tag as which a key counts; undefined for no tag. */
  of(key: string): ShownTag | undefined {
    return this.byKey.get(this.merged.get(key) ?? key);
  }

  /** The highlight with the key of the tag as which its own counts; the same object each time. */
  resolve(highlight: HighlightValue): HighlightValue {
    const tag = this.of(highlight.tag)?.key ?? "";
    if (tag === highlight.tag) {
      return highlight;
    }
    const known = this.resolved.get(highlight) ?? { ...highlight, tag };
    this.resolved.set(highlight, known);
    return known;
  }
}

/** True where a highlight's tag, one of `tags`, asks for a comment that its author has not written. */
export function lacksComment(highlight: HighlightValue, tags: readonly ShownTag[]): boolean {
  const tag = tags.find(({ key }) => key === highlight.tag);
  return (
    tag?.needsComment === true &&
    !highlight.comments.some((comment) => comment.author === highlight.author)
  );
}

/** Tags by their groups, in the order in which groups begin; those without a group come first. */
export function inGroups<T extends { readonly group_name: string }>(tags: readonly T[]): T[] {
  const groups = new Map<string, T[]>([["", []]]);
  for (const tag of tags) {
    groups.set(tag.group_name, [...(groups.get(tag.group_name) ?? []), tag]);
  }
  return [...groups.values()].flat();
}

/** Runs of neighbours of one group. */
export function groupsOf(tags: readonly ShownTag[]): readonly (readonly ShownTag[])[] {
  const groups: ShownTag[][] = [];
  for (const tag of tags) {
    const last = groups.at(-1);
    if (last !== undefined && last[0]?.group === tag.group) {
      last.push(tag);
    } else {
      groups.push([tag]);
    }
  }
  return groups;
}

function freeShortcuts(set: readonly SetTag[]): string[] {
  const taken = new Set(set.map((tag) => tag.shortcut));
  return SHORTCUTS.filter((one) => !taken.has(one));
}

function shownOfSet(tag: SetTag, underline: Underline): ShownTag {
  return {
    key: tag.key,
    name: tag.name,
    color: tag.color,
    shortcut: tag.shortcut,
    description: tag.description,
    example: tag.example,
    group: tag.is_retired ? RETIRED_GROUP : tag.group_name,
    needsComment: tag.needs_comment,
    isInUse: !tag.is_retired,
    isOwn: false,
    underline,
  };
}

function shownOwn(tag: TagValue, shortcut: string | undefined, underline: Underline): ShownTag {
  return {
    key: tag.key,
    name: tag.name,
    color: tag.color,
    shortcut: shortcut ?? null,
    description: "",
    example: "",
    group: OWN_GROUP,
    needsComment: false,
    isInUse: true,
    isOwn: true,
    underline,
  };
}
