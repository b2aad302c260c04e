/** Banner about names: under which one the viewer is seen here, and who sees whose. */

import type { Anonymity, Workspace } from "../../../api/openapi.generated";
import { namesWords } from "../store/names_words";
import { Later, ON_DEMAND } from "./later";

interface NamesBannerProps {
  readonly workspace: Workspace;
  readonly anonymity: Anonymity;
}

export function NamesBanner({ workspace, anonymity }: NamesBannerProps) {
  return (
    <div class="status-banner" data-testid="names">
      <p role="status">{namesWords(anonymity, workspace.is_bound)}</p>
      {anonymity.can_unseal && (
        <Later part={ON_DEMAND}>
          {({ UnsealNames }) => <UnsealNames activityId={workspace.activity.id} />}
        </Later>
      )}
    </div>
  );
}
