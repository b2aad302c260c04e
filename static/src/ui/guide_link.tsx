/** Link to a guide, in a window of its own: what is being typed on this page stays. */

import { t } from "../i18n/messages";

interface GuideLinkProps {
  readonly audience: "students" | "teachers";
}

export function GuideLink({ audience }: GuideLinkProps) {
  return (
    <a href={`/guide/${audience}`} target="_blank" rel="noopener">
      {t("Help")}
    </a>
  );
}
