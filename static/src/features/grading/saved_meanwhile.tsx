/** Mark that somebody else has saved since one began to type another. */

import type { SavedMark } from "./unsaved";

interface SavedMeanwhileProps {
  readonly saved: SavedMark | null;
  readonly maximum: number;
}

export function SavedMeanwhile({ saved, maximum }: SavedMeanwhileProps) {
  return (
    <div class="notice" role="status">
      <p>
        {saved === null || saved.score === null
          ? "The mark was taken away since you began."
          : `Since you began, ${saved.score} of ${maximum} was saved.`}{" "}
        Saving puts yours in its place.
      </p>
      {saved !== null && saved.comment !== "" && (
        <blockquote dir="auto">{saved.comment}</blockquote>
      )}
    </div>
  );
}
