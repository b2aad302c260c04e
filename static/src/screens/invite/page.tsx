/** Page on how people without an LMS account come into a class. */

import { t } from "../../i18n/messages";
import "./page.css";
import type { SessionInfo } from "../../api/openapi.generated";
import { INVITATIONS_PATH } from "../../api/paths/courses";
import { useQuery } from "../../query/use_query";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { Invitations } from "./invitations";
import { JoinCourse } from "./join_course";
import { JoinLinks } from "./join_links";

export function InvitePage({ session }: { readonly session: SessionInfo }) {
  const invited = useQuery(INVITATIONS_PATH);
  if (invited.data === null) {
    return <PendingPage queries={[invited]} />;
  }
  const isInLms = session.course?.is_in_lms ?? true;
  return (
    <div class="page">
      <h1>{t("Invite people to {title}", { title: session.course?.title ?? "" })}</h1>
      <p class="lead">
        {isInLms
          ? t("Whoever is in the course of your LMS comes from there. Here you let others in.")
          : t("This class is in no LMS: whom you let in here are its people.")}
      </p>
      <RefetchError error={invited.error} />
      <JoinLinks links={invited.data.links} refetch={invited.refetch} />
      <Invitations invitations={invited.data.invitations} />
      {!isInLms && <JoinCourse signIn={session.sign_in} />}
    </div>
  );
}
