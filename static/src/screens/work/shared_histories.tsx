/** Histories that somebody shares, beside their work. */

import { useState } from "preact/hooks";
import { t } from "../../i18n/messages";
import { type Loadable, useLoaded } from "../../ui/use_loaded";

const OWN_HISTORY: Loadable<typeof import("../../features/history/own_history")> = {
  loaded: null,
  load: () => import("../../features/history/own_history"),
};

interface SharedHistoriesProps {
  /** Workspaces of which the member shares it. */
  readonly workspaces: readonly string[];
  readonly member: string;
}

export function SharedHistories({ workspaces, member }: SharedHistoriesProps) {
  const [open, setOpen] = useState<string | null>(null);
  const part = useLoaded(OWN_HISTORY, open !== null);
  return (
    <>
      {workspaces.map((workspace) => (
        <p key={workspace}>
          <button type="button" aria-haspopup="dialog" onClick={() => setOpen(workspace)}>
            {t("How they came to these notes")}
          </button>
        </p>
      ))}
      {open !== null && part !== null && (
        <part.OwnHistory workspaceId={open} member={member} onClose={() => setOpen(null)} />
      )}
    </>
  );
}
