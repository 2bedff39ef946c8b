import * as pulumi from '@pulumi/pulumi';
import { type MockResourceArgs } from '@pulumi/pulumi/runtime';

/** Marks a secret in what is sent to the engine. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';

/** A resource as the engine is asked for it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  /** Name of its parent, or '' for the stack. */
  readonly parent: string;
  /** Secrets as themselves. */
  readonly inputs: any;
  /** Secrets replaced by `[secret]`. */
  readonly shown: any;
  /** Names of the resources that it waits for. */
  readonly dependsOn: string[];
  readonly secretOutputs: string[];
  readonly version: string;
  readonly provider: string;
  readonly protect: boolean;
  readonly trigger: any;
  /** Inputs that stay what they were when it was made. */
  readonly ignoreChanges: string[];
}

/** What a program asked for, as far as it came, and what it logged. */
export class Run {
  readonly resources: Registered[] = [];
  readonly warnings: string[] = [];

  ofType(type: string): Registered[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  get(type: string, name: string): Registered {
    const found = this.ofType(type).find((resource) => resource.name === name);
    if (found) return found;
    throw new Error(`no ${type} ${name}: ${this.resources.map((r) => `${r.type} ${r.name}`).join('\n')}`);
  }

  /** Those that are objects in the cluster. */
  get objects(): Registered[] {
    return this.resources.filter(({ type }) => type.startsWith('kubernetes:'));
  }
}

/** Runs a program against an engine that answers as `provider` does. */
export async function run<T>(
  program: (run: Run) => T | Promise<T>,
  provider: (args: MockResourceArgs) => object | Promise<object> = () => ({}),
): Promise<{ readonly run: Run; readonly result: T }> {
  const recorded = new Run();
  await pulumi.runtime.setMocks({
    newResource: async (args) => ({
      id: `${args.name}-id`,
      state: { ...args.inputs, ...(await provider({ ...args, inputs: unwrap(args.inputs, (it) => it) })) },
    }),
    call: () => ({}),
  });
  const monitor: any = pulumi.runtime.getMonitor();
  const { registerResource } = monitor;
  monitor.registerResource = (request: any, callback: any) => {
    recorded.resources.push(registered(request));
    return registerResource.call(monitor, request, callback);
  };
  const warn = jest.spyOn(pulumi.log, 'warn').mockImplementation(async (message) => {
    recorded.warnings.push(message);
  });
  try {
    const result = await program(recorded);
    return { run: recorded, result: await drained(result) };
  } finally {
    await drained(undefined);
    warn.mockRestore();
  }
}

/** Value of an Output, and whether it is a secret. */
export async function valueOf<T>(output: pulumi.Output<T>): Promise<{ value: T; secret: boolean }> {
  const value = await new Promise<T>((resolve) => output.apply((it) => resolve(it as T)));
  return { value, secret: await pulumi.isSecret(output) };
}

/** Waits until everything is registered. */
async function drained<T>(result: T): Promise<T> {
  const { waitForRPCs } = jest.requireActual('@pulumi/pulumi/runtime/settings');
  await waitForRPCs();
  return result;
}

function registered(request: any): Registered {
  const object = request.getObject()?.toJavaScript() ?? {};
  return {
    type: request.getType(),
    name: request.getName(),
    parent: nameOf(request.getParent()),
    inputs: unwrap(object, (value) => value),
    shown: unwrap(object, () => '[secret]'),
    dependsOn: request.getDependenciesList().map(nameOf),
    secretOutputs: request.getAdditionalsecretoutputsList(),
    version: request.getVersion(),
    provider: request.getProvider(),
    protect: request.getProtect(),
    trigger: request.getReplacementTrigger()?.toJavaScript(),
    ignoreChanges: request.getIgnorechangesList(),
  };
}

function nameOf(urn: string): string {
  return urn.split('::').slice(3).join('::');
}

function unwrap(value: any, secret: (value: any) => any): any {
  if (Array.isArray(value)) return value.map((item) => unwrap(item, secret));
  if (typeof value !== 'object' || value === null) return value;
  if (value[SIGNATURE]) return secret(unwrap(value.value, secret));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unwrap(member, secret)]));
}
