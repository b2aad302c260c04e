/** Chooser of the conversations of an export, by title and date. */

import { plural, t } from "../../../i18n/messages";
import "./choosing.css";
import { useMemo, useState } from "preact/hooks";
import { api } from "../../../api/http";
import type { ConversationSummary, Entry } from "../../../api/openapi.generated";
import { entriesPath } from "../../../api/paths/conversations";
import { useMutation } from "../../../query/use_mutation";
import { useQuery } from "../../../query/use_query";
import { PendingPage } from "../../../ui/error_page";
import { FormError } from "../../../ui/field_error";
import { dayOf } from "../../../ui/format_time";
import { Modal } from "../../../ui/modal";
import type { ConversationPlace } from "../place";
import { found } from "./entry_search";

interface EntryChooserProps {
  readonly place: ConversationPlace;
  readonly conversation: ConversationSummary;
  readonly onClose: () => void;
}

/** Rows that are drawn at first, and more with each wish. */
const ROWS = 100;

export function EntryChooser({ place, conversation, onClose }: EntryChooserProps) {
  const index = useQuery(entriesPath(conversation.id));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { error, isBusy, run } = useMutation();
  const add = () =>
    run(async () => {
      const entries = [...chosen];
      const answer = await api("POST", entriesPath(conversation.id), { entries });
      await place.put(answer);
      onClose();
    });
  const toggle = (id: string, isChosen: boolean) =>
    setChosen((old) => {
      const next = new Set(old);
      next[isChosen ? "add" : "delete"](id);
      return next;
    });
  return (
    <Modal title={t("Choose from {title}", { title: conversation.title })} onClose={onClose}>
      {index.data === null ? (
        <PendingPage queries={[index]} />
      ) : (
        <EntryList
          format={index.data.format.title}
          entries={index.data.entries}
          chosen={chosen}
          onToggle={toggle}
        />
      )}
      <footer class="entries-foot">
        <FormError error={error} />
        <p>
          <span role="status">
            {chosen.size === 0 ? t("Nothing chosen") : t("{size} chosen", { size: chosen.size })}
          </span>
          <button
            type="button"
            class="primary"
            disabled={chosen.size === 0 || isBusy}
            onClick={() => void add()}
          >
            {isBusy ? t("Adding…") : t("Go on with these")}
          </button>
        </p>
        <small>{t("The rest of the export is then deleted; nobody has seen it.")}</small>
      </footer>
    </Modal>
  );
}

interface EntryListProps {
  readonly format: string;
  readonly entries: readonly Entry[];
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (id: string, isChosen: boolean) => void;
}

function EntryList({ format, entries, chosen, onToggle }: EntryListProps) {
  const [query, setQuery] = useState("");
  const [most, setMost] = useState(ROWS);
  const matching = useMemo(() => found(entries, query), [entries, query]);
  const search = (words: string) => {
    setQuery(words);
    setMost(ROWS);
  };
  return (
    <div class="entries">
      <p class="hint">
        {t("{format}: {entries} conversations. Add one or several.", {
          format,
          entries: entries.length,
        })}
      </p>
      <label class="entries-search">
        {t("Find by words of the title")}
        <input type="search" onInput={(event) => search(event.currentTarget.value)} />
      </label>
      <p class="hint" role="status">
        {query.trim() !== "" && t("{matching} found", { matching: matching.length })}
      </p>
      <ul class="rows">
        {matching.slice(0, most).map((entry) => (
          <li key={entry.id}>
            <label class="entry">
              <input
                type="checkbox"
                checked={chosen.has(entry.id)}
                disabled={entry.turns === 0}
                onChange={(event) => onToggle(entry.id, event.currentTarget.checked)}
              />
              <span>
                <b dir="auto">{entry.title || t("Without a title")}</b>
                <small>{detailsOf(entry)}</small>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {matching.length > most && (
        <button type="button" onClick={() => setMost(most + ROWS)}>
          {t("Show {ROWS} more", { ROWS: Math.min(ROWS, matching.length - most) })}
        </button>
      )}
    </div>
  );
}

function detailsOf({ created_at, turns }: Entry): string {
  const parts = [created_at === null ? "" : dayOf(created_at), turnsInWords(turns)];
  return parts.filter(Boolean).join(" · ");
}

function turnsInWords(turns: number | null): string {
  switch (turns) {
    case null:
      return "";
    case 0:
      return t("nothing in it");
    default:
      return plural(turns, "{n} turn", "{n} turns");
  }
}
