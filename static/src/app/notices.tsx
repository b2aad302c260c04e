/** Messages to the person about their own account, until they have read them. */

import { useState } from "preact/hooks";
import { api } from "../api/http";
import type { SessionInfo } from "../api/openapi.generated";
import { pathOf } from "../api/requests";
import { t } from "../i18n/messages";

export function Notices({ notices }: { readonly notices: SessionInfo["notices"] }) {
  const [read, setRead] = useState<ReadonlySet<string>>(new Set());
  const dismiss = (id: string) => {
    setRead(new Set([...read, id]));
    // It is shown again by the next page if this fails.
    api("DELETE", pathOf("/api/notices/{notice_id}", { notice_id: id })).catch(() => undefined);
  };
  return (
    <>
      {notices
        .filter(({ id }) => !read.has(id))
        .map(({ id, sentence }) => (
          <p key={id} class="account-notice" role="status">
            {sentence}{" "}
            <button type="button" onClick={() => dismiss(id)}>
              {t("I have read this")}
            </button>
          </p>
        ))}
    </>
  );
}
