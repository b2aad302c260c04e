/** Work of this person that waits in this browser, and that no open page is sending. */

import { useEffect, useState } from "preact/hooks";
import { followKept, isHandled, isSettled } from "../sync/device/handled";
import type { KeptEdit, KeptText } from "../sync/device/kept_edit";
import { ConfirmButton } from "../ui/confirm_button";
import { CopyButton } from "../ui/copy_button";

const LOOK_AGAIN_MS = 5_000;

type DeviceStore = typeof import("../sync/device/device_store");
type KeptWork = Awaited<ReturnType<DeviceStore["workOf"]>>[number];

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
  return (
    <>
      {work.map(({ activity, title, keys, texts }) => (
        <section key={activity} class="unsent-work" aria-label={`Not sent: ${title}`}>
          <p>
            <strong>
              {keys.length === 1 ? "One change of yours" : `${keys.length} changes of yours`} in “
              {title}” {keys.length === 1 ? "is" : "are"} not sent yet
            </strong>{" "}
            and kept in this browser.{" "}
            {activity === opening
              ? "They do not fit what is here now."
              : "Open that activity here again, and they are sent."}
          </p>
          {texts.length > 0 && (
            <details>
              <summary>What you wrote</summary>
              <ul>
                {texts.map(({ key, quote, text }) => (
                  <li key={key}>
                    <q dir="auto">{quote}</q>
                    {text !== "" && <p dir="auto">{text}</p>}
                  </li>
                ))}
              </ul>
              <CopyButton text={asText(texts)}>Copy it</CopyButton>
            </details>
          )}
          <ConfirmButton
            question="Delete what is not sent?"
            cancelLabel="Keep it"
            onConfirm={() => void discard(keys)}
          >
            Delete it
          </ConfirmButton>
        </section>
      ))}
    </>
  );
}

function asText(texts: readonly KeptText[]): string {
  return texts.map(({ quote, text }) => [`“${quote}”`, text].join("\n").trim()).join("\n\n");
}
