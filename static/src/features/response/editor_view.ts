/** Editor of an answer: ProseMirror on the shared tree, with keys, input rules and quoting. */

import { baseKeymap, chainCommands, exitCode, splitBlock, toggleMark } from "prosemirror-commands";
import {
  inputRules,
  textblockTypeInputRule,
  undoInputRule,
  wrappingInputRule,
} from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import type { Node } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import {
  type Command,
  type EditorState,
  Selection,
  EditorState as State,
  TextSelection,
} from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { redo, undo, ySyncPlugin, yUndoPlugin, yUndoPluginKey } from "y-prosemirror";
import * as Y from "yjs";
import { rootOf } from "../../document/response/root";
import { SCHEMA } from "../../document/response/schema";
import { anchorWhatIsRestored } from "../../document/response/undo";
import type { Passage } from "../../document/response/values";
import { type CaretsOptions, carets } from "./carets";

const { nodes, marks } = SCHEMA;

export interface EditorOptions {
  readonly place: HTMLElement;
  readonly doc: Y.Doc;
  readonly isWritable: boolean;
  /** Name of the field for screen readers. */
  readonly label: string;
  /** Words in an empty field. */
  readonly placeholder: string;
  readonly onChange: (state: EditorState) => void;
  /** Others who write here; null where they are not shown. */
  readonly carets: CaretsOptions | null;
  /** Called for the key that asks for an address. */
  readonly onLink: () => void;
  /** Called for the key that goes to the toolbar. */
  readonly onToolbar: () => void;
}

/** An editor in `place`; returned with the function that ends it. */
export function openEditor(options: EditorOptions): { view: EditorView; close: () => void } {
  const { doc, stop } = options.isWritable ? own(options.doc) : mirrored(options.doc);
  const view = new EditorView(options.place, {
    state: State.create({ schema: SCHEMA, plugins: pluginsOf(doc, options) }),
    editable: () => options.isWritable,
    attributes: ({ doc: shown }) => ({
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": options.label,
      "aria-readonly": String(!options.isWritable),
      class: "response-text",
      // For the keys that scroll; who may write reaches it anyway.
      ...(options.isWritable ? {} : { tabindex: "0" }),
      ...(isEmpty(shown)
        ? { "aria-placeholder": options.placeholder, "data-placeholder": options.placeholder }
        : {}),
    }),
    // A plugin dispatches while the view is being made.
    dispatchTransaction: function (this: EditorView, transaction) {
      if (transaction.storedMarksSet) {
        // What is typed in another format is undone by itself, however soon it is typed.
        yUndoPluginKey.getState(this.state)?.undoManager.stopCapturing();
      }
      this.updateState(this.state.apply(transaction));
      options.onChange(this.state);
    },
  });
  goToEnd(view);
  return {
    view,
    close: () => {
      view.destroy();
      stop();
    },
  };
}

/** Put the cursor behind all that is written: whoever comes back writes, or quotes, there. */
function goToEnd({ state, dispatch }: EditorView): void {
  const end = Selection.findFrom(state.doc.resolve(state.doc.content.size), -1, true);
  dispatch(end === null ? state.tr : state.tr.setSelection(end));
}

function isEmpty({ childCount, firstChild }: Node): boolean {
  return childCount === 1 && firstChild?.type === nodes.paragraph && firstChild.childCount === 0;
}

function own(doc: Y.Doc): { doc: Y.Doc; stop: () => void } {
  return { doc, stop: anchorWhatIsRestored(doc) };
}

/**
 * A copy that follows the document and is never sent. The editor takes out what its schema does not
 * allow, and a reader must not change anything.
 */
function mirrored(original: Y.Doc): { doc: Y.Doc; stop: () => void } {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(original));
  const follow = (update: Uint8Array) => Y.applyUpdate(doc, update);
  original.on("update", follow);
  return { doc, stop: () => original.off("update", follow) };
}

function pluginsOf(doc: Y.Doc, { onLink, onToolbar, isWritable, carets: others }: EditorOptions) {
  const run = (act: () => void) => () => {
    act();
    return true;
  };
  return [
    ySyncPlugin(rootOf(doc)),
    ...(others === null ? [] : [carets(others, isWritable)]),
    yUndoPlugin(),
    inputRules({
      rules: [
        wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
        wrappingInputRule(/^\s*[-+*]\s$/, nodes.bullet_list),
        wrappingInputRule(/^1\.\s$/, nodes.ordered_list),
        textblockTypeInputRule(/^```$/, nodes.code_block),
        textblockTypeInputRule(/^(#{1,3})\s$/, nodes.heading, ([, signs = ""]) => ({
          level: signs.length,
        })),
      ],
    }),
    keymap({
      "Mod-z": undo,
      "Mod-y": redo,
      "Shift-Mod-z": redo,
      "Mod-b": toggleMark(marks.strong),
      "Mod-i": toggleMark(marks.em),
      "Mod-e": toggleMark(marks.code),
      "Mod-k": run(onLink),
      "Alt-F10": run(onToolbar),
      Enter: chainCommands(leaveCode, splitListItem(nodes.list_item)),
      // What a sign at the beginning of a line has made, and was not meant to.
      Backspace: undoInputRule,
      "Shift-Enter": chainCommands(exitCode, splitBlock),
      // Not Tab, which leaves the field.
      "Mod-]": sinkListItem(nodes.list_item),
      "Mod-[": liftListItem(nodes.list_item),
    }),
    keymap(baseKeymap),
  ];
}

/** Leave a block of code from its last line, which is empty, as a list is left. */
const leaveCode: Command = ({ selection, tr: change }, dispatch) => {
  const { $head, empty } = selection;
  const { parent } = $head;
  const isAtEnd = empty && $head.parentOffset === parent.content.size;
  if (!isAtEnd || !parent.type.spec.code || !parent.textContent.endsWith("\n")) {
    return false;
  }
  const after = $head.after() - 1;
  change.delete($head.pos - 1, $head.pos).insert(after, nodes.paragraph.create());
  change.setSelection(TextSelection.create(change.doc, after + 1));
  dispatch?.(change.scrollIntoView());
  return true;
};

/** Put a passage behind the block that the cursor is in, or in its place where that is empty. */
export function quote(view: EditorView, passage: Passage): void {
  const { state } = view;
  const { $head } = state.selection;
  const isEmpty = $head.depth === 1 && $head.parent.content.size === 0;
  const [from, to] =
    $head.depth === 0
      ? [state.doc.content.size, state.doc.content.size]
      : [isEmpty ? $head.before(1) : $head.after(1), $head.after(1)];
  const node = nodes.passage.create({ ...passage });
  const change = state.tr.replaceWith(from, to, [node, nodes.paragraph.create()]);
  change.setSelection(TextSelection.create(change.doc, from + node.nodeSize + 1));
  view.dispatch(change.scrollIntoView());
  view.focus();
}
