/** Banner of work that is to be handed in, or is: until when, by whom, and what can be done. */

import { useState } from "preact/hooks";
import type { HandedIn } from "../../../api/openapi.generated";
import type { Route } from "../../../router/route";
import { unsaved } from "../../../sync/save_state";
import { dayInWords, wholeTime } from "../../../ui/format_time";
import { ScreenLink } from "../../../ui/screen_link";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import type { Answer } from "../hooks/use_answer";
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
          {schedule.due_at === null ? "To be handed in." : dueWords(schedule.due_at)}{" "}
          {progress !== "" && <b>{progress}.</b>}
        </p>
      ) : (
        <p title={wholeTime(handedIn.handed_in_at)}>{handedInWords(handedIn)}</p>
      )}
      {/* In one place for both, so that the focus stays when the one becomes the other. */}
      <button type="button" class="quiet" onClick={() => setOpen(true)}>
        {handedIn === null ? "Hand in…" : "Receipt…"}
      </button>
      {handedIn !== null && (
        <ScreenLink to={{ screen: "work", activity: activity.id }} navigate={navigate}>
          What was handed in
        </ScreenLink>
      )}
      {isOpen && (
        <Later part={ON_DEMAND}>
          {({ HandInDialog }) => (
            <HandInDialog
              activityId={activity.id}
              workspaceId={workspace.workspace_id}
              unsavedChanges={unsaved(state.saving).length + unsavedIn(answer)}
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

/** Edits of the answer that the server does not have; what is handed in would lack them. */
function unsavedIn(answer: Answer | null): number {
  return answer === null ? 0 : unsaved(answer.session.state.saving).length;
}

function dueWords(dueAt: string): string {
  return Date.parse(dueAt) > Date.now()
    ? `Due ${dayInWords(dueAt)}.`
    : `It was due ${dayInWords(dueAt)}. You can still hand in; it is shown as late.`;
}

function handedInWords(handedIn: HandedIn): string {
  const by =
    handedIn.is_group && handedIn.handed_in_by !== null ? ` by ${handedIn.handed_in_by}` : "";
  const late = handedIn.is_late ? ", late" : "";
  const who = handedIn.is_group ? "Nobody in your group can" : "You cannot";
  return `Handed in ${dayInWords(handedIn.handed_in_at)}${by}${late}. ${who} change it meanwhile.`;
}
