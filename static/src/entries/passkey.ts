/** Entry of the sign-in page: shows the passkey button where the browser has passkeys. */

import { asApiError } from "../api/http";
import { canUsePasskeys, getPasskey } from "../features/passkeys/ceremony";

interface Ceremony {
  readonly publicKey: PublicKeyCredentialRequestOptionsJSON;
}

const form = document.querySelector<HTMLFormElement>("#passkey");
const problem = document.getElementById("passkey-problem");

async function signIn(into: HTMLFormElement): Promise<void> {
  const begun = await fetch("/sign-in/passkey/options", { method: "POST" });
  const { publicKey } = (await begun.json()) as Ceremony;
  const field = into.querySelector<HTMLInputElement>("input[name=response]");
  const answer = await getPasskey(publicKey);
  if (field !== null) {
    field.value = answer;
    into.submit();
  }
}

if (form !== null && canUsePasskeys()) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    signIn(form).catch((error: unknown) => {
      const { sentence, advice } = asApiError(error);
      if (problem !== null) {
        problem.textContent = `${sentence} ${advice}`;
      }
    });
  });
}
