import { Provider } from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart, Lazy } from 'cdk8s';
import { type KubernetesObject } from '../../lib';
import { chartsOf } from '../../lib/kubernetes/packaging';
import { ChartResources, type ChartResourcesArgs } from '../../lib/pulumi';
import { knownText } from '../../lib/pulumi/charts/output-text';
import { run } from './run';

type Charts = ChartResourcesArgs['charts'];

const up = (charts: Charts, args: object = {}, opts?: pulumi.ComponentResourceOptions) =>
  run(() => new ChartResources('x', { charts, ...args }, opts));

/** Adds an object, of whatever shape. */
const add = (chart: Chart, kind: string, name: any, body: any = {}) => {
  const { apiVersion = 'v1', metadata, ...rest } = body;
  return new ApiObject(chart, `${kind} ${typeof name === 'string' ? name : 'output'}`, {
    apiVersion,
    kind,
    metadata: { name, namespace: 'n', ...metadata },
    ...rest,
  });
};
const chart = (charts: (chart: Chart, outputs: Parameters<Charts>[1]) => void): Charts => {
  return (app, outputs) => charts(new Chart(app, 'c'), outputs);
};
const pod = (spec: object) => ({
  apiVersion: 'apps/v1',
  spec: { template: { spec: { containers: [], ...spec } } },
});
const later = <T>(value: T) =>
  pulumi.output(new Promise<T>((resolve) => setTimeout(() => resolve(value), 5)));

describe('objects', () => {
  const program: Charts = (app) => {
    const [first, second] = [new Chart(app, 'first'), new Chart(app, 'second')];
    add(first, 'Namespace', 'n', { metadata: { namespace: undefined } });
    add(second, 'ConfigMap', 'c', { data: { a: 'b' } });
    add(second, 'Deployment', 'd', {
      apiVersion: 'apps/v1',
      spec: Lazy.any({ produce: () => ({ replicas: 2 }) }),
    });
  };

  test('are what cdk8s synthesizes, each a resource of its own', async () => {
    const app = new App();
    program(app, undefined!);
    const { run: found } = await up(program);
    expect(found.objects.map(({ type, name, inputs }) => ({ type, name, inputs }))).toEqual(
      [
        { type: 'kubernetes:core/v1:Namespace', name: 'x:n' },
        { type: 'kubernetes:core/v1:ConfigMap', name: 'x:n/c' },
        { type: 'kubernetes:apps/v1:Deployment', name: 'x:n/d' },
      ].map((expected, i) => ({ ...expected, inputs: chartsOf(app).flatMap(({ objects }) => objects)[i] })),
    );
  });

  test('are below the component and begin with its name, so that an alias of a component renames them', async () => {
    const { run: found } = await up(program);
    expect(found.resources.map(({ name, parent }) => [name, parent])).toEqual([
      ['x', ''],
      ['x:n', 'x'],
      ['x:n/c', 'x'],
      ['x:n/d', 'x'],
    ]);
  });

  test('ask for the provider of the installed package', async () => {
    const { version } = jest.requireActual('@pulumi/kubernetes/package.json');
    const { run: found } = await up(program);
    expect(new Set(found.objects.map((object) => object.version))).toEqual(new Set([version]));
  });

  test('can be had by kind and name', async () => {
    const { result } = await up(program);
    expect(Object.keys(result.resources)).toEqual([
      'v1 Namespace n',
      'v1 ConfigMap n/c',
      'apps/v1 Deployment n/d',
    ]);
    expect(result.resource('v1', 'ConfigMap', 'c', 'n')).toBe(result.resources['v1 ConfigMap n/c']);
    expect(() => result.resource('v1', 'ConfigMap', 'd', 'n')).toThrow('pulumi-object');
  });

  test('take the options of the component', async () => {
    const { run: found } = await up(
      program,
      {},
      {
        protect: true,
        transformations: [
          ({ type, props, opts }) =>
            type.endsWith(':Deployment') ? { props: { ...props, spec: { replicas: 3 } }, opts } : undefined,
        ],
      },
    );
    expect(found.objects.every(({ protect }) => protect)).toBe(true);
    expect(found.get('kubernetes:apps/v1:Deployment', 'x:n/d').inputs.spec).toEqual({ replicas: 3 });
  });

  test('are in the cluster of the provider that the component is given', async () => {
    const { run: found } = await run(() => {
      const provider = new Provider('elsewhere');
      return new ChartResources('x', { charts: program }, { provider });
    });
    expect(found.objects.length).toBeGreaterThan(0);
    for (const object of found.objects) expect(object.provider).toContain('::elsewhere::');
  });

  test('are refused, all of them, by what refuses them at synth', async () => {
    const invalid = up((app) => {
      program(app, undefined!);
      app.node.addValidation({ validate: () => ['it is wrong'] });
    });
    await expect(invalid).rejects.toThrow('it is wrong');
  });

  test('definitions may be somebody else’s', async () => {
    const charts = chart((c) => {
      add(c, 'CustomResourceDefinition', 'd', { apiVersion: 'apiextensions.k8s.io/v1' });
      add(c, 'ConfigMap', 'c');
    });
    const { run: found } = await up(charts, { definitions: false });
    expect(found.objects.map(({ name }) => name)).toEqual(['x:n/c']);
  });
});

