/** Header of the annotation page: title, conversations, presence, save state. */

import type { ComponentChildren } from "preact";
import type { Workspace } from "../../../api/openapi.generated";
import { FeedCount } from "../../../features/feed/feed_count";
import { t } from "../../../i18n/messages";
import type { Route } from "../../../router/route";
import type { SaveState } from "../../../sync/save_state";
import { GuideLink } from "../../../ui/guide_link";
import { ScreenLink } from "../../../ui/screen_link";
import { ROOMY, useMediaQuery } from "../../../ui/use_media_query";
import type { Person } from "../store/author_names";
import type { NotesStore } from "../store/notes_store";
import type { WriteBlock } from "../store/writing_window";
import { Later, ON_DEMAND } from "./later";
import { MoreLinks } from "./more_links";
import { SaveIndicator } from "./save_indicator";
import { UndoButtons } from "./undo_buttons";

const WRITE_BLOCKS: Record<WriteBlock, string> = {
  "not-open": t("Not open"),
  closed: t("Closed"),
  "handed-in": t("Handed in"),
  "earlier-attempt": t("Earlier attempt"),
};

/** Badges of people who are here; the rest is a number. */
const BADGES = 4;
const BADGES_NARROW = 1;

export interface HeaderProps {
  readonly workspace: Workspace;
  readonly writeBlock: WriteBlock | null;
  /** The choice of a text, where there are several. */
  readonly texts: ComponentChildren;
  readonly people: readonly Person[];
  readonly saving: SaveState;
  /** True for a student, who sees no bar with the other screens. */
  readonly isStudent: boolean;
  /** True where the account is in no other bar. */
  readonly hasAccountLink: boolean;
  readonly isWide: boolean;
  readonly store: NotesStore;
  readonly navigate: (route: Route) => void;
  /** Controls before the title. */
  readonly children: ComponentChildren;
  /** The button of the written answer, if there is one. */
  readonly answer: ComponentChildren;
  /** Opens the board of notes; null where there is no text. */
  readonly onBoard: (() => void) | null;
  /** Opens the ledger of claims; null where there is none. */
  readonly onClaims: (() => void) | null;
  /** Opens the history of the notes; null where there is no text. */
  readonly onHistory: (() => void) | null;
}

export function Header(props: HeaderProps) {
  const { workspace, people, saving, navigate } = props;
  const { isWide, onBoard, onClaims, onHistory } = props;
  const { activity } = workspace;
  const hasEarlier = workspace.attempts.length > 0;
  return (
    <header class="annotation-header">
      <div class="annotation-title">
        {props.children}
        <h1 title={activity.title} dir="auto">
          {activity.title}
        </h1>
        <AudienceName workspace={workspace} navigate={navigate} />
        <StateBadge {...props} />
      </div>
      <div class="annotation-state">
        {props.answer}
        <Later part={ON_DEMAND}>
          {({ PresenceList }) => (
            <PresenceList
              workspace={workspace}
              store={props.store}
              people={people}
              most={isWide ? BADGES : BADGES_NARROW}
            />
          )}
        </Later>
        {workspace.can_write && (
          <UndoButtons store={props.store} history={props.store.state.history} />
        )}
        <SaveIndicator saving={saving} />
        {(props.isStudent || workspace.other_workspaces.length > 0 || onBoard || hasEarlier) && (
          <Links {...props}>
            <DialogButton onOpen={onBoard}>{t("Board")}</DialogButton>
            <DialogButton onOpen={onClaims}>{t("Claims")}</DialogButton>
            <DialogButton onOpen={onHistory}>{t("History")}</DialogButton>
            <OtherScreens {...props} />
          </Links>
        )}
      </div>
      {props.texts}
    </header>
  );
}

/** Reason why nothing can be written, in a word; on a narrow page the banner below says it. */
function StateBadge({ workspace, writeBlock, isWide }: HeaderProps) {
  if (writeBlock !== null && isWide) {
    return <span class="role-badge">{WRITE_BLOCKS[writeBlock]}</span>;
  }
  return workspace.can_write ? null : <span class="role-badge">{t("Read only")}</span>;
}

/** Links in the header; without room behind a button that tells how many new things there are. */
function Links({ isStudent, children }: Pick<HeaderProps, "isStudent" | "children">) {
  const isRoomy = useMediaQuery(ROOMY);
  return isRoomy ? children : <MoreLinks badge={isStudent && <FeedCount />}>{children}</MoreLinks>;
}

interface DialogButtonProps {
  /** Opens the dialog; null where there is nothing to show. */
  readonly onOpen: (() => void) | null;
  readonly children: ComponentChildren;
}

function DialogButton({ onOpen, children }: DialogButtonProps) {
  if (onOpen === null) {
    return null;
  }
  return (
    <button
      type="button"
      class="quiet dialog-button"
      aria-haspopup="dialog"
      onClick={({ currentTarget }) => {
        // First, so that the focus comes back to what opened the links.
        currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
        onOpen();
      }}
    >
      {children}
    </button>
  );
}

/** Links to what a student has in no other bar, and to one's notes under another account. */
function OtherScreens({ workspace, isStudent, hasAccountLink, navigate }: HeaderProps) {
  const { activity } = workspace;
  const earlier = workspace.attempts.findLast((attempt) => !attempt.is_current);
  return (
    <>
      {workspace.is_current && earlier !== undefined && (
        <ScreenLink
          to={{ screen: "annotate", activity: activity.id, workspace: earlier.workspace_id }}
          navigate={navigate}
        >
          {t("Earlier attempts")}
        </ScreenLink>
      )}
      {workspace.other_workspaces.map((other) => (
        <ScreenLink
          key={other}
          to={{ screen: "annotate", activity: activity.id, workspace: other }}
          navigate={navigate}
        >
          {t("Notes of your other account")}
        </ScreenLink>
      ))}
      {isStudent && (
        <ScreenLink to={{ screen: "feed", activity: activity.id }} navigate={navigate}>
          {t("For you")}
          <FeedCount />
        </ScreenLink>
      )}
      {isStudent && (
        <ScreenLink to={{ screen: "search", activity: activity.id }} navigate={navigate}>
          {t("Search")}
        </ScreenLink>
      )}
      {hasAccountLink && (
        <>
          <ScreenLink to={{ screen: "own-work", activity: activity.id }} navigate={navigate}>
            {t("Your work")}
          </ScreenLink>
          <ScreenLink to={{ screen: "account", activity: activity.id }} navigate={navigate}>
            {t("Account")}
          </ScreenLink>
        </>
      )}
      {isStudent && <GuideLink audience="students" />}
    </>
  );
}

/** Audience of the workspace; where the viewer may open several groups, the choice of one. */
function AudienceName({ workspace, navigate }: Pick<HeaderProps, "workspace" | "navigate">) {
  const { activity, audience, groups } = workspace;
  if (groups.length === 0) {
    return <span class="audience-name">{audience.name}</span>;
  }
  const open = groups.find((group) => group.is_open);
  return (
    <select
      class="audience-name"
      aria-label={t("Group")}
      value={open?.id ?? ""}
      onChange={({ currentTarget }) =>
        navigate({ screen: "annotate", activity: activity.id, group: currentTarget.value })
      }
    >
      {open === undefined && <option value="">{audience.name}</option>}
      {groups.map((group) => (
        <option key={group.id} value={group.id}>
          {group.name}
        </option>
      ))}
    </select>
  );
}
