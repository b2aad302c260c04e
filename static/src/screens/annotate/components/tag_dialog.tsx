/** Names of tags, for those who may change them. */

import { useEffect, useRef, useState } from "preact/hooks";
import { TAG_NAME_LIMIT, type TagValue } from "../../../document/annotations/schema";
import type { NotesStore } from "../store/notes_store";
import { TagDot } from "./tag_dot";

export interface TagDialogProps {
  readonly tags: readonly TagValue[];
  readonly store: NotesStore;
  readonly onClose: () => void;
}

/** Colours for new tags, distinct also for most people with colour blindness. */
const COLOURS = [
  "#2f6fb0",
  "#b4540a",
  "#1b7f5c",
  "#a23b72",
  "#6a4fb3",
  "#8a6d00",
  "#b3362f",
  "#257a8a",
  "#5f6b7a",
];

export function TagDialog({ tags, store, onClose }: TagDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="tag-dialog"
      aria-label="Tags"
      onClose={onClose}
      data-testid="tag-dialog"
    >
      <h2>Tags</h2>
      <ul>
        {tags.map((tag) => (
          <TagRow key={tag.key} tag={tag} onRename={(name) => store.renameTag(tag.key, name)} />
        ))}
      </ul>
      <NewTag tags={tags} onAdd={(name, color) => store.addTag(name, color)} />
      <footer>
        <button type="button" class="primary" onClick={() => dialog.current?.close()}>
          Done
        </button>
      </footer>
    </dialog>
  );
}

function TagRow({ tag, onRename }: { tag: TagValue; onRename: (name: string) => void }) {
  return (
    <li class="tag-row">
      <TagDot color={tag.color} />
      <input
        type="text"
        aria-label={`Name of the tag ${tag.name}`}
        maxLength={TAG_NAME_LIMIT}
        value={tag.name}
        onChange={(event) => onRename(event.currentTarget.value)}
      />
    </li>
  );
}

interface NewTagProps {
  readonly tags: readonly TagValue[];
  readonly onAdd: (name: string, color: string) => void;
}

function NewTag({ tags, onAdd }: NewTagProps) {
  const [name, setName] = useState("");
  const used = new Set(tags.map((tag) => tag.color.toLowerCase()));
  const color = COLOURS.find((one) => !used.has(one)) ?? (COLOURS.at(-1) as string);
  const add = (event: Event) => {
    event.preventDefault();
    onAdd(name, color);
    setName("");
  };
  return (
    <form class="tag-row" onSubmit={add}>
      <TagDot color={color} />
      <input
        type="text"
        placeholder="New tag"
        aria-label="Name of a new tag"
        maxLength={TAG_NAME_LIMIT}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <button type="submit" class="quiet" disabled={name.trim() === ""}>
        Add
      </button>
    </form>
  );
}