describe('the order', () => {
  const dependenciesOf = async (name: string, charts: Charts) => {
    const { run: found } = await up(charts);
    return found.objects.find((object) => object.name === name)!.dependsOn.sort();
  };

  test('namespace and definition come first', async () => {
    const charts = chart((c) => {
      add(c, 'Widget', 'w', { apiVersion: 'example.org/v1' });
      add(c, 'Namespace', 'n', { metadata: { namespace: undefined } });
      add(c, 'Namespace', 'other', { metadata: { namespace: undefined } });
      for (const kind of ['Widget', 'Gadget']) {
        const spec = { group: 'example.org', names: { kind } };
        const metadata = { namespace: undefined };
        add(c, 'CustomResourceDefinition', kind.toLowerCase(), {
          apiVersion: 'apiextensions.k8s.io/v1',
          metadata,
          spec,
        });
      }
    });
    expect(await dependenciesOf('x:n/w', charts)).toEqual(['x:n', 'x:widget']);
  });

  test('pods come after what they read and are allowed, and after nothing else', async () => {
    const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1' };
    const subjects = [{ kind: 'ServiceAccount', name: 'account', namespace: 'n' }];
    const charts = chart((c) => {
      add(
        c,
        'StatefulSet',
        's',
        pod({
          serviceAccountName: 'account',
          volumes: [{ configMap: { name: 'a' } }, { projected: { sources: [{ secret: { name: 'b' } }] } }],
          initContainers: [{ envFrom: [{ configMapRef: { name: 'c' } }] }],
          containers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'd' } } }] }],
        }),
      );
      for (const name of ['a', 'c', 'unused']) add(c, 'ConfigMap', name);
      for (const name of ['b', 'd']) add(c, 'Secret', name);
      add(c, 'ConfigMap', 'a elsewhere', { metadata: { name: 'a', namespace: 'elsewhere' } });
      add(c, 'ServiceAccount', 'account');
      add(c, 'Service', 'service');
      add(c, 'ClusterRole', 'role', { ...rbac, metadata: { namespace: undefined } });
      add(c, 'ClusterRoleBinding', 'binding', {
        ...rbac,
        metadata: { namespace: undefined },
        roleRef: { kind: 'ClusterRole', name: 'role' },
        subjects,
      });
    });
    expect(await dependenciesOf('x:n/s', charts)).toEqual(
      ['x:binding', 'x:n/a', 'x:n/account', 'x:n/b', 'x:n/c', 'x:n/d'].sort(),
    );
    expect(await dependenciesOf('x:binding', charts)).toEqual(['x:n/account', 'x:role']);
  });

  test('a webhook comes after what it would be asked about', async () => {
    const charts = chart((c) => {
      const rules = [{ apiGroups: ['example.org'], resources: ['widgets'] }];
      const metadata = { namespace: undefined };
      add(c, 'ValidatingWebhookConfiguration', 'h', {
        apiVersion: 'admissionregistration.k8s.io/v1',
        metadata,
        webhooks: [{ rules }],
      });
      add(c, 'Widget', 'w', { apiVersion: 'example.org/v1' });
      add(c, 'Widget', 'v', { apiVersion: 'example.com/v1' });
      add(c, 'ConfigMap', 'c');
    });
    expect(await dependenciesOf('x:h', charts)).toEqual(['x:n/w']);
  });

  test('what the constructs say holds, across charts as well', async () => {
    const charts: Charts = (app) => {
      const [a, b] = [add(new Chart(app, 'a'), 'ConfigMap', 'a'), add(new Chart(app, 'b'), 'ConfigMap', 'b')];
      a.addDependency(b);
    };
    expect(await dependenciesOf('x:n/a', charts)).toEqual(['x:n/b']);
    expect(await dependenciesOf('x:n/b', charts)).toEqual([]);
  });

  test('two that need each other are refused', async () => {
    const charts = chart((c) => {
      const map = add(c, 'ConfigMap', 'a');
      map.addDependency(add(c, 'StatefulSet', 's', pod({ volumes: [{ configMap: { name: 'a' } }] })));
    });
    await expect(up(charts)).rejects.toThrow('pulumi-order');
  });
});

