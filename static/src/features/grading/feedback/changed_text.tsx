/** Text of a marker that another one has changed meanwhile. */

import type { Current } from "../../../api/openapi.generated";
import type { KeptInput } from "../../../ui/unsaved_input";
import { type Changed, ChangedMeanwhile } from "../changed_meanwhile";
import type { TypedText } from "../unsaved";

interface ChangedTextProps {
  /** Noun for the text, as in "the note". */
  readonly what: Changed;
  readonly theirs: Current;
  readonly typed: TypedText;
  readonly kept: KeptInput<TypedText>;
  /** Save what is typed in the place of theirs. */
  readonly onKeep: () => void;
  /** Leave what is typed. */
  readonly onTake: () => void;
}

export function ChangedText({ what, theirs, typed, kept, onKeep, onTake }: ChangedTextProps) {
  const seen = [...typed.seen, theirs.text];
  const after = (text: string): TypedText => ({ text, seen, refusedFor: null });
  return (
    <ChangedMeanwhile
      what={what}
      theirs={theirs}
      mine={{ score: "", text: typed.text, points: [] }}
      maximum={null}
      isRefused={typed.refusedFor !== null}
      onKeep={() => {
        kept.keep(after(typed.text));
        onKeep();
      }}
      onTake={onTake}
      onJoin={() => kept.keep(after(`${theirs.text}\n\n${typed.text}`))}
    />
  );
}
