/** Entry of the administrator's page: signs in with the one-time link behind the # of its address. */

import "../styles/layers.css";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/page.css";
import "../app/app.css";
import { render } from "preact";
import { api } from "../api/http";
import { pathOf } from "../api/requests";
import { replaceSession } from "../api/session";
import { AdminPage } from "../screens/admin/page";
import { ErrorPage } from "../ui/error_page";

const link = location.hash.slice(1);
// Spent in a moment; until then nobody is to read it over somebody's shoulder.
history.replaceState(null, "", location.pathname);

// A newer link in the same tab changes nothing but what is behind the #.
addEventListener("hashchange", () => location.reload());

async function enter(): Promise<void> {
  const entered = await api("POST", pathOf("/api/admin/enter"), { link });
  replaceSession(entered.token, "");
}

const root = document.getElementById("app");
if (root !== null) {
  await enter().then(
    () => render(<AdminPage />, root),
    (error: unknown) => render(<ErrorPage error={error} />, root),
  );
}
