/** Button that copies the address of a note or a passage, and says whether it could. */

import { useState } from "preact/hooks";
import { activityAddress } from "../../../api/paths/activities";
import { t } from "../../../i18n/messages";
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
  const address = activityAddress(activityId) + hash;
  // Of this address alone: the button may lead elsewhere before it is copied.
  const [copied, setCopied] = useState({ address: "", words: "" });
  const copy = async () => {
    const isCopied = await copyText(address);
    setCopied({ address, words: isCopied ? t("Link copied") : address });
  };
  return (
    <>
      <button
        type="button"
        class="quiet"
        aria-label={t("Copy link to {to}", { to })}
        title={t("Copy link to {to}", { to })}
        onClick={() => void copy()}
      >
        <LinkIcon />
      </button>
      <span class="copied-address" role="status">
        {copied.address === address ? copied.words : ""}
      </span>
    </>
  );
}
