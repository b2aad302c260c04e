/** Platforms, invites and keys on one page. */

import "./page.css";
import type { Overview } from "../../api/admin_types";
import { useQuery } from "../../query/use_query";
import { ErrorPage } from "../../ui/error_page";
import { PlatformCard } from "./platform_card";
import { PlatformForm } from "./platform_form";
import { RegistrationInvites } from "./registration_invites";
import { SigningKeys } from "./signing_keys";

export function AdminPage() {
  const { value, error, again } = useQuery<Overview>("/api/admin");
  if (value === null) {
    return error === null ? <p class="loading">Opening…</p> : <ErrorPage error={error} />;
  }
  return (
    <main class="app-main" id="main">
      <div class="page admin-page">
        <h1>Administration</h1>
        <section aria-labelledby="platforms">
          <h2 id="platforms">LMSs</h2>
          {value.platforms.length === 0 && <p>No LMS is connected yet.</p>}
          {value.platforms.map((platform) => (
            <PlatformCard key={platform.id} platform={platform} changed={again} />
          ))}
        </section>
        <RegistrationInvites invites={value.invites} changed={again} />
        <PlatformForm addresses={value.addresses} changed={again} />
        <SigningKeys keys={value.keys} changed={again} />
      </div>
    </main>
  );
}
