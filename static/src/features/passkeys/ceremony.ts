/** Passkey ceremonies of WebAuthn in the browser: options of the server in, JSON for it out. */

import { ApiError } from "../../api/http";

/** True where this browser can use passkeys (WebAuthn Level 3). */
export function canUsePasskeys(): boolean {
  return (
    typeof PublicKeyCredential === "function" &&
    typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function"
  );
}

/** Make a passkey from options in JSON. Raises ApiError where the person or the browser does not. */
export function createPasskey(options: string): Promise<string> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options).publicKey);
  return answered(navigator.credentials.create({ publicKey }));
}

/** Use a passkey. Raises ApiError where the person or the browser does not. */
export function getPasskey(options: PublicKeyCredentialRequestOptionsJSON): Promise<string> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return answered(navigator.credentials.get({ publicKey }));
}

async function answered(asked: Promise<Credential | null>): Promise<string> {
  try {
    return JSON.stringify(await asked);
  } catch (error) {
    const isKnown = error instanceof DOMException && error.name === "InvalidStateError";
    throw isKnown
      ? new ApiError("passkey-known", "This device has a passkey here already.", "Use it.", 0)
      : new ApiError("passkey-unused", "No passkey was used.", "Try again, or go another way.", 0);
  }
}
