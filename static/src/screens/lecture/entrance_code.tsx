/** QR code of the address by which students come in. */

import type { LectureEntrance } from "../../api/openapi.generated";
import { lectureEntrancePath } from "../../api/paths/lectures";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { RefetchError } from "../../ui/error_page";

const WORDS: Readonly<Record<LectureEntrance["kind"], string>> = {
  lms: t("Scan to open the activity in your course."),
  "join-link": t("Scan and sign in to join the class."),
  "sign-in": t("Scan and sign in, if you are in this class."),
};

export function EntranceCode({ activityId }: { readonly activityId: string }) {
  const { data, error } = useQuery(lectureEntrancePath(activityId));
  if (data === null) {
    return <RefetchError error={error} />;
  }
  return (
    <figure class="lecture-entrance">
      <img src={data.qr_code} alt={t("QR code of {address}", { address: data.address })} />
      <figcaption>{WORDS[data.kind]}</figcaption>
    </figure>
  );
}
