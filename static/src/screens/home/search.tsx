/** Search over the titles of one's classes, activities and conversations. */

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Found } from "../../api/openapi.generated";
import { SEARCH_PATH } from "../../api/paths";
import { withQuery } from "../../api/requests";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { RefetchError } from "../../ui/error_page";
import { LimitedInput } from "../../ui/text_limit";

/** Milliseconds without a further letter after which the words are looked up. */
const PAUSE = 250;

interface SearchProps {
  readonly isBusy: boolean;
  readonly enter: (courseId: string, route: Route) => void;
  /** Content while nothing is searched for. */
  readonly children: ComponentChildren;
}

export function Search({ isBusy, enter, children }: SearchProps) {
  const [typed, setTyped] = useState("");
  const [words, setWords] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setWords(typed.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const reveal = (courseId: string) => {
    setTyped("");
    requestAnimationFrame(() =>
      document.getElementById(`course-${courseId}`)?.scrollIntoView({ block: "start" }),
    );
  };
  const isSearching = typed.trim() !== "";
  const found = useQuery(
    isSearching && words !== "" ? withQuery("GET", SEARCH_PATH, { words }) : null,
  );
  return (
    <>
      <search class="home-search">
        <label>
          Find a class, an activity or a conversation
          <LimitedInput
            type="search"
            limit={200}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
      </search>
      {isSearching ? (
        <>
          <RefetchError error={found.error} />
          <Results found={found.data} isBusy={isBusy} enter={enter} reveal={reveal} />
        </>
      ) : (
        children
      )}
    </>
  );
}

interface ResultsProps {
  readonly found: readonly Found[] | null;
  readonly isBusy: boolean;
  readonly enter: (courseId: string, route: Route) => void;
  /** Show a class in the list of all. */
  readonly reveal: (courseId: string) => void;
}

function Results({ found, isBusy, enter, reveal }: ResultsProps) {
  return (
    <>
      <p class="hint" role="status">
        {found === null ? "Searching…" : summary(found.length)}
      </p>
      <ul class="home-activities" aria-label="Found">
        {(found ?? []).map(({ kind, title, course_id: courseId, course, ...one }) => {
          const { activity_id: activity } = one;
          const open = () =>
            activity === null
              ? reveal(courseId)
              : enter(courseId, { screen: "annotate", activity });
          const where = [one.activity === title ? null : one.activity, course];
          return (
            <li key={`${kind} ${courseId} ${activity} ${title}`}>
              <button type="button" disabled={isBusy} onClick={open}>
                <b>{title}</b>
                <small>
                  {kind === "class" ? "Class" : where.filter((each) => each !== null).join(" · ")}
                </small>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function summary(count: number): string {
  if (count === 0) {
    return "Nothing of yours has these words in its title.";
  }
  return count === 1 ? "1 found" : `${count} found`;
}
