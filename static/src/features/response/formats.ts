/** Formats of an answer that the toolbar offers: whether each is on, and what turns it. */

import { lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import type { MarkType, NodeType } from "prosemirror-model";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import type { Command, EditorState } from "prosemirror-state";
import { redo, undo, yUndoPluginKey } from "y-prosemirror";
import { SCHEMA } from "../../document/response/schema";
import { t } from "../../i18n/messages";
import { isMac } from "../../ui/keys";

const { nodes, marks } = SCHEMA;

export interface Format {
  readonly name: string;
  /** Sign on the button. */
  readonly sign: string;
  readonly keys?: string;
  readonly isOn: (state: EditorState) => boolean;
  readonly turn: Command;
}

const MOD = isMac ? "⌘" : t("Ctrl");

export const LINK_KEYS = `${MOD} + K`;

/** The groups of the toolbar, in their order. */
export const FORMATS: readonly (readonly Format[])[] = [
  [heading(t("Heading"), t("H1"), 1), heading(t("Subheading"), t("H2"), 2)],
  [
    mark(t("Bold"), t("B"), `${MOD} + B`, marks.strong),
    mark(t("Italic"), t("I"), `${MOD} + I`, marks.em),
    mark(t("Code"), "</>", `${MOD} + E`, marks.code),
  ],
  [
    list(t("Bulleted list"), "•", nodes.bullet_list),
    list(t("Numbered list"), "1.", nodes.ordered_list),
    {
      name: t("Quote"),
      sign: "“ ”",
      isOn: (state) => isIn(state, nodes.blockquote),
      turn: (state, dispatch) =>
        isIn(state, nodes.blockquote)
          ? lift(state, dispatch)
          : wrapIn(nodes.blockquote)(state, dispatch),
    },
  ],
];

export const UNDO = [
  { name: t("Undo"), sign: "↶", keys: `${MOD} + Z`, turn: undo, stack: "undoStack" },
  {
    name: t("Redo"),
    sign: "↷",
    keys: t("Shift + {MOD} + Z", { MOD }),
    turn: redo,
    stack: "redoStack",
  },
] as const;

/** True where there is an own edit to undo, or to do again. */
export function canStep(state: EditorState, stack: "undoStack" | "redoStack"): boolean {
  return (yUndoPluginKey.getState(state)?.undoManager[stack].length ?? 0) > 0;
}

/** Address of the link that the cursor is in; null where it is in none. */
export function linkAt(state: EditorState): string | null {
  const { $from, from, to, empty } = state.selection;
  const link = marks.link;
  const found = empty ? link.isInSet($from.marks()) : undefined;
  let href: string | null = found?.attrs.href ?? null;
  if (!empty) {
    state.doc.nodesBetween(from, to, (node) => {
      href ??= link.isInSet(node.marks)?.attrs.href ?? null;
    });
  }
  return href;
}

/** Give the selection a link, or with null take it away; without a selection the address is written. */
export function setLink(href: string | null): Command {
  return (state, dispatch) => {
    const { from, to, empty, $from } = state.selection;
    const link = marks.link;
    if (!$from.parent.type.allowsMarkType(link)) {
      return false;
    }
    const change = state.tr;
    if (empty && href === null) {
      const start = $from.parent.childBefore($from.parentOffset);
      const begin = $from.start() + start.offset;
      change.removeMark(begin, begin + (start.node?.nodeSize ?? 0), link);
    } else if (empty && href !== null) {
      change.replaceSelectionWith(state.schema.text(href, [link.create({ href })]), false);
    } else {
      change.removeMark(from, to, link);
      if (href !== null) {
        change.addMark(from, to, link.create({ href }));
      }
    }
    dispatch?.(change);
    return true;
  };
}

function mark(name: string, sign: string, keys: string, type: MarkType): Format {
  return { name, sign, keys, isOn: (state) => hasMark(state, type), turn: toggleMark(type) };
}

function hasMark({ selection, storedMarks, doc }: EditorState, type: MarkType): boolean {
  const { from, to, empty, $from } = selection;
  return empty
    ? type.isInSet(storedMarks ?? $from.marks()) !== undefined
    : doc.rangeHasMark(from, to, type);
}

function heading(name: string, sign: string, level: number): Format {
  const type = nodes.heading;
  const isOn = (state: EditorState) => {
    const { parent } = state.selection.$from;
    return parent.type === type && parent.attrs.level === level;
  };
  return {
    name,
    sign,
    isOn,
    turn: (state, dispatch) =>
      (isOn(state) ? setBlockType(nodes.paragraph) : setBlockType(type, { level }))(
        state,
        dispatch,
      ),
  };
}

function list(name: string, sign: string, type: NodeType): Format {
  return {
    name,
    sign,
    isOn: (state) => isIn(state, type),
    turn: (state, dispatch) =>
      isIn(state, type)
        ? liftListItem(nodes.list_item)(state, dispatch)
        : wrapInList(type)(state, dispatch),
  };
}

function isIn({ selection: { $from } }: EditorState, type: NodeType): boolean {
  return Array.from({ length: $from.depth }, (_, at) => $from.node(at + 1).type).includes(type);
}
