/** Questions that were asked in lectures, with their answers. */

import { save } from "../../api/http";
import type { ListedPoll } from "../../api/openapi.generated";
import { pollsPath } from "../../api/paths";
import { useQuery } from "../../query/use_query";
import { csv } from "../../ui/csv";
import { dayAndTime } from "../../ui/format_time";

export function Polls({ activityId }: { readonly activityId: string }) {
  const { data: polls } = useQuery(pollsPath(activityId));
  if (polls === null || polls.length === 0) {
    return null;
  }
  return (
    <details class="poll-list">
      <summary>Questions that were asked ({polls.length})</summary>
      {polls.map((poll) => (
        <section key={poll.id} aria-label={poll.text}>
          <h3 dir="auto">{poll.text}</h3>
          <p class="hint">
            {dayAndTime(poll.asked_at)} · {sumWords(poll)}
          </p>
          <ul class="rows">
            {poll.answers.map(({ name, answer, is_off: isOff }, i) => (
              <li key={`${name} ${i}`}>
                <span dir="auto">{name}</span>
                <span dir="auto">
                  {answer}
                  {isOff && <small>taken off the projector</small>}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <button
        type="button"
        onClick={() => save(new Blob([csv(rowsOf(polls))], { type: "text/csv" }), "questions.csv")}
      >
        Download questions and answers (CSV)
      </button>
    </details>
  );
}

/** Number of answers, by choice where there are choices. */
export function sumWords({ choices, answers }: ListedPoll): string {
  const count = answers.length === 1 ? "1 answer" : `${answers.length} answers`;
  const by = choices.map(
    (choice) => `${choice}: ${answers.filter(({ answer }) => answer === choice).length}`,
  );
  return [count, ...by].join(" · ");
}

/** Rows of a file: one for each answer. */
export function rowsOf(polls: readonly ListedPoll[]): string[][] {
  return [
    ["Asked", "Question", "Name", "Answer"],
    ...polls.flatMap(({ asked_at: at, text, answers }) =>
      answers.map(({ name, answer }) => [at, text, name, answer]),
    ),
  ];
}
