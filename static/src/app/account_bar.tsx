/** Bar of somebody who signed in without an LMS: the way home, the account, and out. */

import type { SessionInfo } from "../api/openapi.generated";
import { FeedCount } from "../features/feed/feed_count";
import { SignOutButton } from "../features/sign_out/sign_out_button";
import { t } from "../i18n/messages";
import { addressOf, type Route } from "../router/route";
import { ScreenLink } from "../ui/screen_link";

interface AccountBarProps {
  readonly session: SessionInfo;
  readonly route: Route;
  readonly navigate: (route: Route) => void;
}

export function AccountBar({ session, route, navigate }: AccountBarProps) {
  const home: Route = { screen: "home" };
  const from = route.activity === undefined ? {} : { activity: route.activity };
  return (
    <nav class="navigation-bar" aria-label={t("Your courses and your account")}>
      <span class="navigation-bar-course">{session.person.name}</span>
      {session.course === null ? (
        <ScreenLink to={home} isCurrent={route.screen === "home"} navigate={navigate}>
          {t("Your courses")}
        </ScreenLink>
      ) : (
        // Another session than this one: a page of its own.
        <a href={addressOf(session.sign_in ?? "", home)}>{t("Your courses")}</a>
      )}
      {session.course === null && (
        <ScreenLink to={{ screen: "feed" }} isCurrent={route.screen === "feed"} navigate={navigate}>
          {t("For you")}
          <FeedCount />
        </ScreenLink>
      )}
      {(session.course === null || session.role === "student") && (
        <ScreenLink
          to={{ screen: "own-work", ...from }}
          isCurrent={route.screen === "own-work"}
          navigate={navigate}
        >
          {t("Your work")}
        </ScreenLink>
      )}
      <ScreenLink
        to={{ screen: "account", ...from }}
        isCurrent={route.screen === "account"}
        navigate={navigate}
      >
        {t("Account")}
      </ScreenLink>
      <SignOutButton>{t("Sign out")}</SignOutButton>
    </nav>
  );
}
