/** The page's script begins here. */

import { render } from "preact";
import "../../styles/tokens.css";
import "../../styles/base.css";
import "../../styles/annotate.css";
import "../../styles/class.css";
import "../../styles/set_up.css";
import { beginSession, type PageData } from "../api/session";
import { App } from "../app/app";
import { Unrecognised } from "../app/launch_refused";
import { type Proof, prove } from "../launch/browser_proof";

/** What the page starts from: a session, or a launch that is still to be shown as this browser's. */
type Start =
  | PageData
  | {
      readonly proof: Proof;
      readonly refusal: { readonly sentence: string; readonly advice: string };
      readonly reference: string;
    };

const element = document.getElementById("page-data");
const start = JSON.parse(element?.textContent ?? "{}") as Start;
// Taken out of the page, so that nothing else finds it there.
element?.remove();

const root = document.getElementById("app");
if (root !== null) {
  if ("proof" in start) {
    const session = await prove(start.proof);
    render(
      session === null ? (
        <Unrecognised refusal={start.refusal} reference={start.reference} />
      ) : (
        <App first={beginSession(session)} />
      ),
      root,
    );
  } else {
    render(<App first={beginSession(start)} />, root);
  }
}
