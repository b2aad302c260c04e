/** Banner of work that is to be handed in, or is: until when, by whom, and what can be done. */

import { useState } from "preact/hooks";
import type { HandedIn } from "../../../api/openapi.generated";
import { t } from "../../../i18n/messages";
import type { Route } from "../../../router/route";
import { dayInWords, wholeTime } from "../../../ui/format_time";
import { ScreenLink } from "../../../ui/screen_link";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { type Answer, unsavedWith } from "../hooks/use_answer";
import { progressInWords } from "../store/enough";
import { Later, ON_DEMAND } from "./later";

interface HandInBannerProps {
  readonly model: AnnotationPageModel;
  /** The written answer, which is handed in along with the notes; null where there is none. */
  readonly answer: Answer | null;
  readonly reload: () => void;
  readonly navigate: (route: Route) => void;
}

export function HandInBanner({ model, answer, reload, navigate }: HandInBannerProps) {
  const { workspace, state } = model;
  const [isOpen, setOpen] = useState(false);
  const { handed_in: handedIn, activity, schedule } = workspace;
  const progress = progressInWords(workspace, state);
  return (
    <div class="status-banner hand-in-banner">
      {handedIn === null ? (
        <p>
          {schedule.due_at === null
            ? t("To be handed in.")
            : dueWords(schedule.due_at, schedule.takes_late)}{" "}
          {progress !== "" && <b>{progress}.</b>}
        </p>
      ) : (
        <p title={wholeTime(handedIn.handed_in_at)}>{handedInWords(handedIn)}</p>
      )}
      {/* In one place for both, so that the focus stays when the one becomes the other. */}
      <button type="button" class="quiet" onClick={() => setOpen(true)}>
        {handedIn === null ? t("Hand in…") : t("Receipt…")}
      </button>
      {handedIn !== null && (
        <ScreenLink to={{ screen: "work", activity: activity.id }} navigate={navigate}>
          {t("What was handed in")}
        </ScreenLink>
      )}
      {isOpen && (
        <Later part={ON_DEMAND}>
          {({ HandInDialog }) => (
            <HandInDialog
              activityId={activity.id}
              workspaceId={workspace.workspace_id}
              unsavedChanges={unsavedWith(model, answer)}
              unfinishedTexts={state.drafts.length}
              onChanged={reload}
              onClose={() => setOpen(false)}
            />
          )}
        </Later>
      )}
    </div>
  );
}

function dueWords(dueAt: string, takesLate: boolean): string {
  if (Date.parse(dueAt) > Date.now()) {
    return t("Due {dueAt}.", { dueAt: dayInWords(dueAt) });
  }
  return takesLate
    ? t("It was due {due}. You can still hand in; it is shown as late.", { due: dayInWords(dueAt) })
    : t("It was due, and nothing is taken after that.");
}

function handedInWords(handedIn: HandedIn): string {
  const { is_group: isGroup, is_late: isLate, handed_in_by: name } = handedIn;
  const time = dayInWords(handedIn.handed_in_at);
  const when =
    isGroup && name !== null
      ? isLate
        ? t("Handed in {time} by {name}, late.", { time, name })
        : t("Handed in {time} by {name}.", { time, name })
      : isLate
        ? t("Handed in {time}, late.", { time })
        : t("Handed in {time}.", { time });
  const who = isGroup
    ? t("Nobody in your group can change it meanwhile.")
    : t("You cannot change it meanwhile.");
  return `${when} ${who}`;
}
