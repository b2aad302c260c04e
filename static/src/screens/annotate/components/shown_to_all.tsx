/** Passage and question that the teacher shows to everybody now. */

import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { useShown } from "../hooks/use_shown";
import { FollowBanner } from "./follow_banner";
import { LeadBanner } from "./lead_banner";
import { PointerBanner } from "./pointer_banner";
import { PollCard } from "./poll_card";

export function ShownToAll({ model }: { readonly model: AnnotationPageModel }) {
  const { pointer, poll } = useShown(model);
  return (
    <>
      <div role="status">
        {pointer !== null && pointer.lead === null && (
          <PointerBanner model={model} pointer={pointer} />
        )}
      </div>
      {model.workspace.can_moderate && <LeadBanner model={model} />}
      {pointer !== null && pointer.lead !== null && (
        <FollowBanner model={model} pointer={pointer} />
      )}
      <PollCard key={poll?.id} poll={poll} />
    </>
  );
}
