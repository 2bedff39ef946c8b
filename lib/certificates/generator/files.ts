import { Construct } from 'constructs';
import { type ConfigMap } from 'kubernetes-types/core/v1';
import { type Problem, refuse } from '../../identity';
import { checksum, late, manifest } from '../../kubernetes';
import { type CertificateLayout } from '../layout';
import { APPLY_LIMIT, programFiles, type ProgramFiles } from './program';

/** File of the layout in its ConfigMap. */
export const LAYOUT_FILE = 'layout.json';

export interface IssuerFilesProps {
  readonly layout: CertificateLayout;
  /** The program; asked for when it is synthesized. */
  readonly program: () => string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  /** Whether the names tell what is in them. What is applied again cannot change, so that it needs another name. */
  readonly hashed: boolean;
}

/** The program and the layout, as ConfigMaps that cannot be changed below a running Job. */
export class IssuerFiles extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: IssuerFilesProps,
  ) {
    super(scope, id);
    const { namespace, labels, annotations } = props;
    manifest<ConfigMap>(this, 'program', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: late(() => this.programName), namespace, labels, annotations },
      immutable: true,
      data: late(() => this.program.data),
      binaryData: late(() => this.program.binaryData),
    });
    manifest<ConfigMap>(this, 'layout', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: late(() => this.layoutName), namespace, labels, annotations },
      immutable: true,
      data: late(() => ({ [LAYOUT_FILE]: this.layout })),
    });
  }

  get programName(): string {
    return this.nameOf('program', () => JSON.stringify(this.program));
  }

  get layoutName(): string {
    return this.nameOf('layout', () => this.layout);
  }

  /**
   * @throws InvalidInputError if the program is not there, or one of the two is too large
   * @throws InvalidLayoutError if the layout does not fit together
   */
  check(): void {
    void this.program;
    refuse(layoutSizeProblem(this.layout, this.props.layout.document().certificates.length));
  }

  private get program(): ProgramFiles {
    return programFiles(this.props.program());
  }

  /** Compact: indented, it would be a third more. */
  private get layout(): string {
    return `${JSON.stringify(this.props.layout.document())}\n`;
  }

  private nameOf(what: string, content: () => string): string {
    const name = `${this.props.name}-${what}`;
    return this.props.hashed ? `${name}-${shortHash(content())}` : name;
  }
}

/** Why a ConfigMap cannot hold the layout, or undefined. */
function layoutSizeProblem(layout: string, certificates: number): Problem | undefined {
  // As kubectl notes it: with a backslash before each quotation mark.
  const bytes = Buffer.byteLength(JSON.stringify(layout));
  if (bytes <= APPLY_LIMIT) return undefined;
  return {
    rule: 'layout-size',
    value: `${certificates} certificates`,
    problem: `have ${Math.ceil(bytes / 1024)} KiB in their ConfigMap, more than kubectl apply takes`,
    instead: 'several layouts, each with an authority and a generator of its own',
  };
}

/** Short enough for the name of a Job. */
export function shortHash(text: string): string {
  return checksum(text).slice(0, 10);
}
