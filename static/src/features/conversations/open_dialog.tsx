/** Dialog of one conversation: the list of an export, or the preview. */

import type { ConversationSummary } from "../../api/openapi.generated";
import { EntryChooser } from "./choosing/entry_chooser";
import type { ConversationPlace } from "./place";
import type { Asked } from "./preview/declaration_fields";
import { PreviewDialog } from "./preview/preview_dialog";

interface OpenDialogProps {
  readonly place: ConversationPlace;
  readonly conversation: ConversationSummary;
  /** Declaration that is asked for; undefined for a conversation of the whole activity. */
  readonly asked?: Asked | undefined;
  readonly onClose: () => void;
}

export function OpenDialog({ asked, ...props }: OpenDialogProps) {
  return props.conversation.state === "choosing" ? (
    <EntryChooser {...props} />
  ) : (
    <PreviewDialog {...props} asked={asked} />
  );
}
