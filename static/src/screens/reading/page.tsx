/** A text as the class has read it: heat over the text, passages that stand out, tags by group. */

import { plural, t } from "../../i18n/messages";
import "./page.css";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Claim, HeatMap } from "../../api/openapi.generated";
import { heatMapPath } from "../../api/paths/activities";
import { textPath } from "../../api/paths/conversations";
import { HeatText } from "../../features/conversations/heat_text";
import { useImmutable, useQuery } from "../../query/use_query";
import { liveRange, type RenderedText, type Span } from "../../text/anchors";
import { unfold } from "../../text/folded";
import { clearHeat, paintHeat, showActiveHeat } from "../../text/heat_painting";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { Choices, type Wanted } from "./choices";
import { Claims } from "./claims";
import { DifferingPassages, MarkedPassages } from "./passages";
import { TagTable } from "./tag_table";

/** Interval at which the heat is fetched anew. */
const REFRESH_MS = 20_000;

export function ReadingPage({ activityId }: { readonly activityId: string }) {
  const [wanted, setWanted] = useState<Wanted>({ conversation: null, tag: null, group: null });
  const answer = useQuery(heatMapPath(activityId, wanted), () => REFRESH_MS);
  const last = useRef<HeatMap | null>(null);
  // Another choice changes the page in place, when its answer is there.
  const map = answer.data ?? last.current;
  last.current = map;
  if (map === null) {
    return <PendingPage queries={[answer]} />;
  }
  return (
    <div class="page reading-page" aria-busy={answer.data === null}>
      <h1>{t("The text as the class has read it")}</h1>
      <RefetchError error={answer.error} />
      {map.conversation === null ? (
        <p class="lead">{t("There is no text in this activity yet.")}</p>
      ) : (
        <Reading activityId={activityId} map={map} wanted={wanted} choose={setWanted} />
      )}
    </div>
  );
}

interface ReadingProps {
  readonly activityId: string;
  readonly map: HeatMap;
  readonly wanted: Wanted;
  readonly choose: (wanted: Wanted) => void;
}

function Reading({ activityId, map, wanted, choose }: ReadingProps) {
  const conversation = map.conversations.find(({ id }) => id === map.conversation);
  const text = useImmutable(conversation === undefined ? null : textPath(conversation));
  const [rendered, setRendered] = useState<RenderedText | null>(null);
  const [active, setActive] = useState<Span | null>(null);
  const turns = text.data?.turns ?? null;
  useEffect(() => clearHeat, []);
  useEffect(() => {
    if (rendered !== null && turns !== null) {
      paintHeat(rendered, map.heat);
      showActiveHeat(rendered, active);
    }
  }, [rendered, turns, map.heat, active]);
  useEffect(() => setActive(null), [map.conversation, wanted]);
  const show = useCallback(
    (span: Span) => {
      setActive(span);
      const range = rendered?.rangeOf(span) ?? null;
      if (range !== null) {
        unfold(range.startContainer);
        const place = liveRange(range).startContainer.parentElement;
        const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
        place?.scrollIntoView({ block: "center", behavior: isStill ? "auto" : "smooth" });
      }
    },
    [rendered],
  );
  /** Claim to show as soon as its text is on the page. */
  const pending = useRef<Claim | null>(null);
  const showClaim = (claim: Claim) => {
    if (claim.conversation === map.conversation) {
      show(claim);
    } else {
      pending.current = claim;
      choose({ ...wanted, conversation: claim.conversation, tag: null });
    }
  };
  useEffect(() => {
    const claim = pending.current;
    if (claim !== null && rendered !== null && claim.conversation === map.conversation) {
      pending.current = null;
      show(claim);
    }
  }, [rendered, map.conversation, show]);
  const quoteOf = useMemo(
    () => (span: Span) => rendered?.text.slice(span.start, span.end) ?? "",
    [rendered],
  );
  return (
    <>
      <p class="lead">
        {wanted.group === null
          ? plural(
              map.students,
              "{readers} of {n} student has marked something here.",
              "{readers} of {n} students have marked something here.",
              { readers: map.readers },
            )
          : plural(
              map.students,
              "{readers} of {n} student has marked something here in this group.",
              "{readers} of {n} students have marked something here in this group.",
              { readers: map.readers },
            )}
      </p>
      <Choices map={map} wanted={wanted} choose={choose} />
      <div class="reading-columns">
        <div>
          {turns === null ? (
            <RefetchError error={text.error} />
          ) : (
            <HeatText
              title={conversation?.title ?? ""}
              turns={turns}
              heat={map.heat}
              students={map.students}
              nothing={t("Nobody has marked anything here yet.")}
              rendered={rendered}
              onRendered={setRendered}
            />
          )}
        </div>
        <div class="reading-findings">
          <MarkedPassages map={map} quoteOf={quoteOf} active={active} show={show} />
          {wanted.tag === null && (
            <DifferingPassages map={map} quoteOf={quoteOf} active={active} show={show} />
          )}
        </div>
      </div>
      <Claims activityId={activityId} map={map} rendered={rendered} show={showClaim} />
      <TagTable map={map} group={wanted.group} />
    </>
  );
}
