/** Entry of the app: finishes the launch if need be, and renders the first screen. */

import "../styles/layers.css";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/page.css";
import "../app/app.css";
import { render } from "preact";
import type { LaunchProofPageData, PageData } from "../api/openapi.generated";
import { App } from "../app/app";
import { begin } from "../app/first_paint";
import { LaunchRefused } from "../app/launch_refused";
import { finishLaunch } from "../launch/browser_proof";
import { ErrorPage } from "../ui/error_page";

/** Initial data of the page: a session, or a launch whose browser is still to be proven. */
type Start = PageData | LaunchProofPageData;

const element = document.getElementById("page-data");
const start = JSON.parse(element?.textContent ?? "{}") as Start;
// Taken out of the page, so that nothing else finds it there.
element?.remove();

const root = document.getElementById("app");
if (root !== null) {
  if ("proof" in start) {
    const { proof, refusal, reference } = start;
    await finishLaunch(proof).then(
      (session) =>
        session === null
          ? render(<LaunchRefused refusal={refusal} reference={reference} />, root)
          : render(<App first={begin(session, performance.now())} message="" />, root),
      (error: unknown) => render(<ErrorPage error={error} />, root),
    );
  } else {
    render(<App first={begin(start, pageAnsweredAt())} message={start.message} />, root);
  }
}

/** Time at which this page began to arrive, by `performance.now()`. */
function pageAnsweredAt(): number {
  const [navigation] = performance.getEntriesByType("navigation");
  return navigation instanceof PerformanceNavigationTiming ? navigation.responseStart : 0;
}
