/** Question of the teacher, with a countdown. It takes no focus, and goes by itself. */

import { useState } from "preact/hooks";
import { t } from "../../../i18n/messages";
import type { ShownPoll } from "../hooks/use_shown";
import { OpenPollCard } from "./open_poll_card";

export function PollCard({ poll }: { readonly poll: ShownPoll | null }) {
  const [isDismissed, setDismissed] = useState(false);
  return (
    <>
      <p class="visually-hidden" role="status">
        {poll !== null &&
          t("Your teacher asks: {text} You can answer above the text.", { text: poll.text })}
      </p>
      {poll !== null && !isDismissed && (
        <OpenPollCard poll={poll} onDismiss={() => setDismissed(true)} />
      )}
    </>
  );
}
