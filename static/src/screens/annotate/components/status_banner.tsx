/** Banner of the activity's state: hidden notes, a closed writing window, work to hand in. */

import type { Schedule, Workspace } from "../../../api/openapi.generated";
import { revealWords } from "../../../features/activity/reveal_words";
import { plural, t } from "../../../i18n/messages";
import type { Route } from "../../../router/route";
import { dayAndTime } from "../../../ui/format_time";
import { ScreenLink } from "../../../ui/screen_link";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import type { Answer } from "../hooks/use_answer";
import { passagesLeft } from "../store/threshold";
import type { WriteBlock } from "../store/writing_window";
import { HandInBanner } from "./hand_in_banner";
import { Later, ON_DEMAND } from "./later";
import { NamesBanner } from "./names_banner";

interface StatusBannerProps {
  readonly model: AnnotationPageModel;
  /** The written answer; null where there is none. */
  readonly answer: Answer | null;
  /** Load the workspace again. */
  readonly reload: () => void;
  readonly navigate: (route: Route) => void;
}

export function StatusBanner({ model, answer, reload, navigate }: StatusBannerProps) {
  const { workspace, writeBlock } = model;
  return (
    <>
      {workspace.audience.kind === "template" && (
        <Later part={ON_DEMAND}>{({ TemplateBanner }) => <TemplateBanner model={model} />}</Later>
      )}
      {!workspace.is_current && (
        <Later part={ON_DEMAND}>
          {({ AttemptBanner }) => (
            <AttemptBanner workspace={workspace} reload={reload} navigate={navigate} />
          )}
        </Later>
      )}
      {workspace.is_handing_in && (
        <HandInBanner model={model} answer={answer} reload={reload} navigate={navigate} />
      )}
      {workspace.credit !== null && (
        <Later part={ON_DEMAND}>{({ CreditBanner }) => <CreditBanner model={model} />}</Later>
      )}
      {workspace.mark !== null && (
        <p class="status-banner">
          {t("Your mark: {score} of {maximum}.", {
            score: workspace.mark.score,
            maximum: workspace.mark.maximum,
          })}{" "}
          <ScreenLink to={{ screen: "work", activity: workspace.activity.id }} navigate={navigate}>
            {workspace.mark.comment === "" ? t("Your work") : t("The comment on it")}
          </ScreenLink>
        </p>
      )}
      {(writeBlock === "not-open" || writeBlock === "closed") && (
        <p class="status-banner">{closedWords(writeBlock, workspace.schedule)}</p>
      )}
      {workspace.comparison !== null && (
        <Later part={ON_DEMAND}>
          {({ ComparisonBanner }) => <ComparisonBanner workspace={workspace} reload={reload} />}
        </Later>
      )}
      {workspace.is_hiding && <HiddenNotes model={model} />}
      {workspace.anonymity !== null && (
        <NamesBanner workspace={workspace} anonymity={workspace.anonymity} />
      )}
    </>
  );
}

function HiddenNotes({ model: { workspace, state } }: { model: AnnotationPageModel }) {
  const left = passagesLeft(workspace, state);
  const { note_threshold: threshold } = workspace.activity;
  return (
    <div class="status-banner">
      {left !== null && threshold !== null && <Steps count={threshold} done={threshold - left} />}
      <p role="status">{left === null ? hiddenWords(workspace) : thresholdWords(left)}</p>
      {left !== null && (
        <p>
          {t(
            "Until then only you and your teachers see your notes. Notes on the same words count once.",
          )}
        </p>
      )}
      {workspace.activity.reveal_at !== null && <p>{revealWords(workspace.activity)}</p>}
      {workspace.can_reveal && workspace.hidden_of === null && (
        <Later part={ON_DEMAND}>
          {({ RevealNotes }) => (
            <RevealNotes activityId={workspace.activity.id} group={groupOf(workspace)} />
          )}
        </Later>
      )}
    </div>
  );
}

/** Progress towards the notes of others; the words beside it say the same. */
function Steps({ count, done }: { readonly count: number; readonly done: number }) {
  return (
    <span class="threshold-steps" aria-hidden="true">
      {Array.from({ length: count }, (_, step) => (
        <span key={step} data-done={step < done} />
      ))}
    </span>
  );
}

function thresholdWords(left: number): string {
  if (left === 0) {
    return t("The notes of others open as soon as yours are saved.");
  }
  return plural(
    left,
    "Write {n} more note to see what others wrote.",
    "Write {n} more notes to see what others wrote.",
  );
}

/** The workspace of a group, which is revealed by itself; null for any other. */
function groupOf({ workspace_id: id, audience }: Workspace) {
  return audience.kind === "group" ? { id, name: audience.name } : null;
}

function closedWords(
  writeBlock: Extract<WriteBlock, "not-open" | "closed">,
  { opens_at, closes_at }: Schedule,
): string {
  return writeBlock === "not-open"
    ? t("You can read already. Writing opens {opensAt}.", { opensAt: dayAndTime(opens_at ?? "") })
    : t("Writing closed {closesAt}. You can still read.", {
        closesAt: dayAndTime(closes_at ?? ""),
      });
}

function hiddenWords(workspace: Workspace): string {
  const { is_bound, is_open, can_write, hidden_of, activity } = workspace;
  const { note_threshold: threshold } = activity;
  const has = plural(threshold ?? 0, "{n} note", "{n} notes");
  if (is_bound) {
    if (!can_write) {
      return t("Students’ notes are hidden until they are revealed.");
    }
    return threshold !== null && is_open
      ? t("You see the notes of everybody who has written {has}, and they see yours.", { has })
      : t("Only you and your teachers see your notes until they are revealed to everybody.");
  }
  if (hidden_of !== null) {
    return t(
      "The hidden notes of {hiddenOf}. What you write here, only they and those who teach see.",
      { hiddenOf: hidden_of },
    );
  }
  return threshold === null
    ? t("Students do not see each other’s notes yet; what you write here, all of them see.")
    : t("Students see each other’s notes, and what you write here, once they have written {has}.", {
        has,
      });
}
