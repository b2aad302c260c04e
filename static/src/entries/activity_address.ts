/** Entry of an activity's address: keeps the place that it names, until somebody has signed in. */

import { keepPlace } from "../router/kept_place";

const activity = location.pathname.split("/").at(-1) ?? "";

function keep(): void {
  if (location.hash.length > 1) {
    keepPlace(activity, location.hash);
  }
}

keep();
addEventListener("hashchange", keep);
