/** Notes of one person: below the criteria for which they are evidence, and all others after them. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { WorkNote } from "../../api/openapi.generated";
import { list, t } from "../../i18n/messages";
import type { MentionedPerson } from "../../ui/comment_text/comment_text";
import { type EvidencedCriterion, isEvidence } from "./evidence";
import { Note } from "./note";

interface Shared {
  readonly personOf: (author: string) => MentionedPerson;
  readonly open: ((note: WorkNote) => void) | null;
  /** Feedback on a note; nothing where there is none to show or to give. */
  readonly feedbackOn: (note: WorkNote) => ComponentChildren;
}

interface NotesByCriterionProps extends Shared {
  readonly notes: readonly WorkNote[];
  /** Criteria of the rubric; those without tags have no evidence, and are not shown. */
  readonly criteria: readonly EvidencedCriterion[];
  /** Key of the criterion that is marked now; its evidence is brought into sight. */
  readonly active: string | null;
}

export function NotesByCriterion(props: NotesByCriterionProps) {
  const { notes, active, criteria: all, ...shared } = props;
  const criteria = all.filter(({ evidence }) => evidence.length > 0);
  if (criteria.length === 0) {
    return <Notes notes={notes} {...shared} />;
  }
  const others = notes.filter((note) => !criteria.some((one) => isEvidence(one, note)));
  return (
    <div class="work-evidence">
      {criteria.map((criterion) => (
        <Evidence
          key={criterion.key}
          criterion={criterion}
          notes={notes.filter((note) => isEvidence(criterion, note))}
          isActive={criterion.key === active}
          {...shared}
        />
      ))}
      {others.length > 0 && (
        <section aria-label={t("Other notes")}>
          <h2>{t("Other notes")}</h2>
          <Notes notes={others} {...shared} />
        </section>
      )}
    </div>
  );
}

interface EvidenceProps extends Shared {
  readonly criterion: EvidencedCriterion;
  readonly notes: readonly WorkNote[];
  readonly isActive: boolean;
}

function Evidence({ criterion, notes, isActive, ...shared }: EvidenceProps) {
  const { title, result } = criterion;
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isActive) {
      place.current?.scrollIntoView({ block: "nearest" });
    }
  }, [isActive]);
  return (
    <section aria-label={title} data-active={isActive} ref={place}>
      <h2>
        <span dir="auto">{title}</span>
        {result !== null && <small dir="auto">{result}</small>}
      </h2>
      {notes.length > 0 ? (
        <Notes notes={notes} {...shared} />
      ) : (
        <p class="hint">{t("No notes with {criterion}.", { criterion: tagWords(criterion) })}</p>
      )}
    </section>
  );
}

function tagWords({ evidence }: EvidencedCriterion): string {
  return list(
    evidence.map(({ name }) => `“${name}”`),
    "disjunction",
  );
}

interface NotesProps extends Shared {
  readonly notes: readonly WorkNote[];
}

function Notes({ notes, personOf, open, feedbackOn }: NotesProps) {
  return (
    <ol class="work-notes">
      {grouped(notes).map(([first, all]) => (
        <Note
          key={`${first.workspace_id}/${first.highlight}`}
          note={first}
          comments={all.filter(({ text }) => text !== "")}
          check={all.find(({ check }) => check !== null)?.check ?? null}
          personOf={personOf}
          isClaim={all.some((one) => one.is_claim)}
          open={open && (() => open(first))}
        >
          {feedbackOn(first)}
        </Note>
      ))}
    </ol>
  );
}

/** Notes grouped by highlight. */
function grouped(notes: readonly WorkNote[]): (readonly [WorkNote, readonly WorkNote[]])[] {
  const groups = new Map<string, WorkNote[]>();
  for (const note of notes) {
    const key = `${note.workspace_id}/${note.highlight}`;
    groups.set(key, [...(groups.get(key) ?? []), note]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [[first, group] as const];
  });
}
