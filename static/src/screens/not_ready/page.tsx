/** Waiting page of a student before a teacher has set the activity up. */

import { useEffect } from "preact/hooks";
import type { SessionInfo } from "../../api/types";
import type { Route } from "../../router/route";

const LOOK_AGAIN_MS = 10_000;

export function NotReadyPage({
  session,
  refreshAndNavigate,
}: {
  session: SessionInfo;
  refreshAndNavigate: (route: Route) => void;
}) {
  useEffect(() => {
    const timer = setInterval(() => refreshAndNavigate({ screen: "annotate" }), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [refreshAndNavigate]);
  return (
    <div class="message-page">
      <h1>{session.link?.title || "This activity"}</h1>
      <p>Your teacher has not put anything here yet. This page opens by itself when it is ready.</p>
    </div>
  );
}
