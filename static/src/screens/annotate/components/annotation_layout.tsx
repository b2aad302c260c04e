/** The annotation page: a conversation, the notes on it, and everything a person can do with both. */

import { lazy, Suspense } from "preact/compat";
import { useState } from "preact/hooks";
import type { Workspace } from "../../../api/openapi.generated";
import { t } from "../../../i18n/messages";
import type { Route } from "../../../router/route";
import { displayed } from "../../../sync/save_state";
import { useKeptFocus } from "../../../ui/kept_focus";
import { hasClaims } from "../hooks/claims_ledger";
import { type AnnotationPageModel, useAnnotationPage } from "../hooks/use_annotation_page";
import { useAnswer } from "../hooks/use_answer";
import { type CardContext, useCardContext } from "../hooks/use_card_context";
import { useHistory } from "../hooks/use_history";
import { usePlace } from "../hooks/use_place";
import { useReadingAids } from "../hooks/use_reading_aids";
import { useReadingPreferences } from "../hooks/use_reading_preferences";
import { useUndoKeys } from "../hooks/use_undo_keys";
import type { Place } from "../store/addresses";
import { isAskedFor } from "../store/asked_for";
import { SHOW_ALL } from "../store/note_filter";
import type { NotesStore } from "../store/notes_store";
import { CopyNotice } from "./copy_notice";
import { NoNotes } from "./empty_states";
import { Header } from "./header";
import { Instructions } from "./instructions";
import { ANSWER, HISTORY, Later, ON_DEMAND, useOnDemand } from "./later";
import { LiveRegion } from "./live_region";
import { NoteColumn } from "./note_column";
import { Legend, NoteChoices } from "./note_filters";
import { NoteList } from "./note_list";
import { NoteSheet } from "./note_sheet";
import { Notices } from "./notices";
import type { PageDialog } from "./page_dialogs";
import { PanelButton } from "./panel_button";
import { canTag, inUse, PassageMenu } from "./passage_menu";
import { ReadingBar } from "./reading_bar";
import { ReadingText } from "./reading_text";
import { StatusBanner } from "./status_banner";
import { TextTabs } from "./text_tabs";

// Most who read never open it, and its script is not needed for the first paint.
const ReadingPanel = lazy(() => import("./reading_panel").then((part) => part.ReadingPanel));

// With it comes the preview, which most pages never need.
const Contributions = lazy(() => import("./contributions").then((part) => part.Contributions));

export interface AnnotationLayoutProps {
  readonly workspace: Workspace;
  readonly store: NotesStore;
  /** Load the workspace again. */
  readonly reload: () => void;
  /** True for a session of a launch, whose account has no bar of its own. */
  readonly isLaunched: boolean;
  readonly navigate: (route: Route) => void;
  /** Place that the page opens at, where a link names one. */
  readonly place: Place;
}

