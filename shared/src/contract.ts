// One endpoint is one typed value: method, path, what goes in, what comes out. Server and client read the same one.
import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Schema = z.ZodType;

/** What the outside may know of an operation. `path` is relative to /api, with Express parameters (`:unit`). */
export interface Endpoint<P extends Schema = Schema, Q extends Schema = Schema, B extends Schema = Schema, R extends Schema = Schema> {
  method: Method;
  path: string;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  /** Body is multipart/form-data with one file part of this name; the other parts are `body`. */
  file?: string;
  response: R;
}

/** Keeps the literal types of an endpoint's schemas. */
export const endpoint = <P extends Schema = z.ZodUndefined, Q extends Schema = z.ZodUndefined, B extends Schema = z.ZodUndefined, R extends Schema = Schema>(
  value: Endpoint<P, Q, B, R>,
): Endpoint<P, Q, B, R> => value;

type In<S> = S extends Schema ? z.input<S> : undefined;
type Out<S> = S extends Schema ? z.output<S> : undefined;
/** A part that the endpoint does not have, or of which everything is optional, may be left out. */
type Part<K extends string, T> = [T] extends [undefined] ? { [key in K]?: undefined } : Record<never, never> extends T ? { [key in K]?: T } : { [key in K]: T };

/** What a caller gives: only the parts that the endpoint has. */
export type InputOf<E> = E extends Endpoint<infer P, infer Q, infer B, Schema>
  ? Part<'params', In<P>> & Part<'query', In<Q>> & Part<'body', In<B>>
  : never;

/** What a handler gets: the parsed parts. */
export type ParsedOf<E> = E extends Endpoint<infer P, infer Q, infer B, Schema>
  ? { params: Out<P>; query: Out<Q>; body: Out<B> }
  : never;

/** What a handler may return (parsed by the response schema, unknown keys are dropped). */
export type AnswerOf<E> = E extends Endpoint<Schema, Schema, Schema, infer R> ? z.input<R> : never;

/** What a caller receives. */
export type ResultOf<E> = E extends Endpoint<Schema, Schema, Schema, infer R> ? z.output<R> : never;
