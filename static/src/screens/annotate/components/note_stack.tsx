/** Notes on one place, as one row beside it; open, a list of their cards. */

import type { ComponentChildren } from "preact";
import type { HighlightValue } from "../../../document/annotations/schema";
import type { ShownTag } from "../../../document/annotations/tags";
import { plural, t } from "../../../i18n/messages";
import { NO_COLOUR } from "../../../text/painting";
import { letterOf, TagMark } from "../../../ui/tag_mark";
import type { CardContext } from "../hooks/use_card_context";

export interface NoteStackProps {
  readonly highlights: readonly HighlightValue[];
  readonly fresh: ReadonlySet<string>;
  readonly cards: CardContext;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  /** The cards, which are drawn where the stack is open. */
  readonly children: ComponentChildren;
}

/** Tags whose marks are shown. */
const MOST_TAGS = 4;

export function NoteStack({
  highlights,
  fresh,
  cards,
  isOpen,
  onToggle,
  children,
}: NoteStackProps) {
  const tags = countedTags(highlights, cards.tags);
  const hasDraft = highlights.some(({ key }) => cards.drafts.on(key).length > 0);
  const hasFeedback = highlights.some(({ key }) => cards.feedback[key] !== undefined);
  const count = plural(highlights.length, "{n} note", "{n} notes");
  const isFresh = !isOpen && highlights.some(({ key }) => fresh.has(key));
  return (
    <section
      class={isFresh ? "note-stack note-stack-fresh" : "note-stack"}
      aria-label={t("{count} on one place", { count })}
      data-testid="stack"
      style={{ "--tag": tags[0]?.[0].color ?? NO_COLOUR }}
    >
      <button type="button" class="note-stack-head" aria-expanded={isOpen} onClick={onToggle}>
        <b>{count}</b>
        {hasDraft && <span class="role-badge">{t("Draft")}</span>}
        {hasFeedback && <span class="role-badge">{t("Feedback for you")}</span>}
        <span class="note-stack-tags">
          {tags.slice(0, MOST_TAGS).map(([tag, count]) => (
            <span key={tag.key} title={tag.name}>
              <TagMark color={tag.color} letter={letterOf(tag)} />
              <span class="visually-hidden">{tag.name} </span>
              {count}
            </span>
          ))}
        </span>
      </button>
      {isOpen && <div class="note-stack-list">{children}</div>}
    </section>
  );
}

/** Tags with the number of their notes, the most frequent first. */
function countedTags(
  highlights: readonly HighlightValue[],
  tags: readonly ShownTag[],
): readonly (readonly [ShownTag, number])[] {
  return tags
    .map((tag) => [tag, highlights.filter((one) => one.tag === tag.key).length] as const)
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a);
}
