/** Tag set of an activity while it is edited: every change is saved by itself, one after another. */

import { useEffect, useState } from "preact/hooks";
import { type ApiError, api, asApiError } from "../../api/http";
import type { ActivityTags, Tag } from "../../api/openapi.generated";
import { tagsPath } from "../../api/paths/activities";
import { isInUse } from "../../document/annotations/tags";
import { useQuery } from "../../query/use_query";

/** Milliseconds after the last change until it is saved: a name is typed meanwhile. */
const PAUSE_MS = 700;

export interface EditedTagSet {
  /** Null until it is there. */
  readonly value: ActivityTags | null;
  /** Error of the last save, or of loading. */
  readonly error: ApiError | null;
  readonly state: "saved" | "saving" | "failed";
  readonly edit: (change: Partial<Pick<ActivityTags, "tags" | "allows_own_tags">>) => void;
  /** Load what the server has, and drop what it has refused. */
  readonly reload: () => void;
}

/** The tag set of an activity. What is not saved when the editor goes away is saved then. */
export function useTagSet(activityId: string): EditedTagSet {
  const path = tagsPath(activityId);
  const loaded = useQuery(path);
  const [, redraw] = useState(0);
  const [session] = useState(() => new EditSession(path, () => redraw((count) => count + 1)));
  useEffect(() => {
    if (loaded.data !== null) {
      session.take(loaded.data);
    }
  }, [session, loaded.data]);
  useEffect(() => () => session.flush(), [session]);
  return {
    value: session.value,
    error: session.error ?? (loaded.error === null ? null : asApiError(loaded.error)),
    state: session.state,
    edit: (change) => session.edit(change),
    reload: () => {
      session.forget();
      void loaded.refetch();
    },
  };
}

class EditSession {
  value: ActivityTags | null = null;
  error: ApiError | null = null;
  private isSaving = false;
  private isChanged = false;
  private timer = 0;

  constructor(
    private readonly path: ReturnType<typeof tagsPath>,
    private readonly onChange: () => void,
  ) {}

  get state(): EditedTagSet["state"] {
    if (this.error !== null) {
      return "failed";
    }
    return this.isSaving || this.isChanged ? "saving" : "saved";
  }

  /** Take what was loaded, unless something is being edited. */
  take(loaded: ActivityTags): void {
    if (!this.isChanged && !this.isSaving && this.value?.version !== loaded.version) {
      this.value = loaded;
      this.onChange();
    }
  }

  forget(): void {
    window.clearTimeout(this.timer);
    this.value = null;
    this.error = null;
    this.isChanged = false;
    this.onChange();
  }

  edit(change: Partial<ActivityTags>): void {
    if (this.value === null) {
      return;
    }
    this.value = { ...this.value, ...change };
    this.isChanged = true;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), PAUSE_MS);
    this.onChange();
  }

  /** Save at once what is not saved. */
  flush(): void {
    window.clearTimeout(this.timer);
    void this.save();
  }

  private async save(): Promise<void> {
    if (this.isSaving || !this.isChanged || this.value === null) {
      return;
    }
    const { version, allows_own_tags, tags } = this.value;
    this.isSaving = true;
    this.isChanged = false;
    this.onChange();
    try {
      const saved = await api("PUT", this.path, { version, allows_own_tags, tags });
      this.error = null;
      this.value = this.isChanged ? this.rebased(saved) : saved;
    } catch (error) {
      this.error = asApiError(error);
      this.isChanged = true;
      // The next change may mend it, and is saved with it.
      this.isSaving = false;
      this.onChange();
      return;
    }
    this.isSaving = false;
    this.onChange();
    if (this.isChanged) {
      await this.save();
    }
  }

  /** Edits made while the last change was saved, upon the set that the server has now. */
  private rebased(saved: ActivityTags): ActivityTags {
    const shortcuts = new Map(saved.tags.map((tag) => [tag.key, tag.shortcut]));
    const tags = (this.value?.tags ?? []).map(
      (tag): Tag => ({
        ...tag,
        shortcut: isInUse(tag) ? (tag.shortcut ?? shortcuts.get(tag.key) ?? null) : null,
      }),
    );
    const { allows_own_tags } = this.value ?? saved;
    return { ...saved, tags, allows_own_tags };
  }
}
