/** Polling of an activity while some of its conversations are being read. */

import { useEffect } from "preact/hooks";
import type { ActivityWithConversations } from "../../api/openapi.generated";
import { activityPath } from "../../api/paths";
import { useQuery } from "../../query/use_query";
import { workerInterval } from "../../query/worker_interval";

/**
 * Follow the conversations that a worker reads. An export that is taken apart goes, and others come
 * in its place, so that the whole list is asked for.
 */
export function useImports({ id, conversations }: ActivityWithConversations): void {
  const isReading = conversations.some(({ state }) => state === "importing");
  const { refetch } = useQuery(activityPath(id), (activity, fetches) =>
    activity.conversations.some(({ state }) => state === "importing")
      ? workerInterval(fetches)
      : false,
  );
  useEffect(() => {
    if (isReading) {
      void refetch();
    }
  }, [isReading, refetch]);
}
