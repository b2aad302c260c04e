/** Banner of an earlier attempt: when it ended, the other attempts, and going back to this one. */

import { api } from "../../../api/http";
import type { Workspace } from "../../../api/openapi.generated";
import { resumePath } from "../../../api/paths/workspaces";
import { t } from "../../../i18n/messages";
import { useMutation } from "../../../query/use_mutation";
import type { Route } from "../../../router/route";
import { ConfirmButton } from "../../../ui/confirm_button";
import { FormError } from "../../../ui/field_error";
import { dayInWords, wholeTime } from "../../../ui/format_time";
import { ScreenLink } from "../../../ui/screen_link";

interface AttemptBannerProps {
  readonly workspace: Workspace;
  readonly reload: () => void;
  readonly navigate: (route: Route) => void;
}

export function AttemptBanner({ workspace, reload, navigate }: AttemptBannerProps) {
  const { attempts, activity, workspace_id: shown } = workspace;
  const { error, isBusy, run } = useMutation();
  const place = attempts.findIndex((one) => one.workspace_id === shown);
  const resume = async () => {
    if (await run(() => api("POST", resumePath(shown)))) {
      reload();
    }
  };
  return (
    <div class="status-banner" data-testid="earlier-attempt">
      <p title={wholeTime(attempts[place]?.ended_at ?? "")}>{endInWords(attempts[place], place)}</p>
      {attempts.map((one, at) =>
        one.workspace_id === shown ? null : (
          <ScreenLink
            key={one.workspace_id}
            to={{ screen: "annotate", activity: activity.id, workspace: one.workspace_id }}
            navigate={navigate}
          >
            {one.is_current ? t("Current attempt") : t("Attempt {number}", { number: at + 1 })}
          </ScreenLink>
        ),
      )}
      {workspace.can_resume && !isBusy && (
        <ConfirmButton
          question={t(
            "Go back to this attempt? They work on here, and the current one becomes an earlier attempt.",
          )}
          confirmLabel={t("Go back to it")}
          cancelLabel={t("Leave it")}
          onConfirm={() => void resume()}
        >
          {t("Go back to this attempt…")}
        </ConfirmButton>
      )}
      <FormError error={error} />
    </div>
  );
}

function endInWords(attempt: Workspace["attempts"][number] | undefined, place: number): string {
  const number = place + 1;
  const time = dayInWords(attempt?.ended_at ?? "");
  const name = attempt?.ended_by ?? null;
  return name === null
    ? t("Attempt {number}, which ended {time}. It stays as it is.", { number, time })
    : t("Attempt {number}, which {name} ended {time}. It stays as it is.", { number, name, time });
}
