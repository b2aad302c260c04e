/** Administrator's page: LMSs, people, the audit log and retention, one at a time. */

import { t } from "../../i18n/messages";
import "./page.css";
import { useState } from "preact/hooks";
import { AuditLog } from "./audit_log";
import { PeoplePage } from "./people";
import { Platforms } from "./platforms";
import { RetentionPage } from "./retention";

const PARTS = [
  [t("LMSs"), Platforms],
  [t("People"), PeoplePage],
  [t("Audit log"), AuditLog],
  [t("Retention"), RetentionPage],
] as const;

export function AdminPage() {
  const [part, setPart] = useState<(typeof PARTS)[number]>(PARTS[0]);
  const Shown = part[1];
  return (
    <main class="app-main" id="main">
      <div class="page admin-page">
        <h1>{t("Administration")}</h1>
        <nav class="button-row" aria-label={t("Administration")}>
          {PARTS.map((each) => (
            <button
              key={each[0]}
              type="button"
              class={each === part ? "primary" : ""}
              aria-current={each === part ? "page" : undefined}
              onClick={() => setPart(each)}
            >
              {each[0]}
            </button>
          ))}
        </nav>
        <Shown />
      </div>
    </main>
  );
}
