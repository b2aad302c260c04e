/**
 * Why a socket closed, and what the page does about it (twin: lti_tool/sync/wire/close_codes.py).
 *
 * Codes from 4400 on are 4000 plus the HTTP status of the error; the others are those of RFC 6455.
 */

/** What to do after a socket closed. */
export type Aftermath =
  /** Ask for another ticket. Its answer also says when the session has ended. */
  | "again"
  /** The same after a longer pause: the page was too quick. */
  | "slower"
  /** What was sent will never be accepted: start from the server's copy. */
  | "rebuild";

/** A ticket that was spent or has run out, or a session that has ended. */
export const NOT_ADMITTED = 4401;

const POLICY = 1008;
const MESSAGE_TOO_BIG = 1009;
const INVALID = 4400;
const TOO_LARGE = 4413;
const TOO_MANY = 4429;

/** What a close code means for the page. */
export function aftermath(code: number): Aftermath {
  switch (code) {
    case POLICY:
    case MESSAGE_TOO_BIG:
    case INVALID:
    case TOO_LARGE:
      return "rebuild";
    case TOO_MANY:
      return "slower";
    default:
      return "again";
  }
}
