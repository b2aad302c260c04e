/** Paths are made from the templates of the OpenAPI document, and requests have its types. */

import { expect, expectTypeOf, it } from "vitest";
import type { Grade, RosterState, WorkspaceSummary } from "./openapi.generated";
import { workspacesPath } from "./paths/activities";
import { ROSTER_PATH } from "./paths/courses";
import { gradePath, gradesPath } from "./paths/marks";
import { type Answer, type Body, type Path, pathOf, withQuery } from "./requests";

it("puts ids into their places, encoded", () => {
  expect(gradePath("a", "e")).toBe("/api/activities/a/grades/e");
  expect(gradePath("../x", "a/b?c")).toBe("/api/activities/..%2Fx/grades/a%2Fb%3Fc");
  expect(ROSTER_PATH).toBe("/api/course/roster");
});

it("repeats a parameter for each value, and leaves out null", () => {
  expect(gradesPath("a", ["x", "y"])).toBe("/api/activities/a/grades?enrolment=x&enrolment=y");
  const path = pathOf("/api/activities/{activity_id}/workspace", { activity_id: "a" });
  expect(withQuery("POST", path, { connect: true, workspace: null })).toBe(
    "/api/activities/a/workspace?connect=true",
  );
});

it("knows the answer and the body of each request", () => {
  expectTypeOf<Answer<"GET", "/api/course/roster">>().toEqualTypeOf<RosterState>();
  expectTypeOf(workspacesPath("a")).toEqualTypeOf<
    Path<"/api/activities/{activity_id}/workspaces">
  >();
  expectTypeOf<Answer<"GET", "/api/activities/{activity_id}/workspaces">>().toEqualTypeOf<
    readonly WorkspaceSummary[]
  >();
  expectTypeOf<Answer<"GET", "/api/activities/{activity_id}/grades">>().toEqualTypeOf<{
    readonly [enrolment: string]: Grade;
  }>();
  expectTypeOf<Body<"POST", "/api/enter">>().toEqualTypeOf<{ readonly course_id: string }>();
  expectTypeOf<Body<"DELETE", "/api/invitations/{invitation_id}">>().toBeNever();
});

it("refuses paths, ids and queries that no request has", () => {
  // @ts-expect-error: there is no such path
  pathOf("/api/nothing");
  // @ts-expect-error: the id is missing
  pathOf("/api/activities/{activity_id}");
  // @ts-expect-error: the parameter has another name
  withQuery("GET", gradesPath("a", []), { enrolments: [] });
});
