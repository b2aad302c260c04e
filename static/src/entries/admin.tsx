/** Entry of the administrator's page: signs in with the one-time link behind the # of its address. */

import "../styles/layers.css";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/page.css";
import "../app/app.css";
import { render } from "preact";
import { ApiError, api } from "../api/http";
import { replaceSession } from "../api/session";
import { AdminPage } from "../screens/admin/page";

const link = location.hash.slice(1);
// Spent in a moment; until then nobody is to read it over somebody's shoulder.
history.replaceState(null, "", location.pathname);

// A newer link in the same tab changes nothing but what is behind the #.
addEventListener("hashchange", () => location.reload());

async function enter(): Promise<ApiError | null> {
  try {
    const entered = await api<{ token: string }>("POST", "/api/admin/enter", { link });
    replaceSession(entered.token, "");
    return null;
  } catch (problem) {
    if (problem instanceof ApiError) {
      return problem;
    }
    throw problem;
  }
}

const root = document.getElementById("app");
if (root !== null) {
  const refusal = await enter();
  render(
    refusal === null ? (
      <AdminPage />
    ) : (
      <div class="message-page" role="alert">
        <h1>{refusal.sentence}</h1>
        <p>{refusal.advice}</p>
      </div>
    ),
    root,
  );
}
