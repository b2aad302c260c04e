/** Card of a question that is asked now: its answers, its clock, and what became of an answer. */

import { useRef, useState } from "preact/hooks";
import { api } from "../../../api/http";
import { pollAnswerPath } from "../../../api/paths/lectures";
import { t } from "../../../i18n/messages";
import { useMutation } from "../../../query/use_mutation";
import { FormError } from "../../../ui/field_error";
import { LimitedInput } from "../../../ui/text_limit";
import { clockTime, useCountdown } from "../../../ui/use_countdown";
import type { ShownPoll } from "../hooks/use_shown";

/** Time for which a closed question stays, unless words in it have not been sent. */
const GONE_AFTER_MS = 10_000;

interface OpenPollCardProps {
  readonly poll: ShownPoll;
  readonly onDismiss: () => void;
}

export function OpenPollCard({ poll, onDismiss }: OpenPollCardProps) {
  const left = useCountdown(poll.closesAt);
  const { error, isBusy, run } = useMutation();
  const [given, setGiven] = useState({ choice: poll.choice, words: poll.words });
  const [typed, setTyped] = useState(poll.words ?? "");
  const isOpen = left > 0;
  const isGone = useCountdown(poll.closesAt + GONE_AFTER_MS) === 0;
  if (isGone && (typed.trim() === "" || typed === given.words)) {
    return null;
  }
  const wanted = useRef<typeof given | null>(null);
  // One after the other, and of those that were chosen meanwhile the last one.
  const send = (answer: typeof given) => {
    wanted.current = answer;
    void run(async () => {
      while (wanted.current !== null) {
        const next = wanted.current;
        wanted.current = null;
        try {
          await api("PUT", pollAnswerPath(poll.id), next);
          setGiven(next);
        } catch (error) {
          if (wanted.current === null) {
            throw error;
          }
        }
      }
    });
  };
  return (
    <section class="status-banner poll-card" aria-labelledby="poll-text">
      <p id="poll-text" dir="auto">
        <b>{poll.text}</b>
      </p>
      <span class="poll-clock" role="timer" aria-label={t("Time left")}>
        {isOpen ? clockTime(left) : t("closed")}
      </span>
      {poll.choices.length > 0 ? (
        <fieldset class="poll-choices" aria-labelledby="poll-text">
          {poll.choices.map((text, choice) => (
            <button
              key={text}
              type="button"
              dir="auto"
              aria-pressed={given.choice === choice}
              // Not `disabled`, which would take the focus away.
              aria-disabled={!isOpen}
              onClick={() => isOpen && send({ choice, words: null })}
            >
              {text}
            </button>
          ))}
        </fieldset>
      ) : (
        <form
          class="poll-words"
          onSubmit={(event) => {
            event.preventDefault();
            if (isOpen && typed.trim() !== "") {
              send({ choice: null, words: typed });
            }
          }}
        >
          <LimitedInput
            aria-label={t("Your answer")}
            limit={200}
            dir="auto"
            autocomplete="off"
            value={typed}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          <button type="submit" disabled={!isOpen || isBusy || typed.trim() === ""}>
            {given.words === null ? t("Answer") : t("Change")}
          </button>
        </form>
      )}
      <button type="button" class="quiet" onClick={onDismiss}>
        {isOpen ? t("Not now") : t("Close")}
      </button>
      <p class="hint" role="status">
        {stateWords(isOpen, given.choice !== null || given.words !== null, typed, given.words)}
      </p>
      <FormError error={error} />
    </section>
  );
}

function stateWords(
  isOpen: boolean,
  isGiven: boolean,
  typed: string,
  words: string | null,
): string {
  if (!isOpen) {
    return isGiven ? t("Closed. Your answer is in.") : t("Closed without an answer of yours.");
  }
  if (isGiven) {
    return words !== null && typed.trim() !== words.trim()
      ? t("Your earlier answer is in, until you send this one.")
      : t("Your answer is in. You can change it until the time is up.");
  }
  return "";
}