export function AnnotationLayout({
  workspace,
  store,
  reload,
  isLaunched,
  navigate,
  place,
}: AnnotationLayoutProps) {
  const look = useReadingPreferences();
  const history = useHistory();
  const model = useAnnotationPage(workspace, store, look.isNumbered, history.past);
  const travel = usePlace(place, model);
  const cards = useCardContext(model);
  const aids = useReadingAids(look, model, travel);
  const notices = useKeptFocus();
  const answer = useAnswer(workspace, model.mayWrite, reload, place);
  const [dialog, setDialog] = useState<PageDialog | null>(null);
  const most = workspace.activity.response.words_most;
  const { state, isWide, hasMargin, reading, selected, cursor } = model;
  useUndoKeys(store, workspace.can_write);
  const openDialog = (opened: PageDialog) => {
    // The keys of the dialog would tag what is selected behind it.
    model.dropSelection();
    setDialog(opened);
  };
  const isChanging = model.passageChange.note !== null;
  useOnDemand(reading.text !== null && displayed(state.saving).kind === "saved");
  return (
    <div class="annotation-page" data-past={history.past !== null}>
      <Header
        workspace={workspace}
        writeBlock={model.writeBlock}
        texts={<TextTabs model={model} travel={travel} />}
        people={store.names.people(state.present)}
        saving={state.saving}
        isStudent={workspace.is_bound}
        hasAccountLink={isLaunched && workspace.is_bound}
        isWide={isWide}
        store={store}
        navigate={navigate}
        answer={
          answer !== null && (
            <Later part={ANSWER}>
              {({ AnswerButton }) => <AnswerButton answer={answer} most={most} />}
            </Later>
          )
        }
        onBoard={reading.conversation === null ? null : () => openDialog("board")}
        onClaims={
          workspace.activity.checks_claims || hasClaims(state.notes)
            ? () => openDialog("claims")
            : null
        }
        onHistory={reading.text === null ? null : history.open}
      >
        {reading.conversation !== null && <PanelButton {...aids} />}
      </Header>
      {dialog !== null && (
        <Later part={ON_DEMAND}>
          {({ PageDialogs }) => (
            <PageDialogs
              shown={dialog}
              model={model}
              answer={answer}
              reload={reload}
              isPrinting={aids.isPrinting}
              onClose={() => setDialog(null)}
            />
          )}
        </Later>
      )}
      {hasMargin && <TagRow model={model} navigate={navigate} />}
      <div class="page-notices" ref={notices}>
        <StatusBanner model={model} answer={answer} reload={reload} navigate={navigate} />
        <Later part={ON_DEMAND}>{({ ShownToAll }) => <ShownToAll model={model} />}</Later>
        <CopyNotice isOn={workspace.is_bound && workspace.activity.resists_copying} />
        <Notices
          state={state}
          personOf={model.personOf}
          onDismissLostWork={() => store.dismissLostWork()}
        />
        {model.strandedDrafts.length > 0 && (
          <Later part={ON_DEMAND}>
            {({ StrandedDrafts }) => (
              <StrandedDrafts
                drafts={model.strandedDrafts}
                personOf={model.personOf}
                canKeep={(draft) =>
                  (draft.isPrivate ? state.canWritePrivately : state.canWrite) &&
                  reading.isOnPage(draft.note.conversation)
                }
                onKeep={(draft) => void store.keepDraft(draft)}
                onDiscard={(draft) => store.drafts.drop(draft)}
              />
            )}
          </Later>
        )}
        <div role="status">
          {travel.isMissing && (
            <Later part={ON_DEMAND}>{({ MissingPlace }) => <MissingPlace travel={travel} />}</Later>
          )}
        </div>
      </div>
      <div class="annotation-body">
        {aids.isPanelOpen && (
          <Suspense fallback={null}>
            <ReadingPanel model={model} travel={travel} aids={aids} />
          </Suspense>
        )}
        <div
          class="annotation-scroller"
          ref={reading.setScroller}
          style={{ "--reading-size": aids.look.size }}
          data-numbered={aids.look.isNumbered}
          data-margin={hasMargin}
        >
          <Reading model={model} reload={reload} />
          {hasMargin && <NotesBeside model={model} cards={cards} />}
          <Later part={ON_DEMAND}>{({ LiveReading }) => <LiveReading model={model} />}</Later>
          {isWide && <PassageMenu model={model} answer={answer} />}
          {isChanging && (
            <Later part={ON_DEMAND}>
              {({ PassageHandles }) => <PassageHandles model={model} />}
            </Later>
          )}
        </div>
        {answer?.isOpen === true && (
          <Later part={ANSWER}>
            {({ AnswerPanel }) => <AnswerPanel answer={answer} most={most} model={model} />}
          </Later>
        )}
      </div>
      <Later part={ON_DEMAND}>{({ NoteLinks }) => <NoteLinks model={model} />}</Later>
      {aids.isPrinting && (
        <Later part={ON_DEMAND}>{({ PrintedNotes }) => <PrintedNotes model={model} />}</Later>
      )}
      {aids.isPrinting && answer !== null && (
        <Later part={ANSWER}>{({ PrintedAnswer }) => <PrintedAnswer answer={answer} />}</Later>
      )}
      {isChanging && (
        <Later part={ON_DEMAND}>{({ PassageBar }) => <PassageBar model={model} />}</Later>
      )}
      {history.isOpen && (
        <Later part={HISTORY}>
          {({ HistoryBar }) => (
            <HistoryBar
              model={model}
              live={store.state.notes}
              onShow={history.show}
              onDeleted={() => openDialog("deleted")}
              onStartOver={workspace.can_start_over ? () => openDialog("start-over") : null}
              onClose={history.close}
            />
          )}
        </Later>
      )}
      {!isWide && <PassageMenu model={model} answer={answer} />}
      {!hasMargin && !isChanging && <NotesBelow model={model} cards={cards} navigate={navigate} />}
      <LiveRegion
        state={state}
        tags={selected === cursor.selected || !canTag(model) ? [] : inUse(state.notes.tags)}
        spoken={cursor.spoken}
      />
    </div>
  );
}

