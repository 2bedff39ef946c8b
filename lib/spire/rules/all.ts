import { adminDownstream } from './admin-downstream';
import { adminServiceAccount } from './admin-service-account';
import { adminTrustDomain } from './admin-trust-domain';
import { agentsOnly } from './agents-only';
import { bundleConfigMap } from './bundle-config-map';
import { classFilter } from './class-filter';
import { className } from './class-name';
import { classShared } from './class-shared';
import { clusterName } from './cluster-name';
import { configuration } from './configuration';
import { databaseCa } from './database-ca';
import { databaseHost } from './database-host';
import { databasePassword } from './database-password';
import { databaseTls } from './database-tls';
import { debugLogs } from './debug-logs';
import { discoverWorkloadPath } from './discover-workload-path';
import { dnsNameClaimed } from './dns-name-claimed';
import { dnsNameShared } from './dns-name-shared';
import { duplicateObject } from './duplicate-object';
import { type SpireRule } from './engine/rule';
import { entryIdCleanup } from './entry-id-cleanup';
import { entryIdPrefix } from './entry-id-prefix';
import { everyPod } from './every-pod';
import { federationDuplicate } from './federation-duplicate';
import { federationOverridden } from './federation-overridden';
import { federationOwnTrustDomain } from './federation-own-trust-domain';
import { federationRelation } from './federation-relation';
import { firstBundle } from './first-bundle';
import { gcInterval } from './gc-interval';
import { hostNetwork } from './host-network';
import { hostPort } from './host-port';
import { ignoredNamespace } from './ignored-namespace';
import { insecureBootstrap } from './insecure-bootstrap';
import { kubeletNetwork } from './kubelet-network';
import { labelOnly } from './label-only';
import { maskedDuplicate } from './masked-duplicate';
import { memoryKeys } from './memory-keys';
import { metricsUnreachable } from './metrics-unreachable';
import { noNetworkPolicy } from './no-network-policy';
import { nodeAttestation } from './node-attestation';
import { nodesProxy } from './nodes-proxy';
import { openKubelet } from './open-kubelet';
import { parentAgreement } from './parent-agreement';
import { parentIdTemplate } from './parent-id-template';
import { publicServer } from './public-server';
import { reconcileOff } from './reconcile-off';
import { registrationAgreement } from './registration-agreement';
import { remoteKubeconfig } from './remote-kubeconfig';
import { replicasSqlite } from './replicas-sqlite';
import { sharedBundle } from './shared-bundle';
import { sharedSocket } from './shared-socket';
import { skipKubeletVerification } from './skip-kubelet-verification';
import { svidTtl } from './svid-ttl';
import { tlsUnverified } from './tls-unverified';
import { tokenAudience } from './token-audience';
import { trustDomainAgreement } from './trust-domain-agreement';
import { trustDomainSplit } from './trust-domain-split';
import { webhookOrder } from './webhook-order';

/** Every rule, errors first, in the order of the documentation. */
export const RULES: SpireRule[] = [
  trustDomainAgreement,
  clusterName,
  remoteKubeconfig,
  tokenAudience,
  nodeAttestation,
  parentAgreement,
  agentsOnly,
  sharedSocket,
  hostPort,
  sharedBundle,
  bundleConfigMap,
  configuration,
  svidTtl,
  replicasSqlite,
  trustDomainSplit,
  databasePassword,
  entryIdPrefix,
  gcInterval,
  classFilter,
  classShared,
  parentIdTemplate,
  registrationAgreement,
  dnsNameClaimed,
  ignoredNamespace,
  className,
  reconcileOff,
  maskedDuplicate,
  duplicateObject,
  federationRelation,
  federationDuplicate,
  federationOwnTrustDomain,
  adminTrustDomain,
  kubeletNetwork,
  discoverWorkloadPath,
  insecureBootstrap,
  skipKubeletVerification,
  openKubelet,
  nodesProxy,
  hostNetwork,
  noNetworkPolicy,
  publicServer,
  tlsUnverified,
  databaseTls,
  databaseCa,
  databaseHost,
  memoryKeys,
  entryIdCleanup,
  debugLogs,
  adminDownstream,
  adminServiceAccount,
  everyPod,
  labelOnly,
  dnsNameShared,
  federationOverridden,
  firstBundle,
  metricsUnreachable,
  webhookOrder,
];
