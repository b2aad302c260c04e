/** The annotation page: a conversation, the notes on it, and everything a person can do with both. */

import { useState } from "preact/hooks";
import type { Workspace } from "../../../api/workspace_types";
import { type Desk, useDesk } from "../hooks/use_annotation_page";
import type { LiveNotes } from "../store/notes_store";
import { ReadingPane } from "./conversation_view";
import { NoConversation, NothingHere } from "./empty_states";
import { Header } from "./header";
import { TaskCard } from "./instructions";
import { Announcer } from "./live_region";
import { NoteColumn } from "./note_column";
import { Legend, PersonChoice, SHOW_ALL } from "./note_filters";
import { NoteSheet } from "./note_sheet";
import { Notices } from "./notices";
import { Standing } from "./status_banner";
import { TagDialog } from "./tag_dialog";
import { TagMenu } from "./tag_menu";

export interface WorkbenchProps {
  readonly workspace: Workspace;
  readonly live: LiveNotes;
}

export function Workbench({ workspace, live }: WorkbenchProps) {
  const desk = useDesk(workspace, live);
  const { view, isWide, reading, selected } = desk;
  return (
    <div class="bench">
      <Header
        workspace={workspace}
        ban={desk.ban}
        shownId={reading.conversation?.id ?? null}
        onShow={reading.showConversation}
        people={view.people}
        saving={view.saving}
      />
      {isWide && <TagRow desk={desk} />}
      <Standing desk={desk} />
      <Notices view={view} onDismissLost={() => live.dismissLost()} />
      <div class="scroller" ref={reading.setScroller}>
        <Reading desk={desk} />
        {isWide && <NotesBeside desk={desk} />}
        {isWide && <Menu desk={desk} />}
      </div>
      {!isWide && <Menu desk={desk} />}
      {!isWide && <NotesBelow desk={desk} />}
      <Announcer view={view} choices={selected === null ? 0 : view.notes.tags.length} />
    </div>
  );
}

interface PartProps {
  readonly desk: Desk;
}

function TagRow({ desk }: PartProps) {
  const [isEditing, setEditing] = useState(false);
  const { workspace, view, live, reading } = desk;
  const canEdit = workspace.can_manage_tags && view.canWrite;
  if (reading.conversation === null) {
    return null;
  }
  return (
    <>
      <Legend
        tags={view.notes.tags}
        highlights={reading.here}
        filter={reading.filter}
        onFilter={reading.setFilter}
        onEditTags={canEdit ? () => setEditing(true) : null}
      />
      {isEditing && (
        <TagDialog tags={view.notes.tags} live={live} onClose={() => setEditing(false)} />
      )}
    </>
  );
}

function Reading({ desk }: PartProps) {
  const { workspace, reading } = desk;
  return (
    <div class="reading">
      <TaskCard
        instructions={workspace.activity.instructions}
        until={workspace.schedule.closes_at}
      />
      {reading.conversation === null ? (
        <NoConversation canAdd={workspace.can_manage_tags} />
      ) : (
        <ReadingPane
          conversation={reading.conversation}
          canWrite={desk.mayWrite}
          onRendered={reading.onRendered}
          onLayout={reading.onLayout}
        />
      )}
    </div>
  );
}

function NotesBeside({ desk }: PartProps) {
  const { view, reading, open, shared } = desk;
  if (reading.text === null) {
    return null;
  }
  return (
    <aside class="notes" aria-label="Notes">
      <Person desk={desk} />
      <Nothing desk={desk} />
      <NoteColumn
        highlights={reading.visible}
        placements={reading.text.placements}
        openKey={open.key}
        focusKey={open.focusKey}
        fresh={view.fresh}
        scroller={reading.scroller}
        shared={shared}
      />
    </aside>
  );
}

function NotesBelow({ desk }: PartProps) {
  const { view, reading, open, shared } = desk;
  if (reading.text === null) {
    return null;
  }
  return (
    <NoteSheet
      highlights={reading.visible}
      placements={reading.text.placements}
      openKey={open.key}
      focusKey={open.focusKey}
      fresh={view.fresh}
      shared={shared}
      isUp={open.isSheetUp}
      onMove={open.moveSheet}
    >
      <TagRow desk={desk} />
      <Person desk={desk} />
      <Nothing desk={desk} />
    </NoteSheet>
  );
}

function Person({ desk }: PartProps) {
  const { reading, nameOf } = desk;
  return reading.here.length === 0 ? null : (
    <PersonChoice
      highlights={reading.here}
      filter={reading.filter}
      nameOf={nameOf}
      onFilter={reading.setFilter}
    />
  );
}

function Nothing({ desk }: PartProps) {
  const { view, reading } = desk;
  if (!view.isReady || reading.visible.length > 0) {
    return null;
  }
  return (
    <NothingHere
      isFiltered={reading.here.length > 0}
      canWrite={desk.mayWrite}
      onShowAll={() => reading.setFilter(SHOW_ALL)}
    />
  );
}

function Menu({ desk }: PartProps) {
  const { selected, view, reading, isWide } = desk;
  if (selected === null) {
    return null;
  }
  return (
    <TagMenu
      selected={selected}
      tags={view.notes.tags}
      scroller={reading.scroller}
      isDocked={!isWide}
      onChoose={desk.choose}
      onClose={desk.dropSelection}
    />
  );
}
