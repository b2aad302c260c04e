/** Work of this person that waits in this browser, and that no open page is sending. */

import { useEffect, useState } from "preact/hooks";
import { followKept, isHandled, isSettled } from "../sync/device/handled";
import type { KeptEdit } from "../sync/device/kept_edit";
import { type Loadable, useLoaded } from "../ui/use_loaded";
import type { KeptWork } from "./unsent_notice";

const LOOK_AGAIN_MS = 5_000;

/** The notice, which hardly anybody sees. */
const NOTICE: Loadable<typeof import("./unsent_notice")> = {
  loaded: null,
  load: () => import("./unsent_notice"),
};

interface UnsentWorkProps {
  readonly person: string;
  /** Activity whose notes the page is about to open, or has open; null for any other page. */
  readonly opening: string | null;
}

/** Notice of what was written earlier and not sent: where to open it, its words, and a way to be rid of it. */
export function UnsentWork({ person, opening }: UnsentWorkProps) {
  const [work, setWork] = useState<readonly KeptWork[]>([]);
  const [version, setVersion] = useState(0);
  const lookAgain = () => setVersion((before) => before + 1);
  useEffect(() => followKept(lookAgain), []);
  const isShown = work.length > 0;
  const notice = useLoaded(NOTICE, isShown);
  useEffect(() => {
    // Another tab may have sent it meanwhile.
    const timer = isShown ? window.setInterval(lookAgain, LOOK_AGAIN_MS) : 0;
    return () => clearInterval(timer);
  }, [isShown]);
  useEffect(() => {
    let isCurrent = true;
    // An activity that is being opened sends its own, if it can.
    const isStranded = ({ activity, document }: KeptEdit) =>
      !isHandled(document) && (activity !== opening || isSettled(activity));
    import("../sync/device/device_store")
      .then((store) => store.workOf(person, isStranded))
      .then((found) => isCurrent && setWork(found))
      // A browser that keeps nothing has nothing to show.
      .catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [person, opening, version]);
  const discard = async (keys: readonly number[]) => {
    const store = await import("../sync/device/device_store");
    await store.remove(keys);
    lookAgain();
  };
  return notice === null || !isShown ? null : (
    <notice.UnsentNotice work={work} opening={opening} onDiscard={(keys) => void discard(keys)} />
  );
}
