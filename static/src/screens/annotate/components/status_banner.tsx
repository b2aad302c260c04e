/** What holds here just now: notes that are hidden, writing that is not open. */

import type { Schedule } from "../../../api/workspace_types";
import { Reveal } from "../../../features/activity/reveal_notes";
import { dayAndTime } from "../../../ui/format_time";
import type { Desk } from "../hooks/use_annotation_page";
import type { Ban } from "../store/writing_window";

export function Standing({ desk }: { desk: Desk }) {
  const { workspace, ban } = desk;
  return (
    <>
      {ban !== null && <p class="bench-standing">{closedWords(ban, workspace.schedule)}</p>}
      {workspace.is_hiding && (
        <div class="bench-standing">
          <p>{hiddenWords(desk)}</p>
          {workspace.can_manage_tags && workspace.hidden_of === null && (
            <Reveal activityId={workspace.activity.id} />
          )}
        </div>
      )}
    </>
  );
}

function closedWords(ban: Ban, { opens_at, closes_at }: Schedule): string {
  return ban === "not-open"
    ? `You can read already. Writing opens ${dayAndTime(opens_at ?? "")}.`
    : `Writing closed ${dayAndTime(closes_at ?? "")}. You can still read.`;
}

function hiddenWords({ workspace }: Desk): string {
  if (workspace.is_bound) {
    return workspace.can_write
      ? "Only you and your teachers see your notes until they are revealed to everybody."
      : "Students’ notes are hidden until they are revealed.";
  }
  return workspace.hidden_of === null
    ? "Students do not see each other’s notes yet; what you write here, all of them see."
    : `The hidden notes of ${workspace.hidden_of}. What you write here, only they and those who teach see.`;
}
