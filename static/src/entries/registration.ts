/** Entry of the registration page: closes its window in the LMS. */

const data = JSON.parse(document.getElementById("page-data")?.textContent ?? "{}") as {
  readonly origin: string;
};

document.getElementById("close")?.addEventListener("click", () => {
  const around = (opener as Window | null) ?? parent;
  around.postMessage({ subject: "org.imsglobal.lti.close" }, data.origin);
});
