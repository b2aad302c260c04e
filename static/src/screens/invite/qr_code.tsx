/** QR code of a link, large enough for a room. */

import { useRef } from "preact/hooks";
import { t } from "../../i18n/messages";

interface QrCodeProps {
  readonly address: string;
  /** A data: address. */
  readonly image: string;
}

export function QrCode({ address, image }: QrCodeProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        {t("Show the QR code")}
      </button>
      <dialog ref={dialog} class="qr-code" aria-label={t("QR code of the link")}>
        <img src={image} alt={t("QR code of {address}", { address })} />
        <p>{t("Scan it with the camera of your phone, and sign in.")}</p>
        <button type="button" onClick={() => dialog.current?.close()}>
          {t("Close")}
        </button>
      </dialog>
    </>
  );
}