describe('Outputs', () => {
  test('are values wherever anything can be', async () => {
    const charts = chart((c) => {
      add(c, 'Deployment', 'd', {
        apiVersion: 'apps/v1',
        spec: Lazy.any({ produce: () => ({ replicas: later(3), strategy: later({ type: 'Recreate' }) }) }),
      });
    });
    const { run: found } = await up(charts);
    expect(found.objects[0].inputs.spec).toEqual({ replicas: 3, strategy: { type: 'Recreate' } });
  });

  test('are texts where a text is wanted, and part of longer ones', async () => {
    const charts = chart((c, outputs) => {
      const [host, port] = [outputs.text('host', later('db')), outputs.text('port', later('5432'))];
      add(c, 'ConfigMap', 'c', {
        data: { url: `postgres://${host}:${port}`, json: JSON.stringify({ host, again: host }) },
      });
    });
    const { run: found } = await up(charts);
    expect(found.objects[0].inputs.data).toEqual({
      url: 'postgres://db:5432',
      json: '{"host":"db","again":"db"}',
    });
  });

  test('may be the name or the namespace of an object, which its resource is then not named after', async () => {
    const charts = chart((c, outputs) =>
      add(c, 'ConfigMap', 'c', { metadata: { namespace: outputs.text('ns', later('real')) } }),
    );
    const { run: found } = await up(charts);
    expect(found.objects[0].inputs.metadata).toEqual({ name: 'c', namespace: 'real' });
    expect(found.objects[0].name).toMatch(/^x:output-ns-[0-9a-f]{8}\/c$/);
  });

  test('that are secrets stay secrets, and those of a Secret are secrets in any case', async () => {
    const charts = chart((c, outputs) => {
      add(c, 'Secret', 's', { stringData: { password: later('hidden'), user: 'shown' } });
      add(c, 'Pod', 'p', { metadata: { annotations: { a: outputs.text('a', pulumi.secret('hidden')) } } });
    });
    const { run: found } = await up(charts);
    expect(JSON.stringify(found.resources.map(({ shown }) => shown))).not.toContain('hidden');
    expect(found.get('kubernetes:core/v1:Secret', 'x:n/s').secretOutputs).toEqual(['data', 'stringData']);
    expect(found.warnings).toEqual([expect.stringContaining('Pod p contains a secret')]);
  });

  test('in a configuration roll its pods', async () => {
    const annotations = async (value: string) => {
      const { run: found } = await up(
        chart((c, outputs) => {
          add(c, 'ConfigMap', 'a', { data: { host: outputs.text('host', later(value)) } });
          add(c, 'ConfigMap', 'b', { data: { host: 'known' } });
          for (const name of ['a', 'b'])
            add(c, 'StatefulSet', name, pod({ volumes: [{ configMap: { name } }] }));
        }),
      );
      return ['x:n/a', 'x:n/b'].map(
        (name) =>
          found.get('kubernetes:apps/v1:StatefulSet', name).inputs.spec.template.metadata?.annotations,
      );
    };
    const [[first, none], [second], [same]] = [
      await annotations('one'),
      await annotations('two'),
      await annotations('one'),
    ];
    expect(none).toBeUndefined();
    expect(first).toEqual({ 'cdk8s-spire/outputs': expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(second).not.toEqual(first);
    expect(same).toEqual(first);
  });

  test.each<[string, (chart: Chart, outputs: Parameters<Charts>[1]) => void, string]>([
    [
      'in a text',
      (c) => add(c, 'ConfigMap', 'c', { data: { a: `x ${later('y')}` } }),
      'ConfigMap c.data.a: "Output" is',
    ],
    [
      'in JSON',
      (c) => add(c, 'ConfigMap', 'c', { data: { a: JSON.stringify({ a: later('y') }) } }),
      'pulumi-output-in-text',
    ],
    [
      'as a key',
      (c, o) => add(c, 'ConfigMap', 'c', { data: { [o.text('a', later('y'))]: 'x' } }),
      'a key that is known',
    ],
    [
      'as a key, without a text',
      (c) => add(c, 'ConfigMap', 'c', { data: { [`${later('y')}`]: 'x' } }),
      'a key that is known',
    ],
    ['as a name', (c) => add(c, 'ConfigMap', later('name')), 'pulumi-output-name'],
    [
      'as a namespace',
      (c) => add(c, 'ConfigMap', 'c', { metadata: { namespace: later('ns') } }),
      'pulumi-output-name',
    ],
    ['as a kind', (c, o) => add(c, o.text('a', later('y')), 'c'), 'is the kind of an object'],
    [
      'hashed',
      (c, o) => add(c, 'Secret', 's', { data: { a: btoa(o.text('a', later('y'))) } }),
      'pulumi-text-lost',
    ],
    ['of one ID', (_, o) => [o.text('a', 'x'), o.text('a', 'y')], 'is there twice'],
    ['of a long ID', (_, o) => o.text('a'.repeat(33), 'x'), 'has 33 characters'],
    ['of an ID that is none', (_, o) => o.text('A b', 'x'), 'dns-label'],
  ])('%s are refused', async (_, charts, message) => {
    let registered: string[] = [];
    const program = run((found) => {
      registered = found.resources as never;
      return new ChartResources('x', { charts: chart(charts) });
    });
    await expect(program).rejects.toThrow(message);
    expect((registered as unknown as KubernetesObject[]).map(({ kind }) => kind).filter(Boolean)).toEqual([]);
  });

  test('without a value are refused where a text is made of them', () => {
    expect(knownText('', 'host')).toBe('');
    expect(() => knownText(undefined, 'host')).toThrow('pulumi-text-value');
  });
});
