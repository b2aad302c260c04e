// @vitest-environment jsdom
/** The menu of tags covers no word that is being tagged. */

import { describe, expect, test } from "vitest";
import { besideLines } from "./tag_menu";

const FRAME = new DOMRect(0, 100, 800, 600);

/** A line of text whose upper edge is at `top`. */
function line(top: number): DOMRect {
  return new DOMRect(50, top, 200, 20);
}

describe("the place of the menu of tags", () => {
  test("is below the selection where there is room", () => {
    expect(besideLines(line(200), line(220), FRAME, 300)).toEqual({ top: 248, height: 300 });
  });

  test("is above a selection at the lower edge", () => {
    expect(besideLines(line(600), line(620), FRAME, 300)).toEqual({ top: 292, height: 300 });
  });

  test("is on the side with more room, where it scrolls if it is too tall", () => {
    expect(besideLines(line(350), line(350), FRAME, 500)).toEqual({ top: 378, height: 314 });
    expect(besideLines(line(450), line(450), FRAME, 500)).toEqual({ top: 108, height: 334 });
  });

  test("covers a selection only where that fills the frame", () => {
    expect(besideLines(line(100), line(670), FRAME, 300)).toEqual({ top: 392, height: 300 });
  });

  test("never covers a line otherwise, wherever the selection is", () => {
    for (let top = 100; top <= 680; top += 20) {
      const place = besideLines(line(top), line(top), FRAME, 400);
      const isAbove = place.top + place.height < top;
      expect(isAbove || place.top > top + 20, `selected at ${top}`).toBe(true);
      expect(place.top).toBeGreaterThanOrEqual(FRAME.top);
      expect(place.top + place.height).toBeLessThanOrEqual(FRAME.bottom);
    }
  });
});
