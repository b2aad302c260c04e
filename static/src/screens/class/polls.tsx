/** Questions that were asked in lectures, with their answers. */

import { useState } from "preact/hooks";
import { save } from "../../api/http";
import type { ListedPoll } from "../../api/openapi.generated";
import { pollsPath } from "../../api/paths/lectures";
import { plural, t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { csv } from "../../ui/csv";
import { PendingPage } from "../../ui/error_page";
import { dayAndTime } from "../../ui/format_time";

interface PollsProps {
  readonly activityId: string;
  /** Number of questions that were asked; null where it is not known, as while names are sealed. */
  readonly count: number | null;
}

/** The questions are fetched when somebody opens them: a class may have given thousands of answers. */
export function Polls({ activityId, count }: PollsProps) {
  const [isOpen, setOpen] = useState(false);
  return count === 0 ? null : (
    <details class="poll-list" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t("Questions that were asked")}
        {count !== null && ` (${count})`}
      </summary>
      {isOpen && <PollList activityId={activityId} />}
    </details>
  );
}

function PollList({ activityId }: Pick<PollsProps, "activityId">) {
  const listed = useQuery(pollsPath(activityId));
  const { data: polls } = listed;
  if (polls === null) {
    return <PendingPage queries={[listed]} />;
  }
  if (polls.length === 0) {
    return <p>{t("No question has been asked.")}</p>;
  }
  return (
    <>
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
                  {isOff && <small>{t("taken off the projector")}</small>}
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
        {t("Download questions and answers (CSV)")}
      </button>
    </>
  );
}

/** Number of answers, by choice where there are choices. */
export function sumWords({ choices, answers }: ListedPoll): string {
  const count = plural(answers.length, "{n} answer", "{n} answers");
  const by = choices.map(
    (choice) => `${choice}: ${answers.filter(({ answer }) => answer === choice).length}`,
  );
  return [count, ...by].join(" · ");
}

/** Rows of a file: one for each answer. */
export function rowsOf(polls: readonly ListedPoll[]): string[][] {
  return [
    [t("Asked"), t("Question"), t("Name"), t("Answer")],
    ...polls.flatMap(({ asked_at: at, text, answers }) =>
      answers.map(({ name, answer }) => [at, text, name, answer]),
    ),
  ];
}
