/** Results of a search, by activity. */

import type { SearchAnswer, SearchResult } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";

interface ResultsProps {
  readonly answer: SearchAnswer;
  readonly hrefOf: (result: SearchResult) => string | null;
  readonly open: (result: SearchResult) => void;
  readonly isBusy: boolean;
}

export function Results({ answer, ...props }: ResultsProps) {
  const hasCourses = new Set(answer.groups.map((group) => group.course_id)).size > 1;
  return (
    <>
      {answer.groups.map((group) => (
        <section
          key={group.activity_id}
          class="search-group"
          aria-label={group.activity || t("Classes")}
        >
          <h2 dir="auto">
            {group.activity_id === null ? t("Classes") : group.activity}{" "}
            {hasCourses && <small>{group.course}</small>}
          </h2>
          <ul>
            {group.results.map((result, i) => (
              <li key={i}>
                <Result {...props} result={result} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

interface ResultProps extends Omit<ResultsProps, "answer"> {
  readonly result: SearchResult;
}

function Result({ result, hrefOf, open, isBusy }: ResultProps) {
  const href = hrefOf(result);
  const content = (
    <>
      <span class="search-kind">{kindOf(result)}</span>
      <span class="search-snippet" dir="auto">
        {result.parts.map(({ text, is_match }, i) =>
          is_match ? <mark key={i}>{text}</mark> : text,
        )}
      </span>
      <small dir="auto">{about(result).join(" · ")}</small>
    </>
  );
  if (href === null) {
    return (
      <button
        type="button"
        class="search-result"
        data-result
        disabled={isBusy}
        onClick={() => open(result)}
      >
        {content}
      </button>
    );
  }
  return (
    <a
      class="search-result"
      data-result
      href={href}
      onClick={(event) => {
        if (!(event.ctrlKey || event.metaKey || event.shiftKey)) {
          event.preventDefault();
          open(result);
        }
      }}
    >
      {content}
    </a>
  );
}

const KINDS: Readonly<Record<SearchResult["kind"], string>> = {
  class: t("Class"),
  activity: t("Activity"),
  conversation: t("Conversation"),
  text: t("Text"),
  highlight: t("Highlight"),
  comment: t("Comment"),
  answer: t("Answer"),
  check: t("Check of a claim"),
  tag: t("Tag"),
  person: t("Person"),
};

function kindOf({ kind, is_reply }: SearchResult): string {
  return is_reply ? t("Reply") : KINDS[kind];
}

/** Facts below a snippet. */
export function about(result: SearchResult): string[] {
  const { kind, author, tag, conversation, note, draft_of, is_private } = result;
  const isByAuthor = kind === "highlight" || kind === "comment" || kind === "check";
  return [
    isByAuthor ? (author ?? t("Somebody who has left")) : null,
    kind === "person" ? t("Newest note") : null,
    tag,
    conversation,
    note !== null && draft_of !== null ? t("Hidden from the class") : null,
    is_private ? t("Only you") : null,
  ].filter((each) => each !== null);
}
