/** Banner of the version that each student or group starts with: what they get, and giving it out. */

import { useEffect, useState } from "preact/hooks";
import { templatePath } from "../../../api/paths/activities";
import { TemplateDialog } from "../../../features/templates/template_dialog";
import { type Owner, stateInWords } from "../../../features/templates/words";
import { t } from "../../../i18n/messages";
import { useQuery } from "../../../query/use_query";
import { unsaved } from "../../../sync/save_state";
import { RefetchError } from "../../../ui/error_page";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";

export function TemplateBanner({ model }: { readonly model: AnnotationPageModel }) {
  const { activity, can_manage_tags: canGive } = model.workspace;
  const owner: Owner = activity.workspace_for === "group" ? "group" : "student";
  return canGive ? (
    <Preparing model={model} owner={owner} />
  ) : (
    <div class="status-banner">
      <p>
        {owner === "group"
          ? t(
              "This is what each group starts with, once a teacher gives it out. No group sees it here.",
            )
          : t(
              "This is what each student starts with, once a teacher gives it out. No student sees it here.",
            )}
      </p>
    </div>
  );
}

function Preparing({ model, owner }: { model: AnnotationPageModel; owner: Owner }) {
  const { workspace, state } = model;
  const [isOpen, setOpen] = useState(false);
  const template = useQuery(templatePath(workspace.activity.id));
  const { data, refetch } = template;
  const unsavedChanges = unsaved(state.saving).length;
  const isKnown = data !== null;
  useEffect(() => {
    if (isKnown && unsavedChanges === 0) {
      void refetch();
    }
  }, [state.notes.highlights, unsavedChanges === 0]);
  return (
    <div class="status-banner">
      {data !== null && <p role="status">{stateInWords(data, owner)}</p>}
      {data !== null && data.changes.length > 0 && (
        <button type="button" class="quiet" onClick={() => setOpen(true)}>
          {t("Look and give out…")}
        </button>
      )}
      <RefetchError error={template.error} />
      {isOpen && (
        <TemplateDialog
          activityId={workspace.activity.id}
          owner={owner}
          template={template}
          unsavedChanges={unsavedChanges}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