interface PartProps {
  readonly model: AnnotationPageModel;
}

interface Navigation {
  readonly navigate: (route: Route) => void;
}

interface NotesProps extends PartProps {
  readonly cards: CardContext;
}

function TagRow({ model, navigate }: PartProps & Navigation) {
  const [isGuideOpen, setGuideOpen] = useState(false);
  const { state, reading } = model;
  if (reading.conversation === null) {
    return null;
  }
  return (
    <>
      <Legend
        tags={state.notes.tags}
        counts={reading.counts}
        filter={reading.filter}
        onFilter={reading.setFilter}
        onGuide={() => setGuideOpen(true)}
      />
      {isGuideOpen && (
        <Later part={ON_DEMAND}>
          {({ TagGuide }) => (
            <TagGuide model={model} navigate={navigate} onClose={() => setGuideOpen(false)} />
          )}
        </Later>
      )}
    </>
  );
}

function Reading({ model, reload }: PartProps & Pick<AnnotationLayoutProps, "reload">) {
  const { workspace, reading } = model;
  return (
    <div class="reading-column">
      <Instructions
        instructions={workspace.activity.instructions}
        due={workspace.schedule.due_at}
        until={workspace.schedule.closes_at}
      />
      {isAskedFor(workspace) && (
        <Suspense fallback={null}>
          <Contributions workspace={workspace} reload={reload} onShow={reading.showConversation} />
        </Suspense>
      )}
      {reading.text !== null && <ReadingBar cursor={model.cursor} canTag={canTag(model)} />}
      {reading.conversation !== null && <ReadingText model={model} />}
      {reading.conversation === null && !isAskedFor(workspace) && (
        <Later part={ON_DEMAND}>
          {({ NoConversation }) => <NoConversation canAdd={workspace.can_manage_tags} />}
        </Later>
      )}
    </div>
  );
}

function NotesBeside({ model, cards }: NotesProps) {
  const { state, reading, open } = model;
  if (reading.text === null) {
    return null;
  }
  const shown = {
    highlights: reading.visible,
    notes: state.notes.highlights,
    placements: reading.text.placements,
    openKey: open.key,
    focusKey: open.focusKey,
    fresh: state.fresh,
    cards,
  };
  return (
    <aside class="notes-beside" aria-label={t("Notes")} data-order={reading.filter.order}>
      <Choices model={model} />
      <Nothing model={model} />
      {reading.filter.order === "time" ? (
        <NoteList {...shown} />
      ) : (
        <NoteColumn {...shown} scroller={reading.scroller} />
      )}
    </aside>
  );
}

function NotesBelow({ model, cards, navigate }: NotesProps & Navigation) {
  const { state, reading, open } = model;
  if (reading.text === null) {
    return null;
  }
  return (
    <NoteSheet
      highlights={reading.visible}
      notes={state.notes.highlights}
      placements={reading.text.placements}
      openKey={open.key}
      focusKey={open.focusKey}
      fresh={state.fresh}
      cards={cards}
      title={reading.sides.length > 1 ? (reading.conversation?.title ?? null) : null}
      isUp={open.isSheetUp}
      onMove={open.moveSheet}
    >
      <TagRow model={model} navigate={navigate} />
      <Choices model={model} />
      <Nothing model={model} />
    </NoteSheet>
  );
}

function Choices({ model }: PartProps) {
  const { reading, labelOf } = model;
  return reading.counts.all === 0 ? null : (
    <NoteChoices
      counts={reading.counts}
      filter={reading.filter}
      labelOf={labelOf}
      onFilter={reading.setFilter}
    />
  );
}

function Nothing({ model }: PartProps) {
  const { state, reading } = model;
  if (!state.isReady || reading.visible.length > 0) {
    return null;
  }
  return (
    <NoNotes
      isFiltered={reading.counts.all > 0}
      canWrite={model.mayWrite}
      onShowAll={() => reading.setFilter({ ...SHOW_ALL, order: reading.filter.order })}
    />
  );
}
