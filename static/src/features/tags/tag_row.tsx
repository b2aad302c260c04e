/** Row of one tag in use: its name, its place, and all else about it on demand. */

import type { ApiError } from "../../api/http";
import type { Tag } from "../../api/openapi.generated";
import { PALETTE } from "../../document/annotations/palette";
import { isInUse } from "../../document/annotations/tags";
import { plural, t } from "../../i18n/messages";
import { FieldError } from "../../ui/field_error";
import { MoveButtons, useFocusWhenNew } from "../../ui/keyed_row";
import { moved } from "../../ui/keyed_rows";
import { letterOf, TagMark } from "../../ui/tag_mark";
import { LimitedInput, LimitedTextarea } from "../../ui/text_limit";
import { freeShortcuts, mergedInto, withoutUse } from "./edits";

export interface TagRowProps {
  readonly tag: Tag;
  /** All tags of the set. */
  readonly tags: readonly Tag[];
  readonly notes: Readonly<Record<string, number>>;
  readonly error: ApiError | null;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onChange: (tags: Tag[]) => void;
  /** Called with values of this tag. */
  readonly onEdit: (values: Partial<Tag>) => void;
  /** Key of the tag in use before this one; null for the first. */
  readonly before: string | null;
  readonly after: string | null;
  readonly onDrag: (key: string | null) => void;
  readonly onDrop: () => void;
}

/** Limits of texts, as the server has them. */
const NAME_LIMIT = 100;
const TEXT_LIMIT = 300;
const GROUP_LIMIT = 60;

export function TagRow(props: TagRowProps) {
  const { tag, tags, error, isOpen, onOpen, onEdit, onDrag, onDrop } = props;
  const { before, after, onChange } = props;
  const field = `tags.${tags.findIndex(({ key }) => key === tag.key)}`;
  const name = useFocusWhenNew(tag.name === "");
  const label = tag.name || t("the new tag");
  return (
    <li
      class="tag-edit"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        onDrop();
      }}
    >
      <div class="tag-edit-head">
        <span
          class="tag-handle"
          draggable
          title={t("Drag to move")}
          aria-hidden="true"
          onDragStart={(event) => {
            event.dataTransfer?.setData("text/plain", tag.name);
            onDrag(tag.key);
          }}
          onDragEnd={() => onDrag(null)}
        >
          ⠿
        </span>
        <TagMark color={tag.color} letter={letterOf(tag)} />
        <span class="tag-edit-name">
          <LimitedInput
            inputRef={name}
            aria-label={t("Name of {label}", { label })}
            placeholder={t("Name of the tag")}
            limit={NAME_LIMIT}
            value={tag.name}
            dir="auto"
            onInput={(event) => onEdit({ name: event.currentTarget.value })}
          />
        </span>
        <MoveButtons
          label={label}
          before={before}
          after={after}
          onMove={(to) => onChange(moved(tags, tag.key, to))}
        />
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={t("More about {label}", { label })}
          onClick={() => onOpen(!isOpen)}
        >
          {isOpen ? t("Less") : t("More")}
        </button>
      </div>
      <FieldError error={error} field={field} />
      {isOpen && <Details {...props} label={label} />}
    </li>
  );
}

type PartProps = TagRowProps & { readonly label: string };

function Details(props: PartProps) {
  const { tag, onEdit, label } = props;
  return (
    <div class="tag-edit-details">
      <label>
        {t("What it means")}
        <LimitedTextarea
          rows={2}
          limit={TEXT_LIMIT}
          value={tag.description}
          onInput={(event) => onEdit({ description: event.currentTarget.value })}
        />
      </label>
      <label>
        {t("An example")}
        <LimitedTextarea
          rows={2}
          limit={TEXT_LIMIT}
          value={tag.example}
          onInput={(event) => onEdit({ example: event.currentTarget.value })}
        />
      </label>
      <div class="inline-form">
        <label>
          {t("Group")} <small>{t("optional")}</small>
          <LimitedInput
            limit={GROUP_LIMIT}
            value={tag.group_name}
            onInput={(event) => onEdit({ group_name: event.currentTarget.value })}
          />
        </label>
        <Shortcut {...props} />
      </div>
      <fieldset class="tag-colors">
        <legend>{t("Colour")}</legend>
        {PALETTE.map(([color, name]) => (
          <label key={color} title={name}>
            <input
              type="radio"
              class="tag-color-input"
              name={`color-${tag.key}`}
              aria-label={t("{name} for {label}", { name, label })}
              checked={tag.color === color}
              onChange={() => onEdit({ color })}
            />
            <TagMark color={color} letter={tag.color === color ? "✓" : ""} />
          </label>
        ))}
      </fieldset>
      <label class="tag-needs">
        <input
          type="checkbox"
          checked={tag.needs_comment}
          onChange={(event) => onEdit({ needs_comment: event.currentTarget.checked })}
        />
        {t("A note with it needs a comment")}
      </label>
      <EndOfUse {...props} />
    </div>
  );
}

function Shortcut({ tag, tags, onEdit, label }: PartProps) {
  return (
    <label>
      {t("Key")}
      <select
        aria-label={t("Key of {label}", { label })}
        value={tag.shortcut ?? ""}
        onChange={(event) => onEdit({ shortcut: event.currentTarget.value || null })}
      >
        {tag.shortcut === null && <option value="">{t("the next free one")}</option>}
        {freeShortcuts(tags, tag.key).map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Ways to end the use of a tag; its notes stay in any of them. */
function EndOfUse({ tag, tags, notes, onChange, label }: PartProps) {
  const others = tags.filter((one) => isInUse(one) && one.key !== tag.key);
  const count = notes[tag.key] ?? 0;
  return (
    <div class="inline-form">
      <label>
        {t("Merge it into")}
        <select
          aria-label={t("Merge {label} into", { label })}
          value=""
          onChange={(event) => onChange(mergedInto(tags, tag.key, event.currentTarget.value))}
        >
          <option value="">…</option>
          {others.map((one) => (
            <option key={one.key} value={one.key}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        aria-label={`${count > 0 ? t("Take out of use") : t("Delete")}: ${label}`}
        onClick={() => onChange(withoutUse(tags, tag.key, notes))}
      >
        {count > 0
          ? plural(
              count,
              "Take it out of use ({n} note keeps it)",
              "Take it out of use ({n} notes keep it)",
            )
          : t("Delete it")}
      </button>
    </div>
  );
}
