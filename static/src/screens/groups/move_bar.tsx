/** Actions for the people who are chosen: put into a group, or take out. */

import { useState } from "preact/hooks";
import type { Group } from "../../api/openapi.generated";
import { plural, t } from "../../i18n/messages";
import type { Selection } from "./selection";

interface MoveBarProps {
  readonly selection: Selection;
  readonly groups: readonly Group[];
  readonly isBusy: boolean;
  /** Put them into a group, or into none, instead of where they are. */
  readonly move: (into: string | null) => void;
  /** Put them into a group besides where they are. */
  readonly add: (into: string) => void;
  readonly clear: () => void;
}

export function MoveBar({ selection, groups, isBusy, move, add, clear }: MoveBarProps) {
  const [wanted, setWanted] = useState("");
  // First a group in which not all of them are already.
  const other = groups.find(({ id }) => !selection.every((place) => place.groupId === id));
  const first = other ?? groups[0];
  const into = groups.some((group) => group.id === wanted) ? wanted : (first?.id ?? "");
  const isInGroup = selection.some((place) => place.groupId !== null);
  return (
    <section class="move-bar" aria-label={t("Chosen people")}>
      <span role="status">
        {plural(selection.length, "{n} person chosen", "{n} people chosen")}
      </span>
      {groups.length > 0 && (
        <>
          <label>
            <span class="visually-hidden">{t("Group to put them into")}</span>
            <select value={into} onChange={({ currentTarget }) => setWanted(currentTarget.value)}>
              {groups.map((group) => (
                <option key={group.id} value={group.id}>
                  {group.name}
                </option>
              ))}
            </select>
          </label>
          <button type="button" class="primary" disabled={isBusy} onClick={() => move(into)}>
            {isInGroup ? t("Move there") : t("Put into it")}
          </button>
          {isInGroup && (
            <button type="button" disabled={isBusy} onClick={() => add(into)}>
              {t("Put there as well")}
            </button>
          )}
        </>
      )}
      {isInGroup && (
        <button type="button" disabled={isBusy} onClick={() => move(null)}>
          {t("Take out")}
        </button>
      )}
      <button type="button" class="quiet" onClick={clear}>
        {t("Choose nobody")}
      </button>
    </section>
  );
}
