/** Search over all that somebody may read: words, filters, and results by activity. */

import { plural, t } from "../../i18n/messages";
import "./search.css";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { SearchAnswer, SearchKind, SearchResult } from "../../api/openapi.generated";
import { RefetchError } from "../../ui/error_page";
import { LimitedInput } from "../../ui/text_limit";
import { moveFocus } from "./keyboard";
import { Results } from "./results";
import { type Asked, NOTHING, type Search as SearchState, useSearch } from "./use_search";

interface SearchProps {
  /** Address of a result; null where another page has to be entered first. */
  readonly hrefOf: (result: SearchResult) => string | null;
  readonly open: (result: SearchResult) => void;
  readonly isBusy?: boolean;
  readonly first?: Asked;
  readonly takesFocus?: boolean;
  /** Content while nothing is searched for. */
  readonly children?: ComponentChildren;
}

const LONGEST = 200;

export function Search({
  hrefOf,
  open,
  isBusy = false,
  takesFocus = false,
  ...props
}: SearchProps) {
  const search = useSearch(props.first);
  const { asked, ask, answer } = search;
  const field = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (takesFocus) {
      field.current?.focus();
    }
    const onKey = (event: KeyboardEvent) => moveFocus(event, box.current, field.current);
    box.current?.addEventListener("keydown", onKey);
    return () => box.current?.removeEventListener("keydown", onKey);
  }, []);
  return (
    <div ref={box}>
      <search class="search-box">
        <label>
          {t("Search")}
          <LimitedInput
            type="search"
            limit={LONGEST}
            dir="auto"
            autocomplete="off"
            placeholder={t("Words in texts, notes, tags, names and titles")}
            value={asked.words}
            inputRef={field}
            onInput={(event) => ask({ words: event.currentTarget.value })}
          />
        </label>
        {answer !== null && <Filters asked={asked} ask={ask} answer={answer} />}
      </search>
      <RefetchError error={search.error} />
      {asked.words.trim() === "" ? (
        props.children
      ) : (
        <>
          <Status search={search} />
          {answer !== null && (
            <Results answer={answer} hrefOf={hrefOf} open={open} isBusy={isBusy} />
          )}
        </>
      )}
    </div>
  );
}

const KINDS: readonly (readonly [SearchKind, string])[] = [
  ["text", t("Texts")],
  ["highlight", t("Highlights")],
  ["comment", t("Comments")],
  ["answer", t("Answers")],
  ["check", t("Checks of claims")],
  ["person", t("People")],
  ["tag", t("Tags")],
  ["conversation", t("Titles of conversations")],
  ["activity", t("Titles of activities")],
];

interface FiltersProps extends Pick<SearchState, "asked" | "ask"> {
  readonly answer: SearchAnswer;
}

function Filters({ asked, ask, answer }: FiltersProps) {
  const chosen = (value: string) => (value === "" ? null : value);
  return (
    <div class="search-filters">
      <label>
        {t("Show")}
        <select
          value={asked.kind ?? ""}
          onChange={({ currentTarget: { value } }) => ask({ kind: chosen(value) as SearchKind })}
        >
          <option value="">{t("Everything")}</option>
          {KINDS.map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {answer.activities.length > 1 && (
        <label>
          {t("Activity")}
          <select
            value={asked.activity ?? ""}
            onChange={({ currentTarget: { value } }) => ask({ activity: chosen(value), tag: null })}
          >
            <option value="">{t("All activities")}</option>
            {answer.activities.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
      )}
      {answer.tags.length > 0 && (
        <label>
          {t("Tag")}
          <select
            value={asked.tag ?? ""}
            onChange={({ currentTarget: { value } }) => ask({ tag: chosen(value) })}
          >
            <option value="">{t("With any tag")}</option>
            {answer.tags.map((tag) => (
              <option key={tag}>{tag}</option>
            ))}
          </select>
        </label>
      )}
      {(asked.kind ?? asked.activity ?? asked.tag) !== null && (
        <button type="button" class="quiet" onClick={() => ask({ ...NOTHING, words: asked.words })}>
          {t("Clear filters")}
        </button>
      )}
    </div>
  );
}

function Status({ search }: { readonly search: SearchState }) {
  return (
    <p class="hint" role="status">
      {search.isSearching ? t("Searching…") : search.answer !== null && summary(search.answer)}
    </p>
  );
}

/** Sentence about an answer. */
export function summary({ is_too_short, is_cut, groups }: SearchAnswer): string {
  if (is_too_short) {
    return t("Type at least two letters. One Chinese or Japanese character is enough.");
  }
  const count = groups.reduce((sum, { results }) => sum + results.length, 0);
  if (count === 0) {
    return t("Nothing that you can read has all of these words.");
  }
  const found = plural(count, "{n} result.", "{n} results.");
  return is_cut
    ? t("The first {count} results. There are more: add a word, or a filter.", { count })
    : found;
}
