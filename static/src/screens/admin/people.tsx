/** People: search, one person at a time, and erasures that are under way. */

import { useState } from "preact/hooks";
import { pathOf, withQuery } from "../../api/requests";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { textOf } from "../../ui/form_data";
import { LimitedInput } from "../../ui/text_limit";
import { Erasures } from "./erasures";
import { PersonCard } from "./person_card";

export function PeoplePage() {
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    setChosen(null);
    setWords(textOf(new FormData(event.currentTarget as HTMLFormElement), "words").trim());
  };
  return (
    <section aria-labelledby="people">
      <h2 id="people">{t("People")}</h2>
      <search>
        <form class="inline-form" onSubmit={(event) => search(event as unknown as SubmitEvent)}>
          <label>
            {t("Part of a name or address, or a user id of the LMS")}
            <LimitedInput name="words" type="search" limit={255} />
          </label>
          <button type="submit">{t("Find")}</button>
        </form>
      </search>
      {chosen === null ? (
        <>
          <FoundPeople words={words} onChoose={setChosen} />
          <Erasures />
        </>
      ) : (
        <PersonCard key={chosen} id={chosen} onClose={() => setChosen(null)} />
      )}
    </section>
  );
}

function FoundPeople({ words, onChoose }: { words: string; onChoose: (id: string) => void }) {
  const found = useQuery(withQuery("GET", pathOf("/api/admin/people"), { words }));
  const { data: people } = found;
  if (people === null) {
    return <PendingPage queries={[found]} />;
  }
  return (
    <>
      <RefetchError error={found.error} />
      <h3>{words === "" ? t("Administrators") : t("Found by “{words}”", { words })}</h3>
      {people.length === 0 && (
        <p>
          {words === ""
            ? t("None yet: find somebody, and grant it.")
            : t("Nobody is found by that.")}
        </p>
      )}
      {people.length === 50 && <p class="hint">{t("Only the first 50 are shown.")}</p>}
      <ul class="rows">
        {people.map((person) => (
          <li key={person.id}>
            <span>
              <b>{person.name}</b>
              <small>
                {person.courses.map((course) => course.title).join(", ") || t("in no course")}
              </small>
            </span>
            <button
              type="button"
              aria-label={t("Show {name}", { name: person.name })}
              onClick={() => onChoose(person.id)}
            >
              {t("Show")}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
