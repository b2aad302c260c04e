/** Choice of the tag set of a new activity, for a form that sends it. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { LibrarySet } from "../../api/openapi.generated";
import { TAG_SETS_PATH } from "../../api/paths/activities";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { FoldedGroup } from "../../ui/folded_group";
import { SetPreview, SetSelect } from "./set_choice";

export interface SetChoice {
  /** Tags of the chosen set; undefined while none is there to choose. */
  readonly tags: LibrarySet["tags"] | undefined;
  readonly field: ComponentChildren;
}

/** The set that comes first among those of the tool is chosen until another one is. */
export function useSetChoice(): SetChoice {
  const sets = useQuery(TAG_SETS_PATH);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen =
    sets.data?.find(({ id }) => id === chosenId) ?? sets.data?.find(({ is_own }) => !is_own);
  // Without an answer the server takes the same set.
  const field = chosen !== undefined && (
    <FoldedGroup heading="h2" title={t("Tags")} words={chosen.name}>
      <SetSelect sets={sets.data ?? []} value={chosen.id} onChoose={setChosenId} />
      <p class="hint">{t("You can change each tag, also later.")}</p>
      <SetPreview set={chosen} />
    </FoldedGroup>
  );
  return { tags: chosen?.tags, field };
}
