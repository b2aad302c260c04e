/** People who are here now: initials; with a press their names, and the turn that each of them reads. */

import "./presence_list.css";
import { useId, useRef } from "preact/hooks";
import type { Conversation, Workspace } from "../../../api/openapi.generated";
import { series, t } from "../../../i18n/messages";
import { useIsPositionShared, usePositions } from "../hooks/use_positions";
import { referenceHash } from "../store/addresses";
import { initials, type Person } from "../store/author_names";
import { setLeading, useIsLeading } from "../store/leading_choice";
import type { NotesStore } from "../store/notes_store";
import { setPositionShared } from "../store/position_choice";
import { hueOf, type Position } from "../store/positions";

/** Pixels between the badges and what they open, and on its sides. */
const GAP = 4;

/** Pixels that what they open is wide at most (presence_list.css). */
const WIDTH = 352;

export interface PresenceListProps {
  readonly workspace: Workspace;
  readonly store: NotesStore;
  readonly people: readonly Person[];
  /** Badges at most; the rest is a number. */
  readonly most: number;
}

export function PresenceList({ workspace, store, people, most }: PresenceListProps) {
  const { author, shares_positions: sharesPositions } = workspace;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const positions = usePositions(store);
  const here = [...people].sort(
    (a, b) =>
      Number(b.author === author) - Number(a.author === author) || a.name.localeCompare(b.name),
  );
  const called = ({ author: whose, name }: Person) =>
    whose === author ? t("{name} (you)", { name }) : name;
  if (here.length === 0) {
    return null;
  }
  const more = here.length - most;
  return (
    <>
      <button
        ref={button}
        type="button"
        class="presence-avatars"
        data-testid="people"
        popovertarget={id}
      >
        {here.slice(0, most).map((person) => (
          <Avatar key={person.author} person={person} isOwn={person.author === author} />
        ))}
        {more > 0 && (
          <span class="avatar" dir="ltr">
            +{more}
          </span>
        )}
        <span class="visually-hidden">
          {`. ${t("Here now: {names}", { names: series(here.map(called)) })}`}
        </span>
      </button>
      <div
        id={id}
        popover="auto"
        role="dialog"
        aria-label={t("Here now")}
        class="presence-panel"
        data-testid="presence"
        onBeforeToggle={({ currentTarget }) => {
          const box = button.current?.getBoundingClientRect();
          const { clientWidth } = document.documentElement;
          currentTarget.style.insetBlockStart = `${(box?.bottom ?? 0) + GAP}px`;
          const most = Math.max(GAP, clientWidth - WIDTH - GAP);
          const right = Math.max(GAP, clientWidth - (box?.right ?? 0));
          currentTarget.style.right = `${Math.min(right, most)}px`;
        }}
      >
        <ul>
          {here.map((person) => (
            <li key={person.author}>
              <Avatar person={person} isOwn={person.author === author} />
              <bdi class="presence-name">{called(person)}</bdi>
              {person.author !== author && (
                <PlaceOf
                  name={person.name}
                  position={positions.get(person.author)}
                  conversations={workspace.conversations}
                />
              )}
            </li>
          ))}
        </ul>
        {sharesPositions && <SharingChoice />}
        {workspace.can_moderate && <LeadButton />}
      </div>
    </>
  );
}

function Avatar({ person, isOwn }: { readonly person: Person; readonly isOwn: boolean }) {
  return (
    <span
      class={isOwn ? "avatar avatar-me" : "avatar live-avatar"}
      style={isOwn ? undefined : { "--live-hue": hueOf(person.author) }}
      aria-hidden="true"
    >
      {initials(person.name)}
    </span>
  );
}

interface PlaceProps {
  readonly name: string;
  readonly position: Position | undefined;
  readonly conversations: readonly Conversation[];
}

/** Turn that somebody reads; a press goes there. */
function PlaceOf({ name, position, conversations }: PlaceProps) {
  const conversation = conversations.find(({ id }) => id === position?.conversation);
  if (position == null || position.turn === null || conversation === undefined) {
    return null;
  }
  const { turn } = position;
  return (
    <>
      <a
        class="presence-place"
        href={referenceHash({ turn }, conversation.id)}
        onClick={({ currentTarget }) =>
          currentTarget.closest<HTMLElement>("[popover]")?.hidePopover()
        }
      >
        {t("Turn {number}", { number: turn })}
        <span class="visually-hidden">{`, ${t("where {name} reads", { name })}`}</span>
      </a>
      {conversations.length > 1 && (
        <small class="presence-text" dir="auto">
          {conversation.title}
        </small>
      )}
    </>
  );
}

function LeadButton() {
  const isLeading = useIsLeading();
  return (
    <button
      type="button"
      class="quiet"
      aria-pressed={isLeading}
      onClick={({ currentTarget }) => {
        currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
        setLeading(!isLeading);
      }}
    >
      {t("Ask everybody to follow me")}
    </button>
  );
}

function SharingChoice() {
  const isShared = useIsPositionShared();
  return (
    <label class="presence-choice">
      <input
        type="checkbox"
        checked={isShared}
        onChange={({ currentTarget }) => setPositionShared(currentTarget.checked)}
      />
      <span>
        {t("Show others where I read")}
        <small class="hint">{t("The turn, and what you select. It is kept nowhere.")}</small>
      </span>
    </label>
  );
}
