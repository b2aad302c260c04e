/** Words about names in an activity in which students do not see each other's. */

import type { Anonymity } from "../../../api/openapi.generated";
import { t } from "../../../i18n/messages";
import { dayAndTime } from "../../../ui/format_time";

/** `isBound` is true for students and for others who do not teach. */
export function namesWords(anonymity: Anonymity, isBound: boolean): string {
  return isBound ? studentWords(anonymity) : staffWords(anonymity);
}

function studentWords(anonymity: Anonymity): string {
  const { pseudonym, is_sealed, unsealed_at } = anonymity;
  const own = pseudonym === null ? "" : t("You are “{pseudonym}” here.", { pseudonym });
  if (is_sealed) {
    return join(
      own,
      t(
        "Nobody sees your name. Teachers and tutors will if a teacher opens the names; you will read it here.",
      ),
    );
  }
  if (unsealed_at !== null) {
    return join(
      own,
      t("Other students do not see your name. {anonymity}.", { anonymity: openedWords(anonymity) }),
    );
  }
  return join(own, t("Other students do not see your name; teachers and tutors do."));
}

function staffWords(anonymity: Anonymity): string {
  if (anonymity.is_sealed) {
    return t("Names are sealed: you read students under names made up for this activity.");
  }
  const hidden = t("Students do not see each other’s names here; you do.");
  return anonymity.unsealed_at === null ? hidden : `${hidden} ${openedWords(anonymity)}.`;
}

/** "Tess opened the names to teachers and tutors on Sat 28 Nov, 10:32". */
function openedWords({ unsealed_at, unsealed_by }: Anonymity): string {
  return t("{unsealedBy} opened the names to teachers and tutors on {unsealedAt}", {
    unsealedBy: unsealed_by ?? t("A teacher"),
    unsealedAt: dayAndTime(unsealed_at ?? ""),
  });
}

function join(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== "").join(" ");
}
