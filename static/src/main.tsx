/** The page's script begins here. */

import { render } from "preact";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/annotate.css";
import "../styles/class.css";
import "../styles/set_up.css";
import { App } from "./app";
import { type Proof, prove } from "./arrive/proof";
import { beginSession, type PageData } from "./server/page_data";
import { Unrecognised } from "./views/chrome/unrecognised";

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
