import { synthesize } from '../support/platform';

const policy = (values: object, name: string) =>
  synthesize(values).objects.all.find(
    ({ kind, metadata }: any) => kind === 'NetworkPolicy' && metadata.name === name,
  ) as any;
const ON = { networkPolicies: { services: true } };

test('a port that services call admits those, and nobody else', () => {
  const [rule, ...others] = policy(ON, 'serviceradar-datasvc').spec.ingress;
  expect(rule.ports).toEqual([{ port: 50057, protocol: 'TCP' }]);
  const labels = rule.from.map(({ podSelector }: any) => podSelector.matchLabels.app);
  expect(labels).toContain('serviceradar-core');
  expect(labels).not.toContain('serviceradar-datasvc');
  expect(others).toEqual([]);
});

test('the other ports of a service that is called stay open', () => {
  const { ingress } = policy(ON, 'serviceradar-core').spec;
  expect(ingress.at(-1)).toEqual({
    ports: [
      { port: 8090, protocol: 'TCP' },
      { port: 9090, protocol: 'TCP' },
    ],
  });
});

test('there is none unless asked for, nor for a service that nobody calls', () => {
  expect(policy({}, 'serviceradar-datasvc')).toBeUndefined();
  expect(
    policy({ networkPolicies: { enabled: false, services: true } }, 'serviceradar-datasvc'),
  ).toBeUndefined();
  expect(policy(ON, 'serviceradar-bmp-collector')).toBeUndefined();
});
