/** Editor of an answer in a component. Its script comes only where an answer is opened. */

import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import type { EditorView } from "prosemirror-view";
import type * as Y from "yjs";
import type { Passage } from "../../document/response/values";
import type { CaretsOptions } from "./carets";
import { openEditor, quote } from "./editor_view";
import { Toolbar } from "./toolbar";

export interface EditorProps {
  readonly doc: Y.Doc;
  readonly isWritable: boolean;
  readonly label: string;
  readonly placeholder: string;
  /** Others who write here; null where they are not shown. */
  readonly carets: CaretsOptions | null;
  /** Called with each editor that opens: a document that was given up is followed by another one. */
  readonly onOpened: (view: EditorView) => void;
  /** Passage to take in; `onQuoted` is called once it is there. */
  readonly quoted: Passage | null;
  readonly onQuoted: () => void;
}

export default function Editor(props: EditorProps) {
  const { doc, isWritable, label, placeholder, carets, onOpened, quoted, onQuoted } = props;
  const place = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView | null>(null);
  const [isLinking, setLinking] = useState(false);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (place.current === null) {
      return undefined;
    }
    const opened = openEditor({
      place: place.current,
      doc,
      isWritable,
      label,
      placeholder,
      carets,
      onChange: () => redraw(undefined),
      onLink: () => setLinking(true),
      onToolbar: () =>
        place.current?.parentElement
          ?.querySelector<HTMLElement>(".response-toolbar [tabindex='0']")
          ?.focus(),
    });
    setView(opened.view);
    onOpened(opened.view);
    return () => {
      setView(null);
      opened.close();
    };
  }, [doc, isWritable, label, placeholder, carets]);
  useEffect(() => {
    if (view !== null && quoted !== null && isWritable) {
      quote(view, quoted);
      onQuoted();
    }
  }, [view, quoted, isWritable]);
  return (
    <div class="response-editor">
      {isWritable && view !== null && (
        <Toolbar view={view} isLinking={isLinking} setLinking={setLinking} />
      )}
      <div class="response-page" ref={place} />
    </div>
  );
}
