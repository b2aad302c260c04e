/** What a student sees before a teacher has set the activity up. */

import { useEffect } from "preact/hooks";
import type { Here } from "../../api/types";
import type { Place } from "../../router/route";

const LOOK_AGAIN_MS = 10_000;

export function NotReadyPage({ here, goAfresh }: { here: Here; goAfresh: (place: Place) => void }) {
  useEffect(() => {
    const timer = setInterval(() => goAfresh({ screen: "annotate" }), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [goAfresh]);
  return (
    <div class="notice">
      <h1>{here.link?.title || "This activity"}</h1>
      <p>Your teacher has not put anything here yet. This page opens by itself when it is ready.</p>
    </div>
  );
}
