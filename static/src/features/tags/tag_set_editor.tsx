/** Editor of an activity's tag set: its tags in order, what is not in use any more, and the library. */

import { t } from "../../i18n/messages";
import "./tags.css";
import { useState } from "preact/hooks";
import type { ActivityTags, Tag } from "../../api/openapi.generated";
import { COURSE_DEFAULTS_PATH } from "../../api/paths/courses";
import { isInUse } from "../../document/annotations/tags";
import { useQuery } from "../../query/use_query";
import { FormError } from "../../ui/field_error";
import { FollowedChoice } from "../../ui/followed_choice";
import { useKeptFocus } from "../../ui/kept_focus";
import { changed, moved } from "../../ui/keyed_rows";
import { withNew } from "./edits";
import { RetiredTags } from "./retired_tags";
import { TagLibrary } from "./tag_library";
import { TagRow } from "./tag_row";
import { type EditedTagSet, useTagSet } from "./use_tag_set";

export function TagSetEditor({ activityId }: { readonly activityId: string }) {
  const edited = useTagSet(activityId);
  return (
    <section aria-labelledby="tags" class="tag-set-editor">
      <h2 id="tags">{t("Tags")}</h2>
      <p class="hint">
        {t(
          "Who reads gives each passage one of these. A change reaches all open pages within seconds, and no note is lost by it.",
        )}
      </p>
      {edited.value === null ? (
        <FormError error={edited.error} />
      ) : (
        <Editor value={edited.value} edited={edited} />
      )}
    </section>
  );
}

interface EditorProps {
  readonly value: ActivityTags;
  readonly edited: EditedTagSet;
}

function Editor({ value, edited }: EditorProps) {
  const { tags, notes } = value;
  const { edit, error } = edited;
  const rows = useKeptFocus();
  const [dragged, setDragged] = useState<string | null>(null);
  const [openKey, setOpenKey] = useState<string | null>(null);
  const course = useQuery(COURSE_DEFAULTS_PATH).data;
  const inUse = tags.filter(isInUse);
  const change = (next: Tag[]) => edit({ tags: next });
  const add = () => {
    const next = withNew(tags);
    change(next);
    setOpenKey(next.at(-1)?.key ?? null);
  };
  return (
    <>
      <ul class="rows tag-rows" ref={rows}>
        {inUse.map((tag, i) => (
          <TagRow
            key={tag.key}
            tag={tag}
            tags={tags}
            notes={notes}
            error={error}
            isOpen={openKey === tag.key}
            onOpen={(isOpen) => setOpenKey(isOpen ? tag.key : null)}
            onChange={change}
            onEdit={(values) => change(changed(tags, tag.key, values))}
            before={inUse[i - 1]?.key ?? null}
            after={inUse[i + 1]?.key ?? null}
            onDrag={setDragged}
            onDrop={() => dragged !== null && change(moved(tags, dragged, tag.key))}
          />
        ))}
      </ul>
      <Saving edited={edited} />
      <p class="button-row">
        <button type="button" onClick={add}>
          {t("Add a tag")}
        </button>
      </p>
      <FollowedChoice
        label={t("May students add tags of their own?")}
        own={value.allows_own_tags}
        ofCourse={course?.allows_own_tags ?? null}
        onChoose={(allows_own_tags) => edit({ allows_own_tags })}
      />
      <p class="hint">{t("They stay in the copy in which they were added.")}</p>
      <RetiredTags tags={tags} notes={notes} onChange={change} />
      <TagLibrary tags={tags} notes={notes} onChange={change} />
    </>
  );
}

function Saving({ edited }: { readonly edited: EditedTagSet }) {
  const { error, state, reload } = edited;
  const isAboutRow = error?.field.startsWith("tags.") === true;
  return (
    <>
      <FormError error={isAboutRow ? null : error} />
      {error?.status === 409 && (
        <p>
          <button type="button" onClick={reload}>
            {t("Load what is saved")}
          </button>
        </p>
      )}
      <p role="status" class="hint">
        {state === "saved" ? t("Saved.") : state === "saving" ? t("Saving …") : t("Not saved yet.")}
      </p>
    </>
  );
}
