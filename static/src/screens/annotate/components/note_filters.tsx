/** Controls that filter notes by tag and by author. */

import type { ComponentChildren } from "preact";
import { groupsOf, type ShownTag } from "../../../document/annotations/tags";
import { plural, t } from "../../../i18n/messages";
import { letterOf, TagMark } from "../../../ui/tag_mark";
import type { AuthorLabel } from "../store/author_names";
import type { NoteCounts } from "../store/note_counts";
import type { NoteFilter } from "../store/note_filter";

export interface LegendProps {
  readonly tags: readonly ShownTag[];
  /** Counts of all notes of the conversation that is shown. */
  readonly counts: NoteCounts;
  readonly filter: NoteFilter;
  readonly onFilter: (filter: NoteFilter) => void;
  /** Opens the guide to the tags. */
  readonly onGuide: () => void;
}

/** Legend of the tags, by their groups; pressing one filters by it. */
export function Legend({ tags, counts, filter, onFilter, onGuide }: LegendProps) {
  const { byTag, incomplete } = counts;
  const shown = tags.filter((tag) => tag.isInUse || byTag.has(tag.key));
  return (
    <ul class="tag-legend" aria-label={t("Tags")}>
      {groupsOf(shown).map((group) => (
        <li key={group[0]?.group ?? ""} class="tag-legend-group">
          <GroupName name={group[0]?.group ?? ""} />
          {group.map((tag) => (
            <Filter
              key={tag.key}
              isOn={filter.tag === tag.key}
              onPress={(isOn) => onFilter({ ...filter, tag: isOn ? tag.key : null })}
            >
              <TagMark color={tag.color} letter={letterOf(tag)} />
              <span class="tag-filter-name" dir="auto">
                {tag.name}
              </span>
              <span class="tag-filter-count">{byTag.get(tag.key) ?? 0}</span>
            </Filter>
          ))}
        </li>
      ))}
      {(incomplete > 0 || filter.isIncomplete) && (
        <li>
          <IncompleteChoice counts={counts} filter={filter} onFilter={onFilter} />
        </li>
      )}
      <li>
        <button type="button" class="quiet tag-guide-button" onClick={onGuide}>
          {t("About the tags")}
        </button>
      </li>
    </ul>
  );
}

/** Choice of the notes alone whose tag asks for a comment that is not there. */
export function IncompleteChoice({
  counts: { incomplete },
  filter,
  onFilter,
}: Pick<LegendProps, "counts" | "filter" | "onFilter">) {
  return (
    <Filter
      isOn={filter.isIncomplete}
      onPress={(isIncomplete) => onFilter({ ...filter, isIncomplete })}
    >
      {plural(incomplete, "{n} needs a comment", "{n} need a comment")}
    </Filter>
  );
}

function GroupName({ name }: { readonly name: string }) {
  return name === "" ? null : (
    <span class="tag-group-name" dir="auto">
      {name}
    </span>
  );
}

interface FilterProps {
  readonly isOn: boolean;
  readonly onPress: (isOn: boolean) => void;
  readonly children: ComponentChildren;
}

function Filter({ isOn, onPress, children }: FilterProps) {
  return (
    <button type="button" class="tag-filter" aria-pressed={isOn} onClick={() => onPress(!isOn)}>
      {children}
    </button>
  );
}

export interface NoteChoicesProps {
  readonly counts: NoteCounts;
  readonly filter: NoteFilter;
  readonly labelOf: (author: string) => AuthorLabel;
  readonly onFilter: (filter: NoteFilter) => void;
}

/** Choices of the notes that are shown, by author and open question, and of their order. */
export function NoteChoices(props: NoteChoicesProps) {
  const { counts, filter, onFilter } = props;
  const { openQuestions: open } = counts;
  return (
    <div class="note-choices">
      <PersonChoice {...props} />
      {(open > 0 || filter.isOpenOnly) && (
        <Filter
          isOn={filter.isOpenOnly}
          onPress={(isOpenOnly) => onFilter({ ...filter, isOpenOnly })}
        >
          {t("Open questions")}
          <span class="open-count">{open}</span>
        </Filter>
      )}
      <select
        class="author-filter"
        aria-label={t("Order of the notes")}
        value={filter.order}
        onChange={(event) =>
          onFilter({ ...filter, order: event.currentTarget.value === "time" ? "time" : "place" })
        }
      >
        <option value="place">{t("In text order")}</option>
        <option value="time">{t("Newest first")}</option>
      </select>
    </div>
  );
}

/** Choice of the author whose notes are shown. */
function PersonChoice({ counts, filter, labelOf, onFilter }: NoteChoicesProps) {
  const authors = new Set(counts.byAuthor.keys());
  if (filter.author !== null) {
    authors.add(filter.author);
  }
  const named = [...authors].map((author) => ({ author, ...labelOf(author) }));
  named.sort((a, b) => Number(b.isMe) - Number(a.isMe) || a.name.localeCompare(b.name));
  return (
    <select
      class="author-filter"
      aria-label={t("Whose notes")}
      value={filter.author ?? ""}
      onChange={(event) => onFilter({ ...filter, author: event.currentTarget.value || null })}
    >
      <option value="">{t("Everybody’s notes")}</option>
      {named.map(({ author, name, isMe }) => (
        <option key={author} value={author}>
          {isMe ? t("My notes") : name}
        </option>
      ))}
    </select>
  );
}
