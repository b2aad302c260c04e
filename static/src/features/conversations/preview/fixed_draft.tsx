/** A conversation that somebody has annotated: its title and the names of its speakers. */

import { api } from "../../../api/http";
import type { Draft, DraftTurn } from "../../../api/openapi.generated";
import { conversationPath } from "../../../api/paths/conversations";
import { t } from "../../../i18n/messages";
import { useMutation } from "../../../query/use_mutation";
import { FormError } from "../../../ui/field_error";
import { textOf } from "../../../ui/form_data";
import { LimitedInput } from "../../../ui/text_limit";
import type { ConversationPlace } from "../place";
import { DraftFacts } from "./draft_facts";
import { TurnEditor } from "./turn_editor";
import { SPEAKERS } from "./words";

interface FixedDraftProps {
  readonly place: ConversationPlace;
  readonly draft: Draft;
  readonly onDone: () => void;
}

export function FixedDraft({ place, draft, onDone }: FixedDraftProps) {
  const { error, isBusy, run } = useMutation();
  const speakers = speakersOf(draft.turns);
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const names = speakers
      .map(({ speaker, label }, i) => ({ speaker, label, new_label: textOf(form, `name-${i}`) }))
      .filter(({ label, new_label }) => new_label.trim() !== label);
    void run(async () => {
      const path = conversationPath(draft.conversation.id);
      const corrected = await api("PATCH", path, { title: textOf(form, "title"), names });
      await place.put(corrected);
      onDone();
    });
  };
  return (
    <form class="draft-fixed" onSubmit={(event) => save(event as unknown as SubmitEvent)}>
      <div class="draft-scroller">
        <p class="draft-guide">
          {t(
            "Somebody has annotated it, so the text stays as it is. Its title and the names of its speakers can still be changed.",
          )}
        </p>
        <label class="draft-title">
          {t("Title")}
          <LimitedInput
            name="title"
            defaultValue={draft.conversation.title}
            limit={200}
            dir="auto"
          />
        </label>
        {speakers.map(({ speaker, label }, i) => (
          <label key={`${speaker} ${label}`} class="draft-title">
            {t("Name for “{name}”", { name: label || speakerWords(speaker) })}
            <LimitedInput name={`name-${i}`} defaultValue={label} limit={200} dir="auto" />
          </label>
        ))}
        <DraftFacts draft={draft} edits={0} isBusy={isBusy} onReadAnew={() => undefined} />
        <div class="draft-turns">
          {draft.turns.map((turn, number) => (
            <TurnEditor
              key={number}
              turn={turn}
              number={number}
              isOpen={false}
              offer={null}
              act={undefined}
              onOpen={() => undefined}
            />
          ))}
        </div>
      </div>
      <footer class="draft-foot">
        <FormError error={error} />
        <p class="draft-end">
          <span />
          <button type="submit" class="primary" disabled={isBusy}>
            {t("Save")}
          </button>
        </p>
      </footer>
    </form>
  );
}

function speakerWords(speaker: DraftTurn["speaker"]): string {
  return SPEAKERS.find(([value]) => value === speaker)?.[1] ?? "";
}

/** Speakers in the order in which they first speak. */
function speakersOf(turns: readonly DraftTurn[]): readonly DraftTurn[] {
  return turns.filter(
    ({ speaker, label }, i) =>
      turns.findIndex((one) => one.speaker === speaker && one.label === label) === i,
  );
}
