import { Duration } from 'cdk8s';
import { parseGoDuration, type TrustDomain } from '../identity';
import {
  type ControllerManagerLogLevel,
  Datastore,
  type ExternalTrafficPolicy,
  type KeyType,
  Kubelet,
  type LogLevel,
  NodeAttestor,
  type PostgresTls,
  ServerService,
  type SpireAgentProps,
  type SpireServer,
  type SpireServerProps,
  WorkloadAttestor,
} from '../spire';
import { type Catalogue } from './catalogue';
import { type SpireValues } from './values';

/** The server that the values describe. */
export function serverProps(
  values: SpireValues,
  trustDomain: TrustDomain,
  catalogue: Catalogue,
): SpireServerProps {
  const { server, controllerManager } = values;
  const admins = catalogue.identified.filter((service) => service.admin);
  return {
    trustDomain,
    clusterName: values.clusterName,
    namespace: values.namespace,
    name: server.serviceName,
    image: server.image,
    replicas: server.replicas,
    datastore: datastore(values),
    // Edge pollers, which no cluster vouches for.
    nodeAttestors: [NodeAttestor.joinToken()],
    bundleConfigMap: values.bundleConfigMap,
    tokenAudience: values.tokenAudience,
    settings: {
      logLevel: server.logLevel as LogLevel,
      adminIds: [
        ...new Set([
          ...server.adminIDs,
          ...admins.map((service) => service.identity.spiffeId(trustDomain).toString()),
        ]),
      ],
      caTtl: duration(server.caTTL),
      caKeyType: server.caKeyType as KeyType,
      defaultX509SvidTtl: duration(server.defaultX509SVIDTTL),
      defaultJwtSvidTtl: duration(server.defaultJWTSVIDTTL),
      auditLogEnabled: true,
    },
    telemetry: values.monitoring.enabled ? { prometheus: {} } : undefined,
    monitoringNamespace: values.monitoring.enabled ? values.monitoring.namespace : undefined,
    service: service(values),
    storageSize: server.dataPVC.size,
    storageClass: server.dataPVC.storageClass,
    resources: server.resources,
    priorityClassName: server.priorityClassName,
    networkPolicy: values.networkPolicies.enabled,
    controllerManager: {
      image: controllerManager.image,
      logLevel: controllerManager.logLevel as ControllerManagerLogLevel,
      ignoreNamespaces: [...controllerManager.ignoreNamespaces],
      className: controllerManager.className,
      // The prefix of ServiceRadar's own charts, so that a migrated server's entries are taken over.
      entryIdPrefix: 'k8s',
      webhookName: controllerManager.validatingWebhookConfigurationName,
      leaderElection: { resourceName: controllerManager.leaderElectionResourceName },
      resources: controllerManager.resources,
    },
  };
}

/** The agent that the values describe. */
export function agentProps(values: SpireValues, server: SpireServer): SpireAgentProps {
  const { agent } = values;
  return {
    server,
    serviceAccount: values.agentServiceAccount,
    image: agent.image,
    socketHostPath: values.socketHostPath,
    hostNetwork: agent.hostNetwork,
    workloadAttestors: [
      WorkloadAttestor.k8s({
        kubelet: Kubelet.secure({
          skipVerification: agent.skipKubeletVerification,
          nodesProxy: agent.kubeletNodesProxy,
        }),
      }),
    ],
    settings: { logLevel: agent.logLevel as LogLevel },
    telemetry: values.monitoring.enabled ? { prometheus: {} } : undefined,
    monitoringNamespace: values.monitoring.enabled ? values.monitoring.namespace : undefined,
    tolerations: agent.tolerations,
    resources: agent.resources,
    priorityClassName: agent.priorityClassName,
    networkPolicy: values.networkPolicies.enabled,
  };
}

function datastore({ postgres }: SpireValues): Datastore {
  if (!postgres.enabled) return Datastore.sqlite();
  const { database, username, external, passwordExistingSecret } = postgres;
  if (external) {
    return Datastore.postgres({
      host: external.host,
      port: external.port,
      database,
      username,
      tls: external.sslmode as PostgresTls,
      password: passwordExistingSecret ? { name: passwordExistingSecret, key: 'password' } : undefined,
      ca: external.caSecret ? { name: external.caSecret, key: 'ca.crt' } : undefined,
      clientCertificateSecret: external.clientCertSecret,
    });
  }
  if (postgres.existingCluster) {
    return Datastore.cnpgDatabase({
      clusterName: postgres.clusterName,
      database,
      username,
      credentialsSecret: passwordExistingSecret!,
    });
  }
  return Datastore.cnpg({
    clusterName: postgres.clusterName,
    instances: postgres.instances,
    storageSize: postgres.storageSize,
    storageClass: postgres.storageClass,
    database,
    username,
    credentialsSecret: passwordExistingSecret,
    image: postgres.imageName,
    imagePullSecrets: [...postgres.imagePullSecrets],
    parameters: postgres.postgresqlParameters,
    sharedPreloadLibraries: [...postgres.sharedPreloadLibraries],
    operatorNamespace: postgres.operatorNamespace,
  });
}

function service({ server }: SpireValues): ServerService {
  const common = {
    nodePort: server.nodePort,
    annotations: server.serviceAnnotations,
    externalTrafficPolicy: server.externalTrafficPolicy as ExternalTrafficPolicy | undefined,
  };
  if (server.serviceType === 'NodePort') return ServerService.nodePort(common);
  if (server.serviceType === 'LoadBalancer') {
    return ServerService.loadBalancer({
      ...common,
      loadBalancerIp: server.loadBalancerIP,
      sourceRanges: server.loadBalancerSourceRanges && [...server.loadBalancerSourceRanges],
    });
  }
  return ServerService.clusterIp({ annotations: common.annotations });
}

function duration(text: string): Duration {
  return Duration.millis(parseGoDuration(text)! * 1000);
}
