import { Datastore } from '../../../lib/spire';
import { objectsOf } from '../../support/program';

const datastore = Datastore.cnpg();

test('several replicas are spread, and drained one at a time', () => {
  const objects = objectsOf({ replicas: 3, datastore });
  expect(objects.get('StatefulSet').spec).toMatchObject({ replicas: 3, podManagementPolicy: 'Parallel' });
  const labelSelector = { matchLabels: { app: 'spire-server' } };
  expect(objects.get('PodDisruptionBudget').spec).toEqual({ maxUnavailable: 1, selector: labelSelector });
  expect(objects.pod('StatefulSet').topologySpreadConstraints).toEqual(
    ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector,
    })),
  );
});

test('one replica has neither, for a budget would block every drain', () => {
  const objects = objectsOf({ replicas: 1, datastore });
  expect(objects.kind('PodDisruptionBudget')).toEqual([]);
  expect(objects.pod('StatefulSet')).not.toHaveProperty('topologySpreadConstraints');
});

test.each([0, -1, 1.5, NaN])('%d is no number of replicas', (replicas) => {
  expect(() => objectsOf({ replicas, datastore })).toThrow('[replicas]');
});
