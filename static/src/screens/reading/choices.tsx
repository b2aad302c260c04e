/** Choices of what is looked at: a conversation, a tag, a group. */

import type { HeatMap } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";

export interface Wanted {
  /** Id of a conversation; null for the first one. */
  readonly conversation: string | null;
  /** Key of a tag; null for all highlights. */
  readonly tag: string | null;
  /** Id of a group; null for everybody. */
  readonly group: string | null;
}

interface ChoicesProps {
  readonly map: HeatMap;
  readonly wanted: Wanted;
  readonly choose: (wanted: Wanted) => void;
}

/** Value of the option that stands for all. */
const ALL = "all";

export function Choices({ map, wanted, choose }: ChoicesProps) {
  return (
    <div class="reading-choices">
      {map.conversations.length > 1 && (
        <label>
          {t("Text")}
          <select
            value={map.conversation ?? ""}
            onChange={({ currentTarget }) =>
              choose({ ...wanted, conversation: currentTarget.value, tag: null })
            }
          >
            {map.conversations.map(({ id, title, brought_by: broughtBy }) => (
              <option key={id} value={id}>
                {broughtBy === null ? title : `${title} (${broughtBy})`}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {t("Tag")}
        <select
          value={wanted.tag === null ? ALL : `=${wanted.tag}`}
          onChange={({ currentTarget: { value } }) =>
            choose({ ...wanted, tag: value === ALL ? null : value.slice(1) })
          }
        >
          <option value={ALL}>{t("All highlights")}</option>
          {map.tags.map((tag) => (
            <option key={tag.key} value={`=${tag.key}`}>
              {tagName(tag)} ({tag.highlights})
            </option>
          ))}
        </select>
      </label>
      {map.groups.length > 0 && (
        <label>
          {t("Group")}
          <select
            value={wanted.group ?? ALL}
            onChange={({ currentTarget: { value } }) =>
              choose({ ...wanted, group: value === ALL ? null : value })
            }
          >
            <option value={ALL}>{t("Whole class")}</option>
            {map.groups.map(({ id, name, students }) => (
              <option key={id} value={id}>
                {name} ({students})
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

/** Name of a tag, or of having none. */
export function tagName({ key, name }: { readonly key: string; readonly name: string }): string {
  return key === "" ? t("No tag") : name;
}
