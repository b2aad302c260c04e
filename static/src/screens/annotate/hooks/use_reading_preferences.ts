/** Reading preferences in a component. */

import { useState } from "preact/hooks";
import { ROOMY, useMediaQuery } from "../../../ui/use_media_query";
import { nextSize, storedPreferences, storePreferences } from "../store/reading_preferences";

export interface ReadingLook {
  readonly size: number;
  readonly isNumbered: boolean;
  readonly number: (isNumbered: boolean) => void;
  /** Make the text larger or smaller by one step. */
  readonly resize: (by: 1 | -1) => void;
}

export function useReadingPreferences(): ReadingLook {
  const [preferences, setPreferences] = useState(storedPreferences);
  const isRoomy = useMediaQuery(ROOMY);
  const change = (changes: Partial<typeof preferences>) => {
    const changed = { ...preferences, ...changes };
    storePreferences(changed);
    setPreferences(changed);
  };
  return {
    size: preferences.size,
    isNumbered: preferences.isNumbered ?? isRoomy,
    number: (isNumbered) => change({ isNumbered }),
    resize: (by) => change({ size: nextSize(preferences.size, by) }),
  };
}
