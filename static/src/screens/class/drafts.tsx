/** Drafts of marks above the table of members: how many there are, and their release. */

import { useRef, useState } from "preact/hooks";
import type { Activity, ClassMember } from "../../api/openapi.generated";
import { ReleaseMarks } from "../../features/grading/release_marks";
import { plural, t } from "../../i18n/messages";
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
          ` ${t("All drafts are released {time}.", { time: dayAndTime(activity.release_at) })}`}
      </p>
      {mayRelease && drafts.length > 0 && (
        <ReleaseMarks
          activityId={activity.id}
          enrolmentIds={null}
          onReleased={onReleased}
          question={plural(
            drafts.length,
            "Release {n} mark? Students see them at once.",
            "Release {n} marks? Students see them at once.",
          )}
        >
          {t("Release all drafts")}
        </ReleaseMarks>
      )}
      {mayRelease && chosen.length > 0 && chosen.length < drafts.length && (
        <ReleaseMarks
          activityId={activity.id}
          enrolmentIds={chosen.map((one) => one.enrolment_id)}
          onReleased={onReleased}
          question={plural(
            chosen.length,
            "Release {n} mark of those shown? Students see them at once.",
            "Release {n} marks of those shown? Students see them at once.",
          )}
        >
          {t("Release {chosen} shown", { chosen: chosen.length })}
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
    return t("Marks are drafts until they are released.");
  }
  return plural(
    count,
    "{n} mark is a draft, which its student does not see yet.",
    "{n} marks are drafts, which their students do not see yet.",
  );
}
