/** Provenance of a conversation, in a quiet place: asked for when somebody wants to know. */

import { useState } from "preact/hooks";
import { provenancePath } from "../../../api/paths/conversations";
import { t } from "../../../i18n/messages";
import { rich } from "../../../i18n/rich";
import { useQuery } from "../../../query/use_query";
import { RefetchError } from "../../../ui/error_page";
import { Later, ON_DEMAND } from "./later";

export function Provenance({ conversationId }: { readonly conversationId: string }) {
  const [isOpen, setOpen] = useState(false);
  const { data, error } = useQuery(isOpen ? provenancePath(conversationId) : null);
  return (
    <details class="provenance" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("Where this comes from")}</summary>
      <RefetchError error={error} />
      {data !== null && (
        <Later part={ON_DEMAND}>
          {({ provenanceInWords }) => (
            <ul>
              {provenanceInWords(data).map((line) => (
                <li key={line} dir="auto">
                  {line}
                </li>
              ))}
            </ul>
          )}
        </Later>
      )}
      {data !== null && data.source_hash !== null && (
        <p class="provenance-hash">
          {rich("SHA-256 of what was brought: {sourceHash}", {
            sourceHash: <code>{data.source_hash}</code>,
          })}
        </p>
      )}
    </details>
  );
}
