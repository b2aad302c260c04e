/** Entry of the registration page: closes its window in the LMS. */

import type { RegistrationPageData } from "../api/openapi.generated";

const element = document.getElementById("page-data");
const data = JSON.parse(element?.textContent ?? "{}") as RegistrationPageData;

document.getElementById("close")?.addEventListener("click", () => {
  const around = (opener as Window | null) ?? parent;
  around.postMessage({ subject: "org.imsglobal.lti.close" }, data.origin);
});
