/** Guide to the tags: what each means, with examples, and the way to add or change some. */

import { useState } from "preact/hooks";
import { tagNameExcess } from "../../../document/annotations/edits";
import { leastUsedColor, PALETTE } from "../../../document/annotations/palette";
import { TAG_NAME_LIMIT } from "../../../document/annotations/schema";
import { groupsOf, type ShownTag } from "../../../document/annotations/tags";
import { t } from "../../../i18n/messages";
import type { Route } from "../../../router/route";
import { Modal } from "../../../ui/modal";
import { letterOf, TagMark } from "../../../ui/tag_mark";
import { LimitedInput } from "../../../ui/text_limit";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { LockIcon } from "./icons";
import { PRIVATE_KEY } from "./tag_menu";
import { TagNameField } from "./tag_name_field";

export interface TagGuideProps {
  readonly model: AnnotationPageModel;
  readonly navigate: (route: Route) => void;
  readonly onClose: () => void;
}

export function TagGuide({ model, navigate, onClose }: TagGuideProps) {
  const { workspace, state, store } = model;
  const used = new Set([...state.notes.highlights.values()].map(({ tag }) => tag));
  const shown = state.notes.tags.filter((tag) => tag.isInUse || used.has(tag.key));
  return (
    <Modal title={t("About the tags")} onClose={onClose}>
      <div class="tag-guide" data-testid="tag-guide">
        {groupsOf(shown).map((group) => (
          <section key={group[0]?.group ?? ""}>
            {group[0]?.group !== "" && <h3 dir="auto">{group[0]?.group}</h3>}
            <dl>
              {group.map((tag) => (
                <Entry key={tag.key} tag={tag} model={model} />
              ))}
            </dl>
          </section>
        ))}
        {workspace.can_write && <PrivateEntry />}
        {workspace.allows_own_tags && state.canWrite && (
          <NewTag tags={state.notes.tags} onAdd={(name, color) => store.addTag(name, color)} />
        )}
        {workspace.can_manage_tags && (
          <p>
            <button
              type="button"
              onClick={() => navigate({ screen: "set-up", activity: workspace.activity.id })}
            >
              {t("Change the tags")}
            </button>
          </p>
        )}
      </div>
    </Modal>
  );
}

interface EntryProps {
  readonly tag: ShownTag;
  readonly model: AnnotationPageModel;
}

function Entry({ tag, model }: EntryProps) {
  const { workspace, state, store } = model;
  const isMine = tag.key.startsWith(`${state.author}-`) && workspace.allows_own_tags;
  const canRename = tag.isOwn && state.canWrite && (isMine || workspace.can_manage_tags);
  return (
    <div class="tag-guide-entry">
      <dt>
        <TagMark color={tag.color} letter={letterOf(tag)} />
        {canRename ? (
          <TagNameField name={tag.name} onRename={(name) => store.renameTag(tag.key, name)} />
        ) : (
          <span dir="auto">{tag.name}</span>
        )}
        {!tag.isInUse && <small>{t("not in use any more")}</small>}
      </dt>
      {tag.description !== "" && <dd dir="auto">{tag.description}</dd>}
      {tag.example !== "" && (
        <dd class="tag-guide-example">
          {t("For example:")} <span dir="auto">{tag.example}</span>
        </dd>
      )}
      {tag.needsComment && <dd class="hint">{t("A note with this tag needs a comment.")}</dd>}
    </div>
  );
}

function PrivateEntry() {
  return (
    <section>
      <h3>{t("For you alone")}</h3>
      <dl>
        <div class="tag-guide-entry">
          <dt>
            <span class="private-mark">{PRIVATE_KEY}</span>
            {t("Note to yourself")}
            <LockIcon />
          </dt>
          <dd>
            {t(
              "Select a passage and press {PRIVATEKEY}. Nobody else sees the note on any page, no teacher either, and it counts for nothing. “Share” in its card lets others see it later.",
              { PRIVATEKEY: PRIVATE_KEY },
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}

interface NewTagProps {
  readonly tags: readonly ShownTag[];
  readonly onAdd: (name: string, color: string) => void;
}

function NewTag({ tags, onAdd }: NewTagProps) {
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const color = chosen ?? leastUsedColor(tags);
  const add = (event: Event) => {
    event.preventDefault();
    onAdd(name, color);
    setName("");
    setChosen(null);
  };
  return (
    <form class="tag-guide-new" onSubmit={add}>
      <h3>{t("Add a tag of your own")}</h3>
      <p class="hint">{t("Everybody who works here with you sees it.")}</p>
      <label>
        {t("Name")}
        <LimitedInput
          limit={TAG_NAME_LIMIT}
          excessOf={tagNameExcess}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <label>
        {t("Colour")}
        <select value={color} onChange={(event) => setChosen(event.currentTarget.value)}>
          {PALETTE.map(([value, word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </select>
      </label>
      <TagMark color={color} letter={[...name.trim()][0] ?? ""} />
      <button type="submit" class="quiet" disabled={name.trim() === ""}>
        {t("Add")}
      </button>
    </form>
  );
}
