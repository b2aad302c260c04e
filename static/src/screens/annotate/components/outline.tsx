/** Outline of a conversation: its turns, who speaks, how each begins, how many notes it has. */

import { useEffect, useMemo, useState } from "preact/hooks";
import { speakerName } from "../../../features/conversations/turn_article";
import { list, plural, t } from "../../../i18n/messages";
import { blockAt, blocksOf } from "../../../text/blocks";
import { excerpt } from "../../../text/excerpt";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { usePositions } from "../hooks/use_positions";
import { referenceHash } from "../store/addresses";
import type { Person } from "../store/author_names";
import { hueOf } from "../store/positions";

interface Entry {
  readonly turn: number;
  readonly speaker: string;
  readonly words: string;
  readonly notes: number;
}

export function Outline({ model }: { readonly model: AnnotationPageModel }) {
  const entries = useEntries(model);
  const current = useTurnInSight(model);
  const readers = useReaders(model);
  const conversation = model.reading.conversation?.id ?? "";
  return (
    <nav class="outline" aria-label={t("Turns")}>
      <ol>
        {entries.map(({ turn, speaker, words, notes }) => (
          <li key={turn}>
            <a
              href={referenceHash({ turn }, conversation)}
              aria-current={turn === current ? "true" : undefined}
            >
              <span class="outline-number">{turn}</span>
              <span class="outline-words" dir="auto">
                {speaker !== "" && <b>{speaker} </b>}
                {words}
              </span>
              <Readers people={readers.get(turn) ?? NOBODY} />
              {notes > 0 && (
                <span class="note-count">
                  <span aria-hidden="true">{notes}</span>
                  <span class="visually-hidden">{plural(notes, "{n} note", "{n} notes")}</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Marks at one turn; where more people read, the list of people has them all. */
const MOST_MARKS = 3;

const NOBODY: readonly Person[] = [];

/** Marks of the others who read a turn. */
function Readers({ people }: { readonly people: readonly Person[] }) {
  if (people.length === 0) {
    return null;
  }
  const names = list(people.map(({ name }) => name));
  return (
    <span class="outline-readers" title={names} data-testid="readers">
      {people.slice(0, MOST_MARKS).map(({ author }) => (
        <span key={author} class="outline-reader" style={{ "--live-hue": hueOf(author) }} />
      ))}
      <span class="visually-hidden">{t("{names} here now", { names })}</span>
    </span>
  );
}

/** Others who read the text that is shown, by the turn that they see. */
function useReaders({ store, state, reading }: AnnotationPageModel) {
  const positions = usePositions(store);
  const conversation = reading.conversation?.id;
  return useMemo(() => {
    const found = new Map<number, Person[]>();
    for (const person of store.names.people(state.present)) {
      const position = positions.get(person.author);
      if (position?.turn != null && position.conversation === conversation) {
        found.set(position.turn, [...(found.get(position.turn) ?? []), person]);
      }
    }
    return found;
  }, [positions, conversation, state.present, state.namesVersion]);
}

/** UTF-16 units of the beginning of a turn. */
const BEGINNING = 90;

function useEntries({ reading }: AnnotationPageModel): readonly Entry[] {
  const placements = reading.text?.placements ?? null;
  const turns = reading.turns.data?.turns ?? null;
  const beginnings = useMemo(() => {
    const words: string[] = [];
    for (const { turn, start, end } of placements === null ? [] : blocksOf(placements.rendered)) {
      const before = words[turn] ?? "";
      if (before.length < BEGINNING) {
        words[turn] = `${before} ${placements?.rendered.text.slice(start, end) ?? ""}`;
      }
    }
    return words;
  }, [placements?.rendered]);
  return useMemo(() => {
    const counts: number[] = [];
    const blocks = placements === null ? [] : blocksOf(placements.rendered);
    for (const highlight of reading.visible) {
      const start = placements?.of(highlight)?.span.start;
      const turn = start === undefined ? undefined : blocks[blockAt(blocks, start)]?.turn;
      if (turn !== undefined) {
        counts[turn] = (counts[turn] ?? 0) + 1;
      }
    }
    return (turns ?? []).map((turn, i) => ({
      turn: i + 1,
      speaker: speakerName(turn),
      words: excerpt(beginnings[i + 1] ?? "", BEGINNING),
      notes: counts[i + 1] ?? 0,
    }));
  }, [turns, beginnings, placements, reading.visible]);
}

/** Number of the turn that is read, while the page is scrolled. */
function useTurnInSight({ reading, cursor }: AnnotationPageModel): number {
  const [turn, setTurn] = useState(cursor.turn);
  const { scroller, text } = reading;
  useEffect(() => {
    let frame = 0;
    const onScroll = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        setTurn(cursor.turn());
      });
    };
    onScroll();
    scroller?.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      scroller?.removeEventListener("scroll", onScroll);
      cancelAnimationFrame(frame);
    };
  }, [scroller, text?.root, cursor.turn]);
  return turn;
}
