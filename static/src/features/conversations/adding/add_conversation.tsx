/** Ways to add a conversation: paste, drop, or choose files. */

import { t } from "../../../i18n/messages";
import "../conversations.css";
import { useRef } from "preact/hooks";
import type { ConversationSummary } from "../../../api/openapi.generated";
import type { ConversationPlace } from "../place";
import { SentSources } from "./sent_sources";
import { ofFiles, ofText } from "./transfer";
import { useSendQueue } from "./use_send_queue";
import { useTransfers } from "./use_transfers";

interface AddConversationProps {
  readonly place: ConversationPlace;
  /** Conversations that are there, some of which are still being read. */
  readonly conversations: readonly ConversationSummary[];
  /** Called with a conversation that was brought alone. */
  readonly onAlone: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

export function AddConversation({ place, conversations, onAlone, onOpen }: AddConversationProps) {
  const queue = useSendQueue(place, conversations, onAlone);
  const box = useRef<HTMLTextAreaElement>(null);
  const isOver = useTransfers(box, ({ incoming, refused }) => queue.add(incoming, refused));
  const addTyped = (event: Event) => {
    event.preventDefault();
    const { incoming, refused } = ofText(box.current?.value ?? "", "", false);
    queue.add(incoming, refused);
    if (box.current !== null && incoming.length > 0) {
      box.current.value = "";
    }
    box.current?.focus();
  };
  const addFiles = (event: { readonly currentTarget: HTMLInputElement }) => {
    queue.add(ofFiles(event.currentTarget.files ?? [], false));
    event.currentTarget.value = "";
  };
  return (
    <>
      <SentSources queue={queue} onOpen={onOpen} />
      <form class={`add-conversation${isOver ? " over" : ""}`} onSubmit={addTyped}>
        <h3>{t("Add a conversation")}</h3>
        <label>
          {t("Paste it here")}
          <textarea ref={box} name="text" rows={4} aria-describedby="paste-hint" />
        </label>
        <p id="paste-hint" class="hint">
          {t(
            "In ChatGPT, Claude, Gemini or another chat, select the whole conversation (Ctrl+A), copy it (Ctrl+C), and paste it (Ctrl+V) anywhere on this page. You see what was understood, and can mend it, before anybody else sees it. Nothing is fetched from other sites.",
          )}
        </p>
        <p class="add-conversation-ways">
          <button type="submit">{t("Add the conversation")}</button>
          <label class="file-button">
            {t("Choose files")}
            <input type="file" class="visually-hidden" name="file" multiple onChange={addFiles} />
          </label>
          <small>
            {t("or drop them here: saved pages, exports (also a zip), DOCX, PDF, text")}
          </small>
        </p>
      </form>
    </>
  );
}
