/** Entry of the login page of a browser that keeps no cookie of ours. */

import type { LoginPageData } from "../api/openapi.generated";
import { t } from "../i18n/messages";
import { serveToken } from "../launch/opener_token";
import { put } from "../launch/platform_storage";

const element = document.getElementById("page-data");
const begin = JSON.parse(element?.textContent ?? "{}") as LoginPageData;

function show(id: string, isShown: boolean): void {
  const element = document.getElementById(id);
  if (element !== null) {
    element.hidden = !isShown;
  }
}

function showStatus(text: string): void {
  const status = document.getElementById("opened");
  if (status !== null) {
    status.textContent = text;
  }
}

if (await put(begin.storage, begin.state, begin.browser_token)) {
  location.replace(begin.address);
} else {
  serveToken(begin.state, begin.browser_token, () => showStatus(t("It is open in the other tab.")));
  const button = document.getElementById("open");
  button?.addEventListener("click", () => {
    // Not "noopener": the new tab asks this page whether it is the same browser.
    const tab = open(begin.address, "_blank");
    button.toggleAttribute("disabled", tab !== null);
    showStatus(
      tab === null
        ? t("Your browser did not open a tab. Allow pop-ups for this page, then click again.")
        : t("It opens in another tab. Keep this page open until you see it there."),
    );
  });
  show("waiting", false);
  show("ask", true);
}
