/** Invitation to the passage to which the teacher points. It moves nothing by itself. */

import type { Pointer } from "../../../api/openapi.generated";
import { t } from "../../../i18n/messages";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { usePointer } from "../hooks/use_pointer";

interface PointerBannerProps {
  readonly model: AnnotationPageModel;
  readonly pointer: Pointer | null;
}

export function PointerBanner({ model, pointer }: PointerBannerProps) {
  const invitation = usePointer(model, pointer);
  return (
    invitation && (
      <div class="status-banner pointer-banner">
        <p>{wordsFor(model, invitation.pointer)}</p>
        <button type="button" class="quiet" onClick={invitation.go}>
          {t("Go there")}
        </button>
        <button type="button" class="quiet" onClick={invitation.dismiss}>
          {t("Not now")}
        </button>
      </div>
    )
  );
}

/** Characters of the passage that are quoted. */
const QUOTED = 80;

interface Place {
  readonly conversation: string;
  readonly start: number;
  readonly end: number;
}

function wordsFor({ workspace, reading }: AnnotationPageModel, place: Place): string {
  const { text } = reading;
  if (text?.conversation === place.conversation) {
    const quote = text.placements.rendered.text.slice(place.start, place.end).trim();
    const cut = quote.length > QUOTED ? `${quote.slice(0, QUOTED).trimEnd()}…` : quote;
    return t("Your teacher points here: “{cut}”", { cut });
  }
  const title = workspace.conversations.find(({ id }) => id === place.conversation)?.title;
  return t("Your teacher points at a passage of “{title}”.", { title: title ?? "" });
}
