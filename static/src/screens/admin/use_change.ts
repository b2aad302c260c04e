/** Changes of the administrator: each is followed by a new fetch of the overview. */

import { type Mutation, useMutation } from "../../query/use_mutation";

/** A mutation that calls `onChanged` after each change; few people and short answers allow that. */
export function useChange(onChanged: () => Promise<void>): Mutation {
  const mutation = useMutation();
  const run = (change: () => Promise<unknown>) =>
    mutation.run(async () => {
      await change();
      await onChanged();
    });
  return { ...mutation, run };
}
