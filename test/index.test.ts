import * as spire from '../lib';

test('of the parts that it is built of, users get those that they need', () => {
  for (const name of ['Manifest', 'namespacePeer', 'podPeer', 'SpireServer', 'ServiceIdentity']) {
    expect(spire).toHaveProperty(name);
  }
  for (const name of ['manifest', 'late', 'nonEmpty', 'grantRules', 'restrictedPod', 'checksum']) {
    expect(spire).not.toHaveProperty(name);
  }
});
