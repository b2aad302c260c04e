/** Sources that are on their way, and those that need a decision. */

import { t } from "../../../i18n/messages";
import type { Item, SendQueue } from "./send_queue";

interface SentSourcesProps {
  readonly queue: SendQueue;
  readonly onOpen: (id: string) => void;
}

export function SentSources({ queue, onOpen }: SentSourcesProps) {
  if (queue.items.length === 0) {
    return null;
  }
  return (
    <ul class="rows conversation-rows" aria-label={t("On the way")}>
      {queue.items.map((item) => (
        <li key={item.key}>
          <span>
            <b dir="auto">{item.name || t("Pasted text")}</b>
            <Words item={item} />
          </span>
          <Buttons item={item} queue={queue} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  );
}

function Words({ item }: { readonly item: Item }) {
  switch (item.state) {
    case "waiting":
      return <small>{t("Waits until those before it have been read.")}</small>;
    case "sending":
      return <small role="status">{t("Being sent…")}</small>;
    case "here-already":
      return (
        <small role="alert">
          {t("This is here already:")} <span dir="auto">“{item.existing.title}”</span>.
        </small>
      );
    default: {
      const { sentence, advice } = item.state === "failed" ? item.error : item.refusal;
      return (
        <small class="field-error" role="alert">
          {sentence} {advice}
        </small>
      );
    }
  }
}

interface ButtonsProps extends SentSourcesProps {
  readonly item: Item;
}

function Buttons({ item, queue, onOpen }: ButtonsProps) {
  if (item.state === "waiting" || item.state === "sending") {
    return null;
  }
  const remove = () => queue.remove(item.key);
  return (
    <span class="conversation-row-buttons">
      {item.state === "here-already" && (
        <button
          type="button"
          class="primary"
          onClick={() => {
            remove();
            onOpen(item.existing.id);
          }}
        >
          {t("Open it")}
        </button>
      )}
      {item.state === "here-already" && (
        <button type="button" onClick={() => queue.sendAgain(item.key)}>
          {t("Add it again")}
        </button>
      )}
      {item.state === "failed" && (
        <button type="button" onClick={() => queue.sendAgain(item.key)}>
          {t("Send it again")}
        </button>
      )}
      <button type="button" onClick={remove}>
        {item.state === "here-already" ? t("Leave it") : t("Dismiss")}
      </button>
    </span>
  );
}
