/** Carets and selections of the others in an answer, as decorations of the editor. */

import "./carets.css";
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from "y-prosemirror";
import * as Y from "yjs";
import type { Awareness, ClientState } from "../../sync/awareness";

export interface CaretsOptions {
  readonly awareness: Awareness;
  /** Name of an author; empty while it is not known. */
  readonly nameOf: (author: string) => string;
  /** Hue of an author in degrees. */
  readonly hueOf: (author: string) => number;
  /** True where the others may see where this person writes. */
  readonly isShared: () => boolean;
}

const KEY = new PluginKey<DecorationSet>("carets");

/** Show the others, and, where this editor `isWritable`, one's own caret to them. */
export function carets(options: CaretsOptions, isWritable: boolean): Plugin<DecorationSet> {
  const { awareness } = options;
  return new Plugin({
    key: KEY,
    state: {
      init: (_, state) => decorationsOf(state, options),
      apply(change, before, _, state) {
        const isRemote = ySyncPluginKey.getState(state)?.isChangeOrigin === true;
        return isRemote || change.getMeta(KEY) === true
          ? decorationsOf(state, options)
          : before.map(change.mapping, change.doc);
      },
    },
    props: { decorations: (state) => KEY.getState(state) },
    view(view) {
      const draw = () => {
        // A caret that comes into words being composed would end the composition.
        if (!view.composing) {
          view.dispatch(view.state.tr.setMeta(KEY, true));
        }
      };
      const send = () => {
        const isHere = isWritable && view.hasFocus() && options.isShared();
        awareness.setState(isHere ? cursorOf(view) : null);
      };
      const stop = awareness.subscribe(draw);
      const ending = new AbortController();
      view.dom.addEventListener("focusin", send, ending);
      view.dom.addEventListener("focusout", send, ending);
      view.dom.addEventListener("compositionend", () => setTimeout(draw), ending);
      return {
        update: (_, before) => {
          if (!before.selection.eq(view.state.selection) || before.doc !== view.state.doc) {
            send();
          }
        },
        destroy: () => {
          ending.abort();
          stop();
          awareness.setState(null);
        },
      };
    },
  });
}

function cursorOf({ state }: EditorView): Record<string, unknown> {
  const { type, binding } = ySyncPluginKey.getState(state);
  const [anchor, head] = [state.selection.anchor, state.selection.head].map((at) =>
    Y.relativePositionToJSON(absolutePositionToRelativePosition(at, type, binding.mapping)),
  );
  return { cursor: { anchor, head } };
}

function decorationsOf(state: EditorState, options: CaretsOptions): DecorationSet {
  const decorations = [...options.awareness.states].flatMap(([client, other]) => {
    const ends = endsIn(state, other.fields);
    return ends === null ? [] : decorationsAt(ends, client, other, options);
  });
  return DecorationSet.create(state.doc, decorations);
}

interface Ends {
  readonly anchor: number;
  readonly head: number;
}

function decorationsAt(
  { anchor, head }: Ends,
  client: number,
  { author, clock }: ClientState,
  { nameOf, hueOf }: CaretsOptions,
): Decoration[] {
  const hue = hueOf(author);
  const caret = () => caretElement(nameOf(author), hue);
  return [
    Decoration.widget(head, caret, { key: `${client} ${clock}`, side: 10, ignoreSelection: true }),
    Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), {
      class: "live-words",
      style: `--live-hue: ${hue}`,
    }),
  ];
}

function caretElement(name: string, hue: number): HTMLElement {
  const caret = document.createElement("span");
  caret.className = "live-caret-in-answer";
  caret.style.setProperty("--live-hue", String(hue));
  // For the eye alone: a screen reader would read the name as a word of the answer.
  caret.setAttribute("aria-hidden", "true");
  caret.dataset.testid = "caret";
  const label = document.createElement("bdi");
  label.className = "live-name";
  label.dataset.name = name;
  caret.append(label);
  return caret;
}

/** Both ends of a selection in this copy; null where it has no such place, or not yet. */
function endsIn(state: EditorState, { cursor }: ClientState["fields"]): Ends | null {
  const { type, doc, binding } = ySyncPluginKey.getState(state);
  if (cursor == null || binding == null || binding.mapping.size === 0) {
    return null;
  }
  const { anchor, head } = cursor as Record<string, unknown>;
  const most = state.doc.content.size;
  const [from, to] = [anchor, head].map((position) => {
    try {
      const relative = Y.createRelativePositionFromJSON(position);
      return relativePositionToAbsolutePosition(doc, type, relative, binding.mapping);
    } catch {
      // Somebody may send the place of something that is no text.
      return null;
    }
  });
  const isWithin = from != null && to != null && from >= 0 && to >= 0 && from <= most && to <= most;
  return isWithin ? { anchor: from, head: to } : null;
}
