import { type Format } from './formats';

/** The part of JSON Schema (draft 07) that describes the values file. */
export type JsonSchema = ObjectSchema | MapSchema | ListSchema | ScalarSchema;

interface Described {
  readonly description?: string;
  readonly examples?: readonly unknown[];
}

/** A map with known keys. With `default: {}` it is present even where the file does not name it. */
export interface ObjectSchema extends Described {
  readonly type: 'object';
  readonly properties: { readonly [key: string]: JsonSchema };
  readonly required?: readonly string[];
  readonly default?: { readonly [key: string]: never };
}

/** A map whose keys the user chooses. */
export interface MapSchema extends Described {
  readonly type: 'object';
  readonly additionalProperties: ScalarSchema;
  /** What the keys are. @default - any text */
  readonly keys?: Format;
  readonly default?: { readonly [key: string]: never };
}

export interface ListSchema extends Described {
  readonly type: 'array';
  readonly items: ObjectSchema | ScalarSchema;
  readonly default?: readonly unknown[];
}

export interface ScalarSchema extends Described {
  readonly type: 'string' | 'integer' | 'boolean';
  readonly format?: Format;
  readonly enum?: readonly (string | boolean)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: string | number | boolean;
}

/** Keys of `P` that are always present: those with a default, and those that are required. */
type Present<P, R> = {
  [K in keyof P]: P[K] extends { default: unknown } ? K : K extends R ? K : never;
}[keyof P];
type Required<S> = S extends { required: readonly (infer R)[] } ? R : never;

/** What a file that the schema `S` accepts holds, defaults filled in. */
export type Typed<S> = S extends { enum: readonly (infer E)[] }
  ? E
  : S extends { type: 'object'; properties: infer P }
    ? { readonly [K in Present<P, Required<S>>]: Typed<P[K]> } & {
        readonly [K in Exclude<keyof P, Present<P, Required<S>>>]?: Typed<P[K]>;
      }
    : S extends { additionalProperties: infer A }
      ? { readonly [key: string]: Typed<A> }
      : S extends { items: infer I }
        ? Typed<I>[]
        : S extends { type: 'boolean' }
          ? boolean
          : S extends { type: 'integer' }
            ? number
            : string;
