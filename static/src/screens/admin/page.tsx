/** Administrator's page: LMSs, people, the audit log and retention, one at a time. */

import { t } from "../../i18n/messages";
import "./page.css";
import { useState } from "preact/hooks";
import { AuditLog } from "./audit_log";
import { PeoplePage } from "./people";
import { Platforms } from "./platforms";
import { RetentionPage } from "./retention";

const PARTS = {
  LMSs: Platforms,
  People: PeoplePage,
  "Audit log": AuditLog,
  Retention: RetentionPage,
} as const;

type Part = keyof typeof PARTS;

export function AdminPage() {
  const [part, setPart] = useState<Part>("LMSs");
  const Shown = PARTS[part];
  return (
    <main class="app-main" id="main">
      <div class="page admin-page">
        <h1>{t("Administration")}</h1>
        <nav class="button-row" aria-label={t("Administration")}>
          {(Object.keys(PARTS) as Part[]).map((name) => (
            <button
              key={name}
              type="button"
              class={name === part ? "primary" : ""}
              aria-current={name === part ? "page" : undefined}
              onClick={() => setPart(name)}
            >
              {name}
            </button>
          ))}
        </nav>
        <Shown />
      </div>
    </main>
  );
}
