/** An activity on a projector: its text in large letters under live heat, numbers, and no names. */

import { t } from "../../i18n/messages";
import "./page.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Projection } from "../../api/openapi.generated";
import { textPath } from "../../api/paths/conversations";
import { HeatText } from "../../features/conversations/heat_text";
import { useLeading } from "../../features/leading/use_leading";
import { useImmutable } from "../../query/use_query";
import type { Route } from "../../router/route";
import type { RenderedText, Span } from "../../text/anchors";
import { clearHeat, paintHeat, showActiveHeat } from "../../text/heat_painting";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { useKeptFocus } from "../../ui/kept_focus";
import { AskForm } from "./ask_form";
import { Counts } from "./counts";
import { EntranceCode } from "./entrance_code";
import { PollOnWall } from "./projected_poll";
import { Toolbar } from "./toolbar";
import { usePointing } from "./use_pointing";
import { useProjection } from "./use_projection";

interface LecturePageProps {
  readonly activityId: string;
  readonly navigate: (route: Route) => void;
}

/** Sizes of the text in rem, from which the toolbar chooses. */
const SIZES = [1.25, 1.5, 1.75, 2.125, 2.5, 3] as const;

export function LecturePage({ activityId, navigate }: LecturePageProps) {
  const [conversation, setConversation] = useState<string | null>(null);
  const [size, setSize] = useState(2);
  const root = useRef<HTMLDivElement>(null);
  const side = useKeptFocus();
  const { title, projection, error } = useProjection(activityId, conversation);
  const [rendered, setRendered] = useState<RenderedText | null>(null);
  const pointing = usePointing(activityId, projection?.conversation ?? null, rendered);
  const [isLeading, setLeading] = useState(false);
  const shown = projection?.conversation ?? null;
  const leadError = useLeading(isLeading, activityId, shown, rendered, ".lecture-text");
  if (projection === null) {
    return <PendingPage queries={[{ error, refetch: async () => undefined }]} />;
  }
  return (
    <div class="lecture" ref={root} style={{ "--lecture-size": `${SIZES[size]}rem` }}>
      <Toolbar
        activityId={activityId}
        title={title}
        projection={projection}
        choose={setConversation}
        resize={(by) => setSize((old) => Math.max(0, Math.min(old + by, SIZES.length - 1)))}
        fillScreen={() => void root.current?.requestFullscreen()}
        pointing={pointing}
        isLeading={isLeading}
        setLeading={setLeading}
        leave={() => navigate({ screen: "class", activity: activityId })}
      />
      <div class="lecture-text">
        <RefetchError error={error ?? pointing.error ?? leadError} />
        {projection.conversation === null ? (
          <p class="lead">{t("There is no text in this activity yet.")}</p>
        ) : (
          <Text
            projection={projection}
            rendered={rendered}
            pointed={pointing.span}
            onRendered={setRendered}
          />
        )}
      </div>
      <aside class="lecture-side" ref={side}>
        {projection.poll !== null && <PollOnWall poll={projection.poll} />}
        <AskForm activityId={activityId} />
        <Counts projection={projection} />
        <EntranceCode activityId={activityId} />
      </aside>
    </div>
  );
}

interface TextProps {
  readonly projection: Projection;
  readonly rendered: RenderedText | null;
  /** Passage to which everybody is invited. */
  readonly pointed: Span | null;
  readonly onRendered: (rendered: RenderedText) => void;
}

function Text({ projection, rendered, pointed, onRendered }: TextProps) {
  const conversation = projection.conversations.find(({ id }) => id === projection.conversation);
  const text = useImmutable(conversation === undefined ? null : textPath(conversation));
  useEffect(() => clearHeat, []);
  useEffect(() => {
    if (rendered !== null) {
      paintHeat(rendered, projection.heat);
      showActiveHeat(rendered, pointed);
    }
  }, [rendered, projection.heat, pointed]);
  return text.data === null ? (
    <RefetchError error={text.error} />
  ) : (
    <HeatText
      title={conversation?.title ?? ""}
      turns={text.data.turns}
      heat={projection.heat}
      students={null}
      nothing={t("No passage has been marked by three students yet.")}
      rendered={rendered}
      onRendered={onRendered}
    />
  );
}
