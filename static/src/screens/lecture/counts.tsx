/** Numbers of students beside the text: who take part, and who have given each tag. */

import type { Projection } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";
import { Bar } from "../../ui/bar";
import { letterOf, TagMark } from "../../ui/tag_mark";

export function Counts({ projection }: { readonly projection: Projection }) {
  const { taking_part: takingPart, tags } = projection;
  const most = Math.max(1, ...tags.map(({ people }) => people ?? 0));
  return (
    <section aria-label={t("Numbers")}>
      <p class="lecture-number">
        <b>{takingPart ?? "–"}</b>
        <span>
          {takingPart === null
            ? t("Fewer than 3 students have written yet")
            : t("students take part")}
        </span>
      </p>
      <ul class="lecture-tags">
        {tags.map((tag) => (
          <li key={tag.key} title={tag.people === null ? t("Fewer than 3 students") : undefined}>
            <TagMark color={tag.color} letter={letterOf(tag)} />
            <span dir="auto">{tag.name}</span>
            <b>
              {tag.people ?? (
                <>
                  <span aria-hidden="true">–</span>
                  <span class="visually-hidden">{t("fewer than 3")}</span>
                </>
              )}
            </b>
            <Bar share={(tag.people ?? 0) / most} color={tag.color} />
          </li>
        ))}
      </ul>
      <p class="hint">
        {t("A number stands for students who gave a tag in this text, from 3 on.")}
      </p>
    </section>
  );
}
