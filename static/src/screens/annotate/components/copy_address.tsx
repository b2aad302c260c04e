/** Button that copies the address of a note or a passage, and says whether it could. */

import { useState } from "preact/hooks";
import { activityAddress } from "../../../api/paths";
import { copyText } from "../../../ui/copy_text";
import { LinkIcon } from "./icons";

interface CopyAddressProps {
  readonly activityId: string;
  /** The part behind the #. */
  readonly hash: string;
  /** Words for the place, as in "Copy link to this note". */
  readonly to: string;
}

export function CopyAddress({ activityId, hash, to }: CopyAddressProps) {
  const [words, setWords] = useState("");
  const address = activityAddress(activityId) + hash;
  const copy = async () => setWords((await copyText(address)) ? "Link copied" : address);
  return (
    <>
      <button
        type="button"
        class="quiet"
        aria-label={`Copy link to ${to}`}
        title={`Copy link to ${to}`}
        onClick={() => void copy()}
      >
        <LinkIcon />
      </button>
      <span class="copied-address" role="status">
        {words}
      </span>
    </>
  );
}
