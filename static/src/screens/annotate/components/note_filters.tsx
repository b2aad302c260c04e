/** Controls that filter notes by tag and by author. */

import type { HighlightValue, TagValue } from "../../../document/annotations/schema";
import type { AuthorLabel } from "../store/author_names";
import { isOpenQuestion, type NoteFilter } from "../store/note_filter";
import { PencilIcon } from "./icons";
import { TagDot } from "./tag_dot";

export interface LegendProps {
  readonly tags: readonly TagValue[];
  /** Every note of the conversation that is shown. */
  readonly highlights: readonly HighlightValue[];
  readonly filter: NoteFilter;
  readonly onFilter: (filter: NoteFilter) => void;
  /** Opens the editor of tags, for those who may. */
  readonly onEditTags: (() => void) | null;
}

/** Legend of the tags' colours; pressing one filters by it. */
export function Legend({ tags, highlights, filter, onFilter, onEditTags }: LegendProps) {
  const counts = countBy(highlights);
  return (
    <ul class="tag-legend" aria-label="Tags">
      {tags.map((tag) => (
        <li key={tag.key}>
          <button
            type="button"
            class="tag-filter"
            aria-pressed={filter.tag === tag.key}
            onClick={() => onFilter({ ...filter, tag: filter.tag === tag.key ? null : tag.key })}
          >
            <TagDot color={tag.color} />
            <span class="tag-filter-name">{tag.name}</span>
            <span class="tag-filter-count">{counts.get(tag.key) ?? 0}</span>
          </button>
        </li>
      ))}
      {onEditTags !== null && (
        <li>
          <button
            type="button"
            class="quiet"
            aria-label="Edit tags"
            title="Edit tags"
            onClick={onEditTags}
          >
            <PencilIcon />
          </button>
        </li>
      )}
    </ul>
  );
}

export interface NoteChoicesProps {
  readonly highlights: readonly HighlightValue[];
  readonly filter: NoteFilter;
  readonly labelOf: (author: string) => AuthorLabel;
  readonly onFilter: (filter: NoteFilter) => void;
}

/** Choices of the notes that are shown, by author and open question, and of their order. */
export function NoteChoices(props: NoteChoicesProps) {
  const { highlights, filter, onFilter } = props;
  const open = highlights.filter(isOpenQuestion).length;
  return (
    <div class="note-choices">
      <PersonChoice {...props} />
      {(open > 0 || filter.isOpenOnly) && (
        <button
          type="button"
          class="tag-filter"
          aria-pressed={filter.isOpenOnly}
          onClick={() => onFilter({ ...filter, isOpenOnly: !filter.isOpenOnly })}
        >
          Open questions
          <span class="open-count">{open}</span>
        </button>
      )}
      <select
        class="author-filter"
        aria-label="Order of the notes"
        value={filter.order}
        onChange={(event) =>
          onFilter({ ...filter, order: event.currentTarget.value === "time" ? "time" : "place" })
        }
      >
        <option value="place">In text order</option>
        <option value="time">Newest first</option>
      </select>
    </div>
  );
}

/** Choice of the author whose notes are shown. */
function PersonChoice({ highlights, filter, labelOf, onFilter }: NoteChoicesProps) {
  const authors = authorsOf(highlights);
  if (filter.author !== null) {
    authors.add(filter.author);
  }
  const named = [...authors].map((author) => ({ author, ...labelOf(author) }));
  named.sort((a, b) => Number(b.isMe) - Number(a.isMe) || a.name.localeCompare(b.name));
  return (
    <select
      class="author-filter"
      aria-label="Whose notes"
      value={filter.author ?? ""}
      onChange={(event) => onFilter({ ...filter, author: event.currentTarget.value || null })}
    >
      <option value="">Everyone’s notes</option>
      {named.map(({ author, name, isMe }) => (
        <option key={author} value={author}>
          {isMe ? "My notes" : name}
        </option>
      ))}
    </select>
  );
}

function countBy(highlights: readonly HighlightValue[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { tag } of highlights) {
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return counts;
}

function authorsOf(highlights: readonly HighlightValue[]): Set<string> {
  const authors = new Set<string>();
  for (const highlight of highlights) {
    authors.add(highlight.author);
    for (const comment of highlight.comments) {
      authors.add(comment.author);
    }
  }
  return authors;
}
