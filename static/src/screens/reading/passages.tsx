/** Passages that stand out: those that most students have marked, and those on which they differ. */

import type { DifferingPassage, HeatMap, Passage, TagUse } from "../../api/openapi.generated";
import { plural, t } from "../../i18n/messages";
import type { Span } from "../../text/anchors";
import { excerpt } from "../../text/excerpt";
import { Bar } from "../../ui/bar";
import { letterOf, TagMark } from "../../ui/tag_mark";
import { tagName } from "./choices";

interface PassagesProps {
  readonly map: HeatMap;
  /** Words of a passage. */
  readonly quoteOf: (span: Span) => string;
  /** The passage that is looked at. */
  readonly active: Span | null;
  /** Show a passage in the text. */
  readonly show: (span: Span) => void;
}

/** Characters of a passage in a list. */
const MOST = 140;

export function MarkedPassages(props: PassagesProps) {
  const { map } = props;
  return (
    <section aria-labelledby="most-marked">
      <h2 id="most-marked">{t("Most marked passages")}</h2>
      {map.most_marked.length === 0 ? (
        <p class="hint">{t("Nobody has marked anything here yet.")}</p>
      ) : (
        <ol class="passages">
          {map.most_marked.map((passage) => (
            <li key={passage.start}>
              <Quote {...props} passage={passage} />
              <p class="passage-count">
                {plural(map.students, "{people} of {n} student", "{people} of {n} students", {
                  people: passage.people,
                })}
              </p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

export function DifferingPassages(props: PassagesProps) {
  const { map } = props;
  return (
    <section aria-labelledby="differing">
      <h2 id="differing">{t("Where the class differs most")}</h2>
      <p class="hint">
        {t(
          "Passages to which students gave different tags. Each student has one vote, shared among the tags that they gave; what counts is how evenly the votes are spread, times the number of students.",
        )}
      </p>
      {map.differing.length === 0 ? (
        <p class="hint">{t("So far nobody has given another tag to the same words.")}</p>
      ) : (
        <ol class="passages">
          {map.differing.map((passage) => (
            <li key={passage.start}>
              <Quote {...props} passage={passage} />
              <TagBars passage={passage} tags={map.tags} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Quote({ passage, quoteOf, active, show }: PassagesProps & { readonly passage: Passage }) {
  const { start, end } = passage;
  const isActive = active?.start === start && active.end === end;
  return (
    <button
      type="button"
      class="quiet passage-quote"
      dir="auto"
      aria-pressed={isActive}
      onClick={() => show({ start, end })}
    >
      {excerpt(quoteOf(passage), MOST) || "…"}
    </button>
  );
}

interface TagBarsProps {
  readonly passage: DifferingPassage;
  readonly tags: readonly TagUse[];
}

function TagBars({ passage, tags }: TagBarsProps) {
  const given = tags
    .map((tag) => ({ tag, people: passage.tags[tag.key] ?? 0 }))
    .filter(({ people }) => people > 0)
    .sort((a, b) => b.people - a.people);
  const most = given[0]?.people ?? 1;
  return (
    <ul class="tag-bars">
      {given.map(({ tag, people }) => (
        <li key={tag.key}>
          <TagMark color={tag.color} letter={tag.key === "" ? "–" : letterOf(tag)} />
          <span dir="auto">{tagName(tag)}</span>
          <Bar share={people / most} color={tag.color} />
          <b>{people}</b>
        </li>
      ))}
    </ul>
  );
}
