import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';
import { type IResolver, type ResolutionContext } from 'cdk8s';
import { dnsLabelProblem, InvalidInputError, refuse } from '../../identity';

/** What an Output becomes in a string; with PULUMI_ERROR_OUTPUT_STRING it throws by itself. */
const STRINGIFIED = /Calling \[to(String|JSON)\] on an \[Output<T>\] is not supported/;

/**
 * Lets Outputs of Pulumi take part in a synth, which knows plain data only: each is represented by a text,
 * and put back into what was synthesized.
 *
 * A prop whose type admits anything takes an Output as it is. One that wants a string takes {@link text}.
 */
export class OutputTexts implements IResolver {
  private readonly whole = new Map<string, pulumi.Output<unknown>>();
  private readonly parts = new Map<string, pulumi.Output<string>>();
  private readonly seen = new Set<string>();

  /**
   * A text that stands for a value which Pulumi learns later, for any prop that is a string. The prop's checks
   * see the text and not the value: it has the form of a DNS label.
   *
   * @param id names the value among those of this call: a DNS label of at most 32 characters. It is part of
   *   the names of resources where the value is the name or the namespace of an object.
   * @throws InvalidInputError if there are two of the name
   */
  text(id: string, value: pulumi.Input<string>): string {
    refuse(dnsLabelProblem(id), 'text');
    const text = `output-${id}-${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
    if (id.length > 32 || this.parts.has(text)) {
      throw new InvalidInputError({
        rule: 'pulumi-text-id',
        value: id,
        problem: id.length > 32 ? `has ${id.length} characters` : 'is there twice',
        instead: 'another name for each value, of at most 32 characters',
      });
    }
    this.parts.set(
      text,
      (pulumi.output(value) as pulumi.Output<string>).apply((it) => knownText(it, id)),
    );
    return text;
  }

  /** Called by cdk8s for every value of every object. */
  resolve(context: ResolutionContext): void {
    const value: unknown = context.value;
    if (!pulumi.Output.isInstance(value)) return;
    // NUL is in no text that Kubernetes accepts.
    const text = `\0output ${this.whole.size}\0`;
    this.whole.set(text, value);
    context.replaceValue(text);
  }

  /**
   * What was synthesized, with Outputs in place of the texts.
   *
   * @param place of the value, for messages
   * @throws InvalidInputError where a value cannot be put back
   */
  restore(value: unknown, place: string): unknown {
    if (typeof value === 'string') return this.restoreText(value, place);
    if (Array.isArray(value)) return value.map((item, i) => this.restore(item, `${place}[${i}]`));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => {
        if (this.outputsIn(key).length > 0 || STRINGIFIED.test(key)) {
          throw misplaced(place, 'a key that is known');
        }
        return [key, this.restore(member, `${place}.${key}`)];
      }),
    );
  }

  /** The Outputs in a value as it was synthesized. */
  outputsIn(value: unknown): pulumi.Output<unknown>[] {
    if (typeof value === 'string') {
      const whole = this.whole.get(value);
      return whole ? [whole] : this.partsOf(value).map((text) => this.parts.get(text)!);
    }
    if (typeof value !== 'object' || value === null) return [];
    return Object.values(value).flatMap((member) => this.outputsIn(member));
  }

  /** Whether the value is an Output that was not given by {@link text}. */
  isWhole(value: unknown): boolean {
    return typeof value === 'string' && this.whole.has(value);
  }

  /** @throws InvalidInputError if a text did not come out where it can be put back */
  checkAllSeen(): void {
    for (const text of this.parts.keys()) {
      if (this.seen.has(text)) continue;
      throw new InvalidInputError({
        rule: 'pulumi-text-lost',
        value: text,
        problem: 'stands for an Output and is in no object: something hashed it, or changed its spelling',
        instead: 'the Output where its text stays as it is',
      });
    }
  }

  private restoreText(value: string, place: string): unknown {
    const whole = this.whole.get(value);
    if (whole) return whole;
    if (STRINGIFIED.test(value)) {
      throw misplaced(place, "outputs.text('<name>', value), which can be part of a longer text");
    }
    const found = this.partsOf(value);
    if (found.length === 0) return value;
    for (const text of found) this.seen.add(text);
    return pulumi
      .all(found.map((text) => this.parts.get(text)!))
      .apply((values) => found.reduce((result, text, i) => result.replaceAll(text, () => values[i]), value));
  }

  private partsOf(value: string): string[] {
    return [...this.parts.keys()].filter((text) => value.includes(text));
  }
}

/**
 * The value of an Output, which would stand in the object as the word "undefined" if it had none.
 *
 * @throws InvalidInputError if it has none
 */
export function knownText(value: string | undefined | null, id: string): string {
  if (value !== undefined && value !== null) return value;
  throw new InvalidInputError({
    rule: 'pulumi-text-value',
    value: id,
    problem: 'stands for an Output that has no value',
    instead: 'an Output that always has one: output.apply((it) => it ?? ...)',
  });
}

function misplaced(place: string, instead: string): InvalidInputError {
  const problem = 'is an Output made part of a text, which has its value only later';
  return new InvalidInputError({ rule: 'pulumi-output-in-text', value: 'Output', problem, instead }, place);
}
