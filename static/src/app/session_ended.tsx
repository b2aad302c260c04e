/** Banner of a page whose session has ended: asks for a new sign-in, and goes on where it was. */

import { useEffect, useState } from "preact/hooks";
import { apiKeepingCookies } from "../api/http";
import type { SessionInfo } from "../api/openapi.generated";
import { ENTER_PATH, SESSION_PATH, SIGN_IN_PATH } from "../api/paths/people";
import { arrival, followSessionEnd, renewSession, type SessionEnd, token } from "../api/session";
import { t } from "../i18n/messages";
import { type OfferedSession, offerSession, requestSession } from "../launch/session_handover";

interface SessionEndedProps {
  readonly session: SessionInfo;
  readonly onRenewed: () => void;
}

/** The end of this page's session, and the way on with one that another tab has begun. */
export function SessionEnded({ session, onRenewed }: SessionEndedProps) {
  const [end, setEnd] = useState<SessionEnd | null>(null);
  useEffect(
    () =>
      followSessionEnd((next) => {
        setEnd(next);
        if (next === null) {
          onRenewed();
        }
      }),
    [onRenewed],
  );
  useEffect(() => {
    const person = session.person.id;
    return end === null
      ? offerSession(person, () => ({ token: token(), arrival: arrival() }))
      : requestSession(person, (offered) => void takeOver(offered, session));
  }, [end, session]);
  if (end === null) {
    return null;
  }
  return (
    <div class="session-ended" role="alert">
      <p>
        <b>{end.sentence}</b>{" "}
        {session.sign_in === null
          ? t(
              "What you wrote is still here. Do not close or reload this page: open the activity again from the course page of your LMS, in another tab, and this page goes on by itself.",
            )
          : t(
              "What you wrote is still here. Do not close or reload this page: sign in again in another tab, and this page goes on by itself.",
            )}
      </p>
      {session.sign_in !== null && (
        <a class="button primary" href={SIGN_IN_PATH} target="_blank" rel="noopener opener">
          {t("Sign in again")}
        </a>
      )}
    </div>
  );
}

/** Go on with an offered session, if it is one of the same member, in the same role, by one link. */
async function takeOver(offered: OfferedSession, before: SessionInfo): Promise<void> {
  const same = await sameMember(offered, before).catch(() => null);
  if (same !== null) {
    renewSession(same.token, same.arrival);
  }
}

/** A session of the same member: the offered one, or one that enters the course from it. */
async function sameMember(
  offered: OfferedSession,
  before: SessionInfo,
): Promise<OfferedSession | null> {
  const found = await apiKeepingCookies("GET", SESSION_PATH, undefined, offered.token);
  if (found.person.id !== before.person.id) {
    return null;
  }
  if (found.enrolment_id === before.enrolment_id) {
    // Another link would bring this page to another activity at its next reload.
    const isSame = found.role === before.role && found.link?.id === before.link?.id;
    return isSame ? offered : null;
  }
  if (found.course !== null || before.course === null) {
    return null;
  }
  const course = { course_id: before.course.id };
  const entered = await apiKeepingCookies("POST", ENTER_PATH, course, offered.token);
  return sameMember(entered, before);
}
