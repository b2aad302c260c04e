/** Banner of the activity's state: hidden notes, a closed writing window, work to hand in. */

import type { Schedule } from "../../../api/openapi.generated";
import { RevealNotes } from "../../../features/activity/reveal_notes";
import type { Route } from "../../../router/route";
import { dayAndTime } from "../../../ui/format_time";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import type { WriteBlock } from "../store/writing_window";
import { HandInBanner } from "./hand_in_banner";

interface StatusBannerProps {
  readonly model: AnnotationPageModel;
  /** Load the workspace again. */
  readonly reload: () => void;
  readonly navigate: (route: Route) => void;
}

export function StatusBanner({ model, reload, navigate }: StatusBannerProps) {
  const { workspace, writeBlock } = model;
  return (
    <>
      {workspace.is_handing_in && (
        <HandInBanner model={model} reload={reload} navigate={navigate} />
      )}
      {writeBlock !== null && writeBlock !== "handed-in" && (
        <p class="status-banner">{closedWords(writeBlock, workspace.schedule)}</p>
      )}
      {workspace.is_hiding && (
        <div class="status-banner">
          <p>{hiddenWords(model)}</p>
          {workspace.can_manage_tags && workspace.hidden_of === null && (
            <RevealNotes activityId={workspace.activity.id} />
          )}
        </div>
      )}
    </>
  );
}

function closedWords(
  writeBlock: Exclude<WriteBlock, "handed-in">,
  { opens_at, closes_at }: Schedule,
): string {
  return writeBlock === "not-open"
    ? `You can read already. Writing opens ${dayAndTime(opens_at ?? "")}.`
    : `Writing closed ${dayAndTime(closes_at ?? "")}. You can still read.`;
}

function hiddenWords({ workspace }: AnnotationPageModel): string {
  if (workspace.is_bound) {
    return workspace.can_write
      ? "Only you and your teachers see your notes until they are revealed to everybody."
      : "Students’ notes are hidden until they are revealed.";
  }
  return workspace.hidden_of === null
    ? "Students do not see each other’s notes yet; what you write here, all of them see."
    : `The hidden notes of ${workspace.hidden_of}. What you write here, only they and those who teach see.`;
}
