/** Words for a teacher who leads the class through the text, and the end of it. */

import { useEffect } from "preact/hooks";
import { useLeading } from "../../../features/leading/use_leading";
import { t } from "../../../i18n/messages";
import { RefetchError } from "../../../ui/error_page";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { setLeading, useIsLeading } from "../store/leading_choice";

export function LeadBanner({ model }: { readonly model: AnnotationPageModel }) {
  const { workspace, reading } = model;
  const isOn = useIsLeading();
  const error = useLeading(
    isOn,
    workspace.activity.id,
    reading.text?.conversation ?? null,
    reading.text?.placements.rendered ?? null,
    ".annotation-scroller",
  );
  // Whoever comes to another activity does not lead there yet.
  useEffect(() => () => setLeading(false), []);
  return isOn ? (
    <div class="status-banner pointer-banner" data-testid="lead">
      <RefetchError error={error} />
      <p>{t("Everybody who follows you sees what you read.")}</p>
      <button type="button" class="quiet" onClick={() => setLeading(false)}>
        {t("Stop leading")}
      </button>
    </div>
  ) : null;
}
