/**
 * Close codes of sockets and the page's reaction (twin: lti_tool/sync/wire/close_codes.py).
 *
 * Codes from 4400 on are 4000 plus the HTTP status of the error; the others are those of RFC 6455.
 */

/** Action after a socket closed. */
export type CloseAction =
  /** Request another ticket. Its answer also shows when the session has ended. */
  | "reconnect"
  /** Reconnect after a longer pause: the page exceeded a rate limit. */
  | "back-off"
  /** Discard this copy: the server will never accept what was sent. */
  | "rebuild";

/** A ticket that was spent or has run out, or a session that has ended. */
export const NOT_ADMITTED = 4401;

/** The document was rewritten, or a draft was revealed: copies of it cannot be continued. */
export const ANOTHER_GENERATION = 4409;

const POLICY = 1008;
const MESSAGE_TOO_BIG = 1009;
const INVALID = 4400;
const TOO_LARGE = 4413;
const TOO_MANY = 4429;

/** Action for a close code. */
export function closeAction(code: number): CloseAction {
  switch (code) {
    case POLICY:
    case MESSAGE_TOO_BIG:
    case INVALID:
    case TOO_LARGE:
      return "rebuild";
    case TOO_MANY:
      return "back-off";
    default:
      return "reconnect";
  }
}
