/** Steps of one person in a workspace; one's own can be shared, and saved as a file. */

import "./history.css";
import { useId } from "preact/hooks";
import { api, download } from "../../api/http";
import type { OwnStep } from "../../api/openapi.generated";
import { historyFilePath, ownHistoryPath, sharedHistoryPath } from "../../api/paths/history";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { excerpt } from "../../text/excerpt";
import { dayAndTime, wholeTime } from "../../ui/format_time";
import { Modal } from "../../ui/modal";
import { PlayerControls } from "./player_controls";
import { usePlayback } from "./use_playback";

interface OwnHistoryProps {
  readonly workspaceId: string;
  /** Enrolment of somebody who shares theirs; oneself without it. */
  readonly member?: string;
  readonly onClose: () => void;
}

/** UTF-16 units of a text in the list. */
const SHORT = 60;

export function OwnHistory({ workspaceId, member, onClose }: OwnHistoryProps) {
  const found = useQuery(ownHistoryPath(workspaceId, member));
  const steps = found.data?.steps ?? [];
  const playback = usePlayback(steps.length);
  const step = steps[playback.position - 1];
  const isOwn = member === undefined;
  return (
    <Modal title={isOwn ? t("My steps") : t("How they came to these notes")} onClose={onClose}>
      <div class="own-history controls" data-testid="own-history">
        {found.data === null || found.error !== null ? (
          <p role={found.error === null ? "status" : "alert"}>
            {found.error === null
              ? t("Fetching the steps …")
              : t("These steps could not be fetched. They may be shared no longer.")}
          </p>
        ) : (
          <>
            {!isOwn && (
              <p>
                {t("{name} shares these steps with you, and may take that back.", {
                  name: found.data.name,
                })}
              </p>
            )}
            <article class="own-step" aria-live="polite">
              {step === undefined ? (
                <p>
                  {steps.length === 0 ? t("There are no steps yet.") : t("Before the first step.")}
                </p>
              ) : (
                <Shown step={step} />
              )}
            </article>
            <PlayerControls
              playback={playback}
              length={steps.length}
              now={step === undefined ? t("Before the first step.") : WORDS[step.kind]}
            />
            <details>
              <summary>{t("All steps")}</summary>
              <ol class="own-steps">
                {steps.map((each, at) => (
                  <li key={at}>
                    <button
                      type="button"
                      aria-current={at === playback.position - 1 ? "step" : undefined}
                      onClick={() => playback.moveTo(at + 1)}
                    >
                      {WORDS[each.kind]}{" "}
                      <span class="own-step-place" dir="auto">
                        {excerpt(each.text === "" ? each.quote : each.text, SHORT)}
                      </span>
                    </button>
                  </li>
                ))}
              </ol>
            </details>
            <Consent
              workspaceId={workspaceId}
              {...(member === undefined ? {} : { member })}
              isShared={found.data.is_shared}
              refetch={found.refetch}
            />
          </>
        )}
      </div>
    </Modal>
  );
}

/** Words for a step of each kind. */
const WORDS: Readonly<Record<OwnStep["kind"], string>> = {
  note: t("Marked a passage"),
  "note-back": t("Restored a note"),
  "note-gone": t("Deleted a note"),
  passage: t("Put a note on other words"),
  tag: t("Gave a note another tag"),
  claim: t("Changed what is a claim"),
  question: t("Changed a question"),
  comment: t("Wrote a comment"),
  "comment-gone": t("Deleted a comment"),
  text: t("Changed a comment"),
  agree: t("Agreed with a comment"),
  "agree-gone": t("Took an agreement back"),
  check: t("Checked a claim"),
  "check-gone": t("Took a check back"),
};

function Shown({ step }: { readonly step: OwnStep }) {
  return (
    <>
      <p>
        <span class="own-step-words">{WORDS[step.kind]}</span>{" "}
        <time dateTime={step.at} title={wholeTime(step.at)}>
          {dayAndTime(step.at)}
        </time>
      </p>
      <p class="own-step-place">
        {step.tag !== "" && <span dir="auto">{step.tag}</span>}
        {step.tag !== "" && step.conversation !== "" && " · "}
        <span dir="auto">{step.conversation}</span>
      </p>
      {step.quote !== "" && <blockquote dir="auto">{step.quote}</blockquote>}
      {step.text !== "" && <p dir="auto">{step.text}</p>}
    </>
  );
}

interface ConsentProps {
  readonly workspaceId: string;
  readonly member?: string;
  readonly isShared: boolean;
  readonly refetch: () => Promise<void>;
}

/** Sharing of one's own steps, and the file of them. */
function Consent({ workspaceId, member, isShared, refetch }: ConsentProps) {
  const heading = useId();
  const change = useMutation();
  const set = (method: "PUT" | "DELETE") =>
    change.run(async () => {
      await api(method, sharedHistoryPath(workspaceId));
      await refetch();
    });
  const saveFile = () =>
    change.run(() => download("GET", historyFilePath(workspaceId, member), "history.html"));
  return (
    <section class="own-consent" aria-labelledby={heading}>
      <h3 id={heading}>{member === undefined ? t("Share and save") : t("Save")}</h3>
      {member === undefined && (
        <p role="status">
          {isShared
            ? t(
                "Your teachers and tutors see these steps beside your work, until you take that back.",
              )
            : t(
                "Nobody else sees these steps. If you share them, your teachers and tutors see all of them beside your work: also earlier words, and notes that you deleted. Notes to yourself are never among them.",
              )}
        </p>
      )}
      <div>
        {member === undefined && (
          <button
            type="button"
            disabled={change.isBusy}
            onClick={() => void set(isShared ? "DELETE" : "PUT")}
          >
            {isShared ? t("Take back") : t("Share with teachers")}
          </button>
        )}
        <button type="button" disabled={change.isBusy} onClick={() => void saveFile()}>
          {t("Save as a file")}
        </button>
      </div>
      {change.error !== null && <p role="alert">{change.error.message}</p>}
    </section>
  );
}
