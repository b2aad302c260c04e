/** Passage and question that the teacher shows to everybody now. */

import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { useShown } from "../hooks/use_shown";
import { PointerBanner } from "./pointer_banner";
import { PollCard } from "./poll_card";

export function ShownToAll({ model }: { readonly model: AnnotationPageModel }) {
  const { pointer, poll } = useShown(model);
  return (
    <>
      <div role="status">
        {pointer !== null && <PointerBanner model={model} pointer={pointer} />}
      </div>
      <PollCard key={poll?.id} poll={poll} />
    </>
  );
}
