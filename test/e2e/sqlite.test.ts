import { App } from 'cdk8s';
import { readFileSync } from 'node:fs';
import { loadValues } from '../../lib/serviceradar';
import { ServiceRadarPlatform } from '../../lib/serviceradar/platform';
import { remove, synthHelm, valuesFile } from './support/install';
import { kubectl, list, run, tryKubectl, until } from './support/kubectl';
import { createPod, createServiceAccount, entries, fetchSvids, watcher } from './support/workload';
import { describeWith } from './support/tools';

describeWith('kubectl', 'helm')('a Helm release on SQLite', () => {
  /**
   * On SQLite, as a Helm release, with webhooks and monitoring, beside whatever else is in the cluster: a class
   * and a socket of its own.
   */
  const NAMESPACE = 'embedded';
  const RELEASE = 'identity';
  const overrides = {
    spire: {
      namespace: NAMESPACE,
      trustDomain: 'embedded.test',
      socketHostPath: `/run/spire/${NAMESPACE}/sockets`,
      postgres: { enabled: false },
      controllerManager: {
        className: NAMESPACE,
        enableWebhooks: true,
        validatingWebhookConfigurationName: `${NAMESPACE}-webhook`,
      },
      monitoring: { enabled: true },
    },
  };
  const ID = `spiffe://embedded.test/ns/${NAMESPACE}/sa/serviceradar-core`;

  let values: string;
  let platform: ServiceRadarPlatform;
  let applied: number;

  const cleanUp = () => {
    tryKubectl(['delete', 'validatingwebhookconfiguration', `${NAMESPACE}-webhook`, '--ignore-not-found']);
    remove(NAMESPACE);
  };

  beforeAll(() => {
    cleanUp();
    values = valuesFile(overrides);
    platform = new ServiceRadarPlatform(new App(), loadValues(readFileSync(values, 'utf8'), values));
    const chart = synthHelm(values);
    applied = Date.now();
    const installed = run('helm', ['install', RELEASE, chart, '--namespace', 'default']);
    if (!installed.ok) throw new Error(installed.err);
    createServiceAccount(NAMESPACE, 'serviceradar-core');
    const { identity } = platform.catalogue.service('serviceradar-core');
    createPod(NAMESPACE, 'core', platform.spire!.identities.secureTemplate(watcher(), identity));
  });

  afterAll(() => {
    run('helm', ['uninstall', RELEASE, '--namespace', 'default']);
    cleanUp();
  });

  test('a matching pod receives its SVID, soon after the installation', async () => {
    const svids = await until('an SVID', 180, () => {
      const found = fetchSvids(NAMESPACE, 'core');
      return found.length > 0 ? found : undefined;
    });
    process.stdout.write(`install to first SVID (SQLite): ${((Date.now() - applied) / 1000).toFixed(1)} s\n`);
    expect(svids.map((svid) => svid.spiffeId)).toEqual([ID]);
  });

  test('everything becomes ready', async () => {
    await until('all pods ready', 120, () =>
      list('pods', NAMESPACE).every((pod) =>
        pod.status.conditions?.some((c: any) => c.type === 'Ready' && c.status === 'True'),
      ),
    );
  });

  test('the entries survive the server', async () => {
    const before = entries(NAMESPACE);
    expect(before.length).toBeGreaterThan(0);
    kubectl(['delete', 'pod', 'spire-server-0', '-n', NAMESPACE]);
    await until('the same entries', 120, () => {
      const after = entries(NAMESPACE);
      return before.every((id) => after.includes(id));
    });
  });

  describe('webhooks', () => {
    const registration = (spec: object) =>
      tryKubectl(
        ['apply', '--dry-run=server', '-f', '-'],
        JSON.stringify({
          apiVersion: 'spire.spiffe.io/v1alpha1',
          kind: 'ClusterSPIFFEID',
          metadata: { name: 'webhook-test' },
          spec,
        }),
      );
    const federation = (spec: object) =>
      tryKubectl(
        ['apply', '--dry-run=server', '-f', '-'],
        JSON.stringify({
          apiVersion: 'spire.spiffe.io/v1alpha1',
          kind: 'ClusterFederatedTrustDomain',
          metadata: { name: 'webhook-test' },
          spec,
        }),
      );

    const BROKEN = { className: NAMESPACE, spiffeIDTemplate: 'spiffe://embedded.test/{{ .PodMeta.Name' };

    // The controller manager enters its CA by itself; until the API server has it, nothing is refused.
    beforeAll(() => until('the webhook answers', 120, () => !registration(BROKEN).ok));

    test('what can be rendered is accepted', () => {
      const spec = { className: NAMESPACE, spiffeIDTemplate: 'spiffe://embedded.test/x' };
      expect(registration(spec)).toMatchObject({ ok: true });
    });

    test('what another installation handles is left to that one', () => {
      expect(registration({ ...BROKEN, className: 'another' })).toMatchObject({ ok: true });
    });

    test.each([
      ['a template that does not parse', { spiffeIDTemplate: 'spiffe://embedded.test/{{ .PodMeta.Name' }],
      ['an empty template', { spiffeIDTemplate: '' }],
      [
        'a selector that is none',
        {
          spiffeIDTemplate: 'spiffe://embedded.test/x',
          podSelector: { matchExpressions: [{ key: 'app', operator: 'Like', values: ['x'] }] },
        },
      ],
    ])('%s is refused', (_, spec) => {
      const { ok, err } = registration({ className: NAMESPACE, ...spec });
      expect(err).toMatch(/vclusterspiffeid|Unsupported value|Invalid value|denied/);
      expect(ok).toBe(false);
    });

    test('a bundle endpoint that is no https URL is refused', () => {
      const { ok } = federation({
        className: NAMESPACE,
        trustDomain: 'other.test',
        bundleEndpointURL: 'http://other.test',
        bundleEndpointProfile: { type: 'https_web' },
      });
      expect(ok).toBe(false);
    });
  });

  test('the operator of Prometheus accepts the monitors and rules', () => {
    expect(list('podmonitors.monitoring.coreos.com', NAMESPACE).length).toBeGreaterThan(0);
    expect(list('prometheusrules.monitoring.coreos.com', NAMESPACE).length).toBeGreaterThan(0);
  });
});
