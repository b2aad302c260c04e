/** Drafts of marks above the table of members: how many there are, and their release. */

import { useRef, useState } from "preact/hooks";
import type { Activity, ClassMember } from "../../api/openapi.generated";
import { ReleaseMarks } from "../../features/grading/release_marks";
import { counted } from "../../ui/counted";
import { dayAndTime } from "../../ui/format_time";

interface DraftsProps {
  readonly activity: Activity;
  readonly members: readonly ClassMember[];
  /** Members whom the table shows. */
  readonly shown: readonly ClassMember[];
  readonly mayRelease: boolean;
}

export function Drafts({ activity, members, shown, mayRelease }: DraftsProps) {
  const place = useRef<HTMLDivElement>(null);
  const [done, setDone] = useState("");
  const onReleased = (sentence: string) => {
    setDone(sentence);
    // The button goes with its drafts; whoever pressed it stays in its place.
    place.current?.focus();
  };
  const drafts = withDraft(members);
  const chosen = withDraft(shown);
  return (
    <div class="activity-status drafts" tabIndex={-1} ref={place}>
      <p>
        {draftWords(drafts.length)}
        {activity.release_at !== null &&
          ` All drafts are released ${dayAndTime(activity.release_at)}.`}
      </p>
      {mayRelease && drafts.length > 0 && (
        <ReleaseMarks
          activityId={activity.id}
          enrolmentIds={null}
          onReleased={onReleased}
          question={`Release ${counted(drafts.length, "mark")}? Students see them at once.`}
        >
          Release all drafts
        </ReleaseMarks>
      )}
      {mayRelease && chosen.length > 0 && chosen.length < drafts.length && (
        <ReleaseMarks
          activityId={activity.id}
          enrolmentIds={chosen.map((one) => one.enrolment_id)}
          onReleased={onReleased}
          question={`Release ${counted(chosen.length, "mark")} of those shown? Students see them at once.`}
        >
          {`Release ${chosen.length} shown`}
        </ReleaseMarks>
      )}
      <p role="status">{done}</p>
    </div>
  );
}

function withDraft(members: readonly ClassMember[]): ClassMember[] {
  return members.filter(({ draft }) => draft !== null);
}

function draftWords(count: number): string {
  if (count === 0) {
    return "Marks are drafts until they are released.";
  }
  return count === 1
    ? "1 mark is a draft, which its student does not see yet."
    : `${count} marks are drafts, which their students do not see yet.`;
}
