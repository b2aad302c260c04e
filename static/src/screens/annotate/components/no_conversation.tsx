/** Empty state of an activity without a text. */

import { t } from "../../../i18n/messages";

export function NoConversation({ canAdd }: { canAdd: boolean }) {
  return (
    <div class="empty-state">
      <h2>{t("Nothing to read yet")}</h2>
      <p>
        {canAdd
          ? t("Add a conversation under “Set up”, and it appears here for everyone.")
          : t(
              "Your teacher has not added a conversation yet. It appears here by itself when it is there.",
            )}
      </p>
    </div>
  );
}
