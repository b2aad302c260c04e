/** Entry of a page that only forwards: submits its one form as soon as somebody looks at it. */

const SENT = "sent";

function proceed(): void {
  // Whoever comes back to this page wants to go further back, not forward again.
  if (history.state === SENT) {
    return;
  }
  history.replaceState(SENT, "");
  document.querySelector("form")?.submit();
}

// A browser may prepare a page that nobody asked for yet, and run its scripts.
if ((document as Document & { readonly prerendering?: boolean }).prerendering === true) {
  document.addEventListener("prerenderingchange", proceed, { once: true });
} else {
  proceed();
}
