/** The page's script begins here. */

import { render } from "preact";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/annotate.css";
import "../styles/class.css";
import "../styles/set_up.css";
import { App } from "./app";
import { startFromPage } from "./server/page_data";

const root = document.getElementById("app");
if (root !== null) {
  render(<App first={startFromPage()} />, root);
}
