/** Types of requests: which path takes which method, its body, and its answer. */

import type {
  HttpMethod,
  PathsWithMethod,
  RequestBodyJSON,
  SuccessResponseJSON,
} from "openapi-typescript-helpers";
import type { paths } from "./openapi.generated";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Path template of a method, as the OpenAPI document has it. */
export type Template<M extends Method = never> = PathsWithMethod<paths, Lower<M>>;

type Lower<M extends Method> = Lowercase<M> & HttpMethod;

declare const TEMPLATE: unique symbol;

/** Path that was made from a template; only `pathOf` makes one. */
export type Path<T extends Template> = string & { readonly [TEMPLATE]: T };

type Operation<M extends Method, T extends Template> = paths[T][Lower<M>] & object;

/** Answer to a request that succeeded; undefined where it has no body. */
export type Answer<M extends Method, T extends Template> = SuccessResponseJSON<Operation<M, T>>;

/** JSON body of a request; never where it has none. */
export type Body<M extends Method, T extends Template> = RequestBodyJSON<Operation<M, T>>;

/** Names of the ids in a template. */
type IdName<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | IdName<Rest>
  : never;

type Ids<T extends string> = [IdName<T>] extends [never]
  ? []
  : [ids: Readonly<Record<IdName<T>, string>>];

/** Query of a request, by the names of its parameters. */
export type Query<M extends Method, T extends Template> =
  Operation<M, T> extends { readonly parameters: { readonly query?: infer Q } }
    ? Q & object
    : never;

/** Path with these ids in place of their names. */
export function pathOf<T extends Template>(template: T, ...[ids]: Ids<T>): Path<T> {
  const values: Readonly<Record<string, string>> = ids ?? {};
  const filled = template.replace(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(values[name] ?? ""),
  );
  return filled as Path<T>;
}

/** Path with a query. A list repeats its parameter; null leaves it out. */
export function withQuery<M extends Method, T extends Template<M>>(
  _method: M,
  path: Path<T>,
  query: Query<M, T>,
): Path<T> {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => (one === null ? [] : [[name, String(one)]])),
  );
  return `${path}?${new URLSearchParams(pairs)}` as Path<T>;
}
