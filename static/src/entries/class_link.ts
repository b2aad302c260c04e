/** Entry of a link into a class: hands the token behind the # over, which no log is to have. */

const form = document.querySelector<HTMLFormElement>("#class-link");
const field = form?.querySelector<HTMLInputElement>("input[name=token]");
const token = location.hash.slice(1);

function handOver(): void {
  if (form && field && token !== "") {
    field.value = token;
    form.submit();
  } else {
    document.getElementById("whole")?.remove();
    document.getElementById("not-whole")?.removeAttribute("hidden");
  }
}

// A browser may prepare a page that nobody asked for yet, and run its scripts.
if ((document as Document & { readonly prerendering?: boolean }).prerendering === true) {
  document.addEventListener("prerenderingchange", handOver, { once: true });
} else {
  handOver();
}
// The same page with another link, or with the whole of this one.
addEventListener("hashchange", () => location.reload());
