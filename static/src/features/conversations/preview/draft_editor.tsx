/** Editor of a loaded draft: facts, title, turns, tools, and the button that ends it. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api } from "../../../api/http";
import { acceptPath } from "../../../api/paths/conversations";
import { plural, t } from "../../../i18n/messages";
import { rich } from "../../../i18n/rich";
import { useMutation } from "../../../query/use_mutation";
import { RenderedText } from "../../../text/anchors";
import { canPaint, Painter } from "../../../text/painting";
import { FormError } from "../../../ui/field_error";
import { LimitedInput } from "../../../ui/text_limit";
import type { ConversationPlace } from "../place";
import { type Caret, TURN_ATTRIBUTE } from "./caret";
import { type Asked, DeclarationFields, declaredSoFar } from "./declaration_fields";
import { DraftFacts } from "./draft_facts";
import type { DraftSession } from "./draft_session";
import { FixedDraft } from "./fixed_draft";
import { followInput, undoKey } from "./keyboard";
import { Toolbar } from "./toolbar";
import { TurnEditor } from "./turn_editor";
import { useDraftState } from "./use_draft";
import { type Editor, useEditor } from "./use_editor";

interface DraftEditorProps {
  readonly place: ConversationPlace;
  readonly asked: Asked | undefined;
  readonly session: DraftSession;
  readonly isReadAnew: boolean;
  readonly onReadAnew: (format: string, branch: string) => void;
  readonly onDone: () => void;
}

export function DraftEditor(props: DraftEditorProps) {
  // Somebody may annotate it while this is open.
  const { draft } = useDraftState(props.session);
  return draft.is_fixed ? <FixedDraft {...props} draft={draft} /> : <OpenDraft {...props} />;
}

function OpenDraft({ place, asked, session, isReadAnew, onReadAnew, onDone }: DraftEditorProps) {
  const list = useRef<HTMLDivElement>(null);
  const editor = useEditor(session, list);
  const { state, act } = editor;
  const { conversation } = state.draft;
  const [title, setTitle] = useState(conversation.title);
  const [declaration, setDeclaration] = useState(() => declaredSoFar(asked, state.draft));
  const { error, isBusy, run } = useMutation();
  useKeys(list, editor);
  usePaintedPassage(list, editor.redacting);
  const accept = () =>
    run(async () => {
      const { version } = await session.saved();
      // A title that nobody has changed may be made anew, without what was taken out.
      const newTitle = title === conversation.title ? "" : title;
      const answer = { version, title: newTitle, declaration };
      const accepted = await api("POST", acceptPath(conversation.id), answer);
      await place.put(accepted);
      onDone();
    });
  return (
    <>
      <div class="draft-scroller">
        <DraftFacts
          draft={{ ...state.draft, turns: state.turns }}
          edits={state.edits.length}
          isBusy={isReadAnew}
          onReadAnew={onReadAnew}
        />
        <label class="draft-title">
          {t("Title")}
          <LimitedInput
            value={title}
            limit={200}
            dir="auto"
            onInput={(event) => setTitle(event.currentTarget.value)}
          />
        </label>
        {declaration !== null && asked !== undefined && (
          <DeclarationFields asked={asked} declaration={declaration} onChange={setDeclaration} />
        )}
        <p class="hint draft-keys">
          {rich(
            "Click into a text, or go there with <kbd>Tab</kbd>. <kbd>Alt</kbd> with {up} {down} goes from turn to turn, <kbd>F2</kbd> opens what can be done with a turn.",
            { kbd: (text) => <kbd>{text}</kbd>, up: <kbd>↑</kbd>, down: <kbd>↓</kbd> },
          )}
        </p>
        <Thinking editor={editor} />
        <div class="draft-turns" ref={list}>
          {state.turns.map((turn, number) => (
            <TurnEditor
              key={number}
              turn={turn}
              number={number}
              isOpen={editor.open === number}
              offer={editor.offer?.turn === number ? editor.offer : null}
              act={act}
              onOpen={(isOpen) => editor.setOpen(isOpen ? number : null)}
            />
          ))}
        </div>
      </div>
      <footer class="draft-foot">
        <Toolbar editor={editor} session={session} />
        <FormError error={error} />
        <p class="draft-end" hidden={editor.redacting !== null}>
          <small>
            <span role="status">{editor.notice}</span> {savingInWords(editor)}
          </small>
          <button type="button" class="primary" disabled={isBusy} onClick={() => void accept()}>
            {conversation.state === "ready" ? t("Use it so") : t("Add to the activity")}
          </button>
        </p>
      </footer>
    </>
  );
}

function savingInWords({ state }: Editor): string {
  const { length } = state.turns;
  const turns = plural(length, "{n} turn", "{n} turns");
  const saving = {
    saved: t("your changes are saved"),
    saving: t("your changes are saving…"),
    waiting: t("your changes are not saved yet"),
  }[state.saving];
  return state.edits.length === 0 ? turns : `${turns} · ${saving}`;
}

/** Choice how all thinking is shown, where there is any. */
function Thinking({ editor: { state, act } }: { readonly editor: Editor }) {
  if (!state.turns.some(({ html }) => html.includes('<details class="thinking">'))) {
    return null;
  }
  return (
    <p class="draft-thinking">
      {t("The AI’s thinking is folded for readers.")}
      <button type="button" onClick={() => act.showThinking(null, "open")}>
        {t("Show all of it openly")}
      </button>{" "}
      <button type="button" onClick={() => act.showThinking(null, "left-out")}>
        {t("Leave all of it out")}
      </button>
    </p>
  );
}

function useKeys(list: { readonly current: HTMLElement | null }, editor: Editor): void {
  const latest = useRef(editor);
  latest.current = editor;
  useEffect(() => {
    const element = list.current;
    if (element === null) {
      return;
    }
    const dialog = element.closest("dialog");
    const onKey = (event: KeyboardEvent) => {
      const isInField = event.target instanceof Element && event.target.closest("input") !== null;
      if (!isInField && !element.contains(event.target as Node)) {
        undoKey(event, latest.current.act);
      }
    };
    dialog?.addEventListener("keydown", onKey);
    const end = followInput(element, () => ({
      act: latest.current.act,
      open: latest.current.setOpen,
    }));
    return () => {
      dialog?.removeEventListener("keydown", onKey);
      end();
    };
  }, [list]);
}

/** Keep the passage that is about to be taken out visible while the reason is typed. */
function usePaintedPassage(
  list: { readonly current: HTMLElement | null },
  passage: Caret | null,
): void {
  const painter = useMemo(() => (canPaint() ? new Painter(".draft-turns .turn-body") : null), []);
  useEffect(() => () => painter?.stop(), [painter]);
  useEffect(() => {
    const selector = `[${TURN_ATTRIBUTE}="${passage?.turn}"]`;
    const body = passage === null ? null : list.current?.querySelector(selector);
    const range =
      body == null || passage === null ? null : new RenderedText([body]).rangeOf(passage);
    painter?.showPending(range);
  }, [list, painter, passage]);
}
