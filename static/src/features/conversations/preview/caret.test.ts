// @vitest-environment jsdom
/** A caret is counted as the server counts the text that it will cut. */

import { beforeEach, describe, expect, it } from "vitest";
import { currentCaret, placeCaret, TURN_ATTRIBUTE } from "./caret";

let list: HTMLElement;
let bodies: readonly HTMLElement[];

beforeEach(() => {
  document.body.innerHTML = `<div id="list"><h2>One</h2>
    <div ${TURN_ATTRIBUTE}="0" tabindex="0"><p>Ab <em>cd</em></p>\n<p>é😀f</p></div>
    <div ${TURN_ATTRIBUTE}="1" tabindex="0"><p>Next</p></div></div>`;
  list = document.getElementById("list") as HTMLElement;
  bodies = [...list.querySelectorAll<HTMLElement>(`[${TURN_ATTRIBUTE}]`)];
});

function select(from: [Node, number], to: [Node, number]): void {
  document.getSelection()?.setBaseAndExtent(...from, ...to);
}

describe("the caret", () => {
  it.each([0, 2, 3, 4, 5, 6, 7, 9, 10])("is found where it was put: at %i", (offset) => {
    placeCaret(bodies[0] as HTMLElement, offset);
    expect(currentCaret(list)).toEqual({ turn: 0, start: offset, end: offset });
  });

  it("is found between elements", () => {
    const body = bodies[0] as HTMLElement;
    select([body, 1], [body, 1]);
    expect(currentCaret(list)).toMatchObject({ start: 5 });
  });

  it("is none outside of a turn", () => {
    const heading = list.querySelector("h2") as Element;
    select([heading, 0], [heading, 0]);
    expect(currentCaret(list)).toBeNull();
  });
});

it("a selection that goes on into another turn ends with its first", () => {
  const first = bodies[0]?.querySelector("em")?.firstChild as Node;
  const second = bodies[1]?.querySelector("p")?.firstChild as Node;
  select([first, 1], [second, 2]);
  expect(currentCaret(list)).toEqual({ turn: 0, start: 4, end: 10 });
});
