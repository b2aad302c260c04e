/** Text that somebody else has saved since one began to write: both are there, and one chooses. */

interface ChangedMeanwhileProps {
  /** Noun for the text, as in "the note". */
  readonly what: string;
  /** Text that is saved by now; empty where it was deleted. */
  readonly theirs: string;
  /** Leave one's own words for what is saved. */
  readonly onTake: () => void;
  /** Put what is saved before one's own words. */
  readonly onJoin: () => void;
}

export function ChangedMeanwhile({ what, theirs, onTake, onJoin }: ChangedMeanwhileProps) {
  return (
    <div class="notice" role="status">
      <p>
        {theirs === ""
          ? `Somebody has deleted the ${what} since you began.`
          : `Somebody has changed the ${what} since you began. It is now:`}
      </p>
      {theirs !== "" && <blockquote dir="auto">{theirs}</blockquote>}
      <p>Yours is below. Saving puts it in the place of theirs.</p>
      <p class="button-row">
        {theirs !== "" && (
          <button type="button" onClick={onJoin}>
            Put theirs before mine
          </button>
        )}
        <button type="button" onClick={onTake}>
          Leave mine
        </button>
      </p>
    </div>
  );
}
