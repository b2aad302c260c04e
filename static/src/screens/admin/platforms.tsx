/** Platforms, invites and keys. */

import { pathOf } from "../../api/requests";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { PlatformCard } from "./platform_card";
import { PlatformForm } from "./platform_form";
import { RegistrationInvites } from "./registration_invites";
import { SigningKeys } from "./signing_keys";

export function Platforms() {
  const overview = useQuery(pathOf("/api/admin"));
  const { data: value, refetch } = overview;
  if (value === null) {
    return <PendingPage queries={[overview]} />;
  }
  return (
    <>
      <RefetchError error={overview.error} />
      <section aria-labelledby="platforms">
        <h2 id="platforms">{t("LMSs")}</h2>
        {value.platforms.length === 0 && <p>{t("No LMS is connected yet.")}</p>}
        {value.platforms.map((platform) => (
          <PlatformCard key={platform.id} platform={platform} onChanged={refetch} />
        ))}
      </section>
      <RegistrationInvites invites={value.invites} onChanged={refetch} />
      <PlatformForm addresses={value.addresses} onChanged={refetch} />
      <SigningKeys keys={value.keys} onChanged={refetch} />
    </>
  );
}
