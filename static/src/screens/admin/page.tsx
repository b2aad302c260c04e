/** Platforms, invites and keys on one page. */

import type { Overview } from "../../api/admin_types";
import { useAnswer } from "../../query/use_query";
import { Failure } from "../../ui/error_page";
import { PlatformCard } from "./platform_card";
import { NewPlatform } from "./platform_form";
import { Invites } from "./registration_invites";
import { Keys } from "./signing_keys";

export function AdminPage() {
  const { value, error, again } = useAnswer<Overview>("/api/admin");
  if (value === null) {
    return error === null ? <p class="loading">Opening…</p> : <Failure error={error} />;
  }
  return (
    <main class="app-main" id="main">
      <div class="sheet admin">
        <h1>Administration</h1>
        <section aria-labelledby="platforms">
          <h2 id="platforms">LMSs</h2>
          {value.platforms.length === 0 && <p>No LMS is connected yet.</p>}
          {value.platforms.map((platform) => (
            <PlatformCard key={platform.id} platform={platform} changed={again} />
          ))}
        </section>
        <Invites invites={value.invites} changed={again} />
        <NewPlatform addresses={value.addresses} changed={again} />
        <Keys keys={value.keys} changed={again} />
      </div>
    </main>
  );
}
