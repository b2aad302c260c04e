/** Invitation to follow a teacher through the text. It moves nothing by itself. */

import "./follow_banner.css";
import { useEffect } from "preact/hooks";
import type { Pointer } from "../../../api/openapi.generated";
import { t } from "../../../i18n/messages";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import {
  FOLLOWING_CONTROLS,
  type Following,
  isFollowKey,
  useFollowing,
} from "../hooks/use_following";

interface FollowBannerProps {
  readonly model: AnnotationPageModel;
  readonly pointer: Pointer;
}

const BUTTONS: Record<Following["state"], string> = {
  asked: t("Follow"),
  following: t("Stop following"),
  left: t("Follow again"),
};

export function FollowBanner({ model, pointer }: FollowBannerProps) {
  const following = useFollowing(model, pointer);
  const leader = pointer.led_by ?? t("Your teacher");
  const isFollowing = following?.state === "following";
  const press = isFollowing ? following.stop : following?.follow;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (press !== undefined && isFollowKey(event)) {
        event.preventDefault();
        press();
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [press]);
  if (following === null || press === undefined) {
    return null;
  }
  const sentences: Record<Following["state"], string> = {
    asked: t("{leader} asks you to follow.", { leader }),
    following: t("You follow {leader}, until you do anything yourself.", { leader }),
    left: t("{leader} goes on.", { leader }),
  };
  return (
    <div
      class="status-banner pointer-banner follow-banner"
      data-testid="follow"
      {...{ [FOLLOWING_CONTROLS]: "" }}
    >
      {/* Announced once: what follows from one's own act is no news. */}
      <p class="visually-hidden" role="status" key={pointer.lead}>
        {sentences.asked}
      </p>
      <p aria-hidden={following.state === "asked"}>{sentences[following.state]}</p>
      <button type="button" class="quiet" onClick={press}>
        {BUTTONS[following.state]}
      </button>
      {!isFollowing && (
        <button type="button" class="quiet" onClick={following.dismiss}>
          {t("Not now")}
        </button>
      )}
    </div>
  );
}
