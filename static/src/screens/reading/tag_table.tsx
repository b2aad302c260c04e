/** Tags of a text by group: how many students of each have given them, as numbers and bars. */

import type { HeatMap, TagUse } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";
import { Bar } from "../../ui/bar";
import { letterOf, TagMark } from "../../ui/tag_mark";
import { tagName } from "./choices";

interface TagTableProps {
  readonly map: HeatMap;
  /** Id of the group that is looked at; null for everybody. */
  readonly group: string | null;
}

export function TagTable({ map, group }: TagTableProps) {
  const groups = group === null ? map.groups : [];
  const chosen = map.groups.find(({ id }) => id === group);
  return (
    <section aria-labelledby="tag-table">
      <h2 id="tag-table">{groups.length > 0 ? t("Tags by group") : t("Tags")}</h2>
      <p class="hint">
        {groups.length > 0
          ? t(
              "Students who have given each tag in this text. A bar is as long as their share of the group.",
            )
          : t(
              "Students who have given each tag in this text. A bar is as long as their share of all students.",
            )}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard */}
      <section class="tag-table-scroll" aria-label={t("Numbers")} tabIndex={0}>
        <table class="tag-table">
          <thead>
            <tr>
              <th scope="col">{t("Tag")}</th>
              <th scope="col">{t("Highlights")}</th>
              <th scope="col">
                {chosen?.name ?? t("Whole class")}{" "}
                <small>{t("of {students}", { students: map.students })}</small>
              </th>
              {groups.map(({ id, name, students }) => (
                <th key={id} scope="col">
                  <span dir="auto">{name}</span> <small>{t("of {students}", { students })}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {map.tags.map((tag) => (
              <tr key={tag.key}>
                <th scope="row">
                  <span class="tag-table-name">
                    <TagMark color={tag.color} letter={tag.key === "" ? "–" : letterOf(tag)} />
                    <span dir="auto">{tagName(tag)}</span>
                  </span>
                </th>
                <td>{tag.highlights}</td>
                <Share people={tag.people} of={map.students} tag={tag} />
                {groups.map(({ id, students }) => (
                  <Share key={id} people={tag.groups[id] ?? 0} of={students} tag={tag} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

interface ShareProps {
  readonly people: number;
  readonly of: number;
  readonly tag: TagUse;
}

function Share({ people, of, tag }: ShareProps) {
  return (
    <td>
      <span class="tag-share">
        {people}
        <Bar share={of === 0 ? 0 : people / of} color={tag.color} />
      </span>
    </td>
  );
}
