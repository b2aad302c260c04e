/** The question on the wall: its time, its answers without names, and what its teacher does with it. */

import { useMemo } from "preact/hooks";
import { api } from "../../api/http";
import type { PollChange, ProjectedPoll } from "../../api/openapi.generated";
import { pollPath, projectedAnswerPath } from "../../api/paths/lectures";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { Bar } from "../../ui/bar";
import { FormError } from "../../ui/field_error";
import { useKeptFocus } from "../../ui/kept_focus";
import { clockTime, useCountdown } from "../../ui/use_countdown";

export function PollOnWall({ poll }: { readonly poll: ProjectedPoll }) {
  const closesAt = useMemo(() => performance.now() + poll.closes_in * 1000, [poll]);
  const left = useCountdown(closesAt);
  const { error, run } = useMutation();
  const change = (wanted: Partial<PollChange>) =>
    void run(() => api("PATCH", pollPath(poll.id), { ...NOTHING, ...wanted }));
  const isOpen = left > 0;
  const words = useKeptFocus();
  return (
    <section class="lecture-poll" aria-label={t("Question that was asked")}>
      <h2 class="lecture-question" dir="auto">
        {poll.text}
      </h2>
      <p class="lecture-number">
        <b role="timer">{isOpen ? clockTime(left) : (poll.answers ?? "–")}</b>
        <span>{isOpen ? answersWords(poll) : closedWords(poll)}</span>
      </p>
      <Choices poll={poll} />
      {poll.words.length > 0 && (
        <ul class="lecture-words" ref={words}>
          {poll.words.map(({ id, words }) => (
            <li key={id}>
              <span dir="auto">{words}</span>
              <button
                type="button"
                class="quiet"
                aria-label={t("Take off: {words}", { words })}
                onClick={() =>
                  void run(() => api("PATCH", projectedAnswerPath(poll.id, id), { is_off: true }))
                }
              >
                {t("Take off")}
              </button>
            </li>
          ))}
        </ul>
      )}
      <p class="button-row controls">
        {isOpen && (
          <button type="button" onClick={() => change({ is_closed: true })}>
            {t("Close now")}
          </button>
        )}
        {poll.choices.length === 0 && (
          <button
            type="button"
            aria-pressed={poll.shows_words}
            onClick={() => change({ shows_words: !poll.shows_words })}
          >
            {poll.shows_words ? t("Hide the answers") : t("Show the answers")}
          </button>
        )}
        <button type="button" onClick={() => change({ is_put_away: true })}>
          {t("Put away")}
        </button>
      </p>
      <FormError error={error} />
    </section>
  );
}

const NOTHING: PollChange = { is_closed: null, shows_words: null, is_put_away: null };

function Choices({ poll }: { readonly poll: ProjectedPoll }) {
  const most = Math.max(1, ...poll.choices.map(({ people }) => people ?? 0));
  if (poll.choices.length === 0) {
    return null;
  }
  return (
    <ul class="lecture-tags lecture-choices">
      {poll.choices.map(({ text, people }) => (
        <li key={text}>
          <span dir="auto">{text}</span>
          <b>{people}</b>
          {people !== null && <Bar share={people / most} color="var(--color-accent)" />}
        </li>
      ))}
    </ul>
  );
}

function answersWords({ answers }: ProjectedPoll): string {
  return answers === null ? t("fewer than 3 answers yet") : t("{answers} answers", { answers });
}

function closedWords({ answers }: ProjectedPoll): string {
  return answers === null ? t("closed, with fewer than 3 answers") : t("answers; closed");
}
