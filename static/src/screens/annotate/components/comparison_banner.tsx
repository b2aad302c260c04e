/** Banner of a blind comparison: the viewer's choice, or what all have chosen, as the viewer may see it. */

import "./comparison_banner.css";
import { useState } from "preact/hooks";
import type { Workspace, WorkspaceComparison } from "../../../api/openapi.generated";
import { t } from "../../../i18n/messages";
import { ComparisonForm, UnsentChoice } from "./comparison_form";
import { ComparisonResult, ComparisonRows } from "./comparison_result";

interface ComparisonBannerProps {
  readonly workspace: Workspace;
  /** Load the workspace again. */
  readonly reload: () => void;
}

export function ComparisonBanner({ workspace, reload }: ComparisonBannerProps) {
  const { comparison, activity, conversations } = workspace;
  // Whoever has the page open while it is revealed reads the result at once.
  const [wasBlind] = useState(comparison?.is_blind);
  if (comparison === null) {
    return null;
  }
  if (comparison.sees_result) {
    return <ComparisonResult activityId={activity.id} comparison={comparison} />;
  }
  if (comparison.can_choose) {
    return (
      <details class="status-banner comparison">
        <summary>
          {t("Which answer is better?")}{" "}
          <b>{comparison.choice === null ? t("Choose") : chosenWords(workspace, comparison)}</b>
        </summary>
        <ComparisonForm
          activity={activity}
          texts={conversations.filter(({ has_source }) => !has_source)}
          choice={comparison.choice}
          onSaved={reload}
        />
      </details>
    );
  }
  if (comparison.rows !== null) {
    return (
      <details class="status-banner comparison" open={wasBlind}>
        <summary>
          <span role="status">{t("It is shown now which model wrote which text.")}</span>
        </summary>
        <ComparisonRows rows={comparison.rows} own={comparison.choice} />
        <UnsentChoice activityId={activity.id} />
      </details>
    );
  }
  return (
    <p class="status-banner">
      {comparison.hides_source
        ? t("Where these texts are from is hidden until a teacher reveals it.")
        : t("Students do not see which model wrote which text until a teacher reveals it.")}
    </p>
  );
}

function chosenWords({ conversations }: Workspace, { choice }: WorkspaceComparison): string {
  const chosen = conversations.find(({ id }) => id === choice?.conversation);
  return chosen === undefined
    ? t("You find them about equal")
    : t("You chose {title}", { title: chosen.title });
}
