/**
 * Entry of a page that only forwards: submits its one form as soon as somebody looks at it, or the
 * seconds later that the form asks for.
 */

const SENT = "sent";

function proceed(): void {
  // Whoever comes back to this page wants to go further back, not forward again.
  if (history.state === SENT) {
    return;
  }
  const form = document.querySelector("form");
  const seconds = Number(form?.dataset.seconds ?? 0);
  // Those who had to wait come back at different times.
  setTimeout(
    () => {
      history.replaceState(SENT, "");
      form?.submit();
    },
    seconds * (1 + Math.random() / 2) * 1000,
  );
}

// A browser may prepare a page that nobody asked for yet, and run its scripts.
if ((document as Document & { readonly prerendering?: boolean }).prerendering === true) {
  document.addEventListener("prerenderingchange", proceed, { once: true });
} else {
  proceed();
}
