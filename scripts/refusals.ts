/** Where a value is refused. */
export enum RefusedBy {
  CONSTRUCT = 'construct',
  SYNTH = 'synth',
  VALUES = 'values file',
  PROGRAM = 'certs command',
  PULUMI = 'Pulumi component',
}

/** A check of one value: what it demands, as a sentence for docs/rules.md. */
export interface Refusal {
  readonly by: RefusedBy;
  readonly demand: string;
}

const construct = (demand: string): Refusal => ({ by: RefusedBy.CONSTRUCT, demand });
const synth = (demand: string): Refusal => ({ by: RefusedBy.SYNTH, demand });
const values = (demand: string): Refusal => ({ by: RefusedBy.VALUES, demand });
const program = (demand: string): Refusal => ({ by: RefusedBy.PROGRAM, demand });
const pulumi = (demand: string): Refusal => ({ by: RefusedBy.PULUMI, demand });

/** Every ID in a message that is not the ID of a rule. A test finds those that are missing here. */
export const REFUSALS: { readonly [id: string]: Refusal } = {
  'absolute-path': values('A path begins with a slash.'),
  acknowledgement: construct('An acknowledgement names a warning and gives a reason.'),
  acme: synth(
    'A certificate authority of ACME is given a public name and an address, and its terms are accepted.',
  ),
  'admin-id': values('Admins are SPIFFE IDs of workloads of the trust domain.'),
  'agent-name': values(
    'ID and partition of the agent fit into a common name, and lead to files of their own.',
  ),
  'agent-number': synth("Counts of the agent's settings are not negative, and timeouts in SPIRE's range."),
  'alongside-spire': values("SPIRE's CA does not outlive the authority that signs it."),
  'authorized-delegate': synth("Delegates are members of the agent's own trust domain."),
  'availability-target': synth(
    'An availability target is a day or more, and leaves 12 hours of the lifetime of the SVIDs.',
  ),
  broker: synth(
    'A broker endpoint listens somewhere, and each broker is named once and may refer to something.',
  ),
  'broker-scope': construct("A broker limited to the agent's node needs an agent that asks the kubelet."),
  'bundle-endpoint-url': construct('A bundle endpoint has an https URL with a host and without a user.'),
  'bundle-publisher': construct('ConfigMaps of the bundle are named in one place.'),
  'ca-subject': synth('The subject of the CA is not empty.'),
  catalogue: construct('A service of ServiceRadar is named as in its catalogue.'),
  certificate: construct('What is read as a certificate is one, as PEM.'),
  'certificate-authority': construct('An authority that signs is valid now, may sign, and has its key.'),
  'certificate-impersonation': construct(
    "A DNS name, a subject and a SPIFFE ID belong to one service; a subject is not the authority's.",
  ),
  'certificate-lifetime': construct(
    'A certificate lives a year at most and no longer than its authority, which lives a century at most.',
  ),
  'certificate-missing': construct('A service has a certificate before something refers to it.'),
  'certificate-name': construct('Names of certificates lead to files of their own.'),
  'certificate-names': construct('A certificate has a DNS name, and each name once.'),
  'certificate-path': construct('Pods mount their own files, each at a path of its own below the directory.'),
  'certificate-renewal': construct(
    'A certificate is renewed before it expires, and its Jobs run often enough.',
  ),
  'certificate-request': construct(
    'A certificate request is PKCS#10, signed by its own key with SHA-2, for EC P-256, P-384, P-521 or RSA of 2048 bits or more.',
  ),
  'certificate-target': synth(
    'Each certificate is stored somewhere, and Secrets name certificates that exist.',
  ),
  choice: values('A value with a fixed set of choices is one of them.'),
  cidr: synth('A range of addresses is a CIDR.'),
  'cnpg-name': construct('The name of a CloudNativePG Cluster is one that its operator accepts.'),
  container: construct('Containers that are to get an identity are containers of the workload.'),
  'container-image': values('An image has a tag or a digest.'),
  'controller-manager-off': values('The controller manager is on: it makes every entry of the services.'),
  count: construct('A count is a whole number.'),
  'country-code': values('A country is two letters.'),
  'credential-in-configuration': synth(
    'Data and variables of plugins have no passwords and tokens, other than from Secrets.',
  ),
  'cron-schedule': construct('A schedule is one of cron.'),
  'data-host-path': construct('What an agent keeps on its node is in a directory of its own there.'),
  'database-address': construct('A database has the name of a host.'),
  'database-credentials': construct(
    'A database that the operator does not create comes with a Secret for its credentials.',
  ),
  'datastore-configuration': synth(
    'The datastore has a type that exists, and keys and parameters that SPIRE knows.',
  ),
  deadline: construct('A Job has whole seconds to run.'),
  'distinguished-name': construct(
    'A subject is a name as RFC 4514 writes it, of attributes that are known and not too long.',
  ),
  'dns-label': construct('Names of services and namespaces are DNS labels.'),
  'dns-name': construct(
    'DNS names of an SVID are what SPIRE accepts: ASCII labels, a wildcard only as the first.',
  ),
  'downstream-store-svid': construct('An entry is downstream or stored, not both.'),
  'duplicate-key': values('A key is there once.'),
  duration: values('A duration is one of Go, without days, and not negative.'),
  'edge-gateway': synth('A gateway is a host with a port.'),
  'edge-server-name': synth("The gateway's name is one that a certificate has."),
  'extra-names': values('Further names are for services that have a certificate.'),
  'federates-with': synth('Fixed relations are with other trust domains, one with each.'),
  'file-mode': construct(
    'Files can be read by their owner and not run, with the same permissions whenever a pod is given them.',
  ),
  'finite-number': construct('Numbers in a manifest are finite: YAML has no others that Kubernetes reads.'),
  'go-regexp': construct('A pattern is a regular expression that Go reads.'),
  'group-kind': construct('A kind is one that the controller manager reconciles, with its group.'),
  'hcl-value': construct("A setting has a form that SPIRE's parser reads back as it was."),
  'health-port': values('The health port is not published.'),
  hint: construct('A hint has at most 1024 bytes.'),
  'ip-address': construct(
    'An address is one IPv4 or IPv6 address: in certificates without range, zone or port, and no host name where SPIRE would drop it.',
  ),
  'join-token-data': construct('An agent that attests by join token keeps its data on its node.'),
  'join-token-key': synth('An agent that attests by join token keeps its key on disk.'),
  'join-token-ttl': values('A join token lives a day at most.'),
  'key-encoding': construct('A private key is written in an encoding of its type.'),
  'key-storage': synth("The CA keys are below the server's data directory, on its volume."),
  label: construct('Keys and values of labels are what Kubernetes accepts.'),
  'label-selector': construct('A label selector is one that Kubernetes accepts.'),
  'leader-election': construct('The times of the leader election are in their order.'),
  'low-port': synth('A listener has a port from 1024: no container has the right to another.'),
  'max-unavailable': construct('An update leaves out a number of nodes above 0, or a percentage of them.'),
  'missing-value': values('Keys that are required, or that others require, are there.'),
  'monitoring-labels': construct('Metrics carry the labels that the alerts read.'),
  'monitoring-namespace': construct('Where NetworkPolicies are on, the namespace of Prometheus is named.'),
  'monitoring-tls': construct('Metrics over TLS are scraped with a TLS configuration.'),
  'monitoring-without-metrics': construct('What is to be scraped serves metrics.'),
  'mount-path': construct('A directory in a pod is an absolute path, and none of the system.'),
  'node-certificates': synth(
    'The attestor x509pop has CA certificates, a template that parses, and limits above 0.',
  ),
  'node-port': construct('A port of the nodes is in the range that Kubernetes has for them.'),
  'object-name': construct('Names of Kubernetes objects are DNS subdomains.'),
  'parent-id': construct('The parent of an entry is a member of the trust domain, with a path.'),
  'path-length': construct('Below an authority stand 0 to 10 others.'),
  plugin: synth('A plugin exists, is there once, and has arguments and a checksum only with a command.'),
  'plugin-count': synth('There are as many plugins of a type as SPIRE takes.'),
  'plugin-requirements': construct(
    'Two plugins do not need the same volume, path or variable with different content.',
  ),
  'pod-labels': construct('The pods of a service have at least one label.'),
  port: synth('A port is a number from 1 to 65535.'),
  'port-clash': synth('The listeners of a process have ports of their own.'),
  'postgres-disabled': values('Settings of Postgres are there only where Postgres is.'),
  'postgres-name': construct('Databases and roles have names that Postgres keeps, and that are not its own.'),
  'postgres-owner': values('Settings of a Postgres are given where that Postgres is declared.'),
  'postgres-place': values('There is one Postgres.'),
  'private-socket': synth("Private sockets are outside of the directory of the Workload API's socket."),
  'program-missing': synth('The program of the Jobs was built.'),
  'program-size': synth('The program of the Jobs fits into an object that kubectl applies.'),
  'prometheus-tls': synth('Scrapers are authorized in one way: by SPIFFE ID, or by a CA.'),
  'prune-attested-nodes': synth(
    'Pruning has an age from which agents are pruned, and a positive batch size.',
  ),
  'psat-cluster': construct(
    'Clusters of k8s_psat are there once, and allow service accounts by their full names.',
  ),
  'publisher-cluster': construct('Targets of a bundle publisher are there once.'),
  quantity: values('A quantity is one of Kubernetes.'),
  range: values('A number is within its range.'),
  rebootstrap: synth('Rebootstrapping is possible with the trust bundle and the node attestor.'),
  'refresh-hint': synth('The refresh hint of a bundle is between a minute and a day.'),
  'regenerator-off': values('What is to be rotated has a generator.'),
  'registered-before': construct('A service that is registered again is the same, with the same rights.'),
  replicas: construct('The number of replicas is a whole number, at least 1.'),
  'retired-key': values("Keys of ServiceRadar's charts that mean nothing any more are left out."),
  'sds-names': synth('The resources of the secret discovery service have different names.'),
  'secret-clash': construct("The authority's key has a Secret of its own, and each Secret is there once."),
  'secret-namespace': construct(
    'Secrets are in the namespace of who reads them: a pod, or the operator of Spinnaker.',
  ),
  'secret-size': synth('The certificates of a Secret fit into it.'),
  selector: construct('A selector has a type and a value.'),
  'server-name': construct('The name of a server leaves room for the label of its pods.'),
  'service-account-shared': values('Services and the agent have service accounts of their own.'),
  'service-type': values('Settings of the Service fit its type.'),
  'shared-certificate': construct('Who shares a certificate adds names, addresses and workloads only.'),
  'socket-host-path': construct('The socket has a directory of its own on the node.'),
  'socket-path': construct('A socket is an absolute path, with a directory.'),
  'source-ranges': construct('A list of source ranges has at least one.'),
  'spiffe-id': construct(
    'A SPIFFE ID has a lower-case trust domain, and path segments of the permitted characters.',
  ),
  'store-svid-selectors': construct('The selectors of a stored SVID have one type.'),
  template: construct('A template reads fields that exist, with functions that exist.'),
  text: values('A text is not empty.'),
  'token-lifetime': construct('A projected token lives ten minutes or longer.'),
  'trust-bundle-url': construct('A trust bundle is downloaded by https, or by http over a Unix socket.'),
  'trust-domain': construct('A trust domain is a lower-case name without scheme, path and port.'),
  'trust-domain-bundle': construct('A bundle is a JWK set of public keys.'),
  type: values('A value has the type of its key.'),
  'unknown-key': values('A key exists; the message names the nearest.'),
  'values-file': values('The values file can be read.'),
  'workload-agreement': construct(
    'A workload has the namespace, the service account and the labels of its service.',
  ),
  'workload-id': construct('A workload has an ID of the trust domain with a path outside of /spire.'),
  'workload-kind': construct('A patch is for a Deployment, a StatefulSet or a DaemonSet.'),
  'writable-path': synth(
    'What a process writes is below its data directory, or on a volume that a plugin requires.',
  ),
  yaml: values('The file is YAML.'),
  'rotation-phase': program(
    'The steps of a rotation of the authority come in their order: prepare, activate, retire.',
  ),
  'rotation-id': program(
    'A rotation of the certificates has a name, so that a repeated run does nothing twice.',
  ),
  'renewal-window': program('Certificates are renewed within less than their lifetime.'),
  'edge-layout': program('Agents outside are issued certificates only where the layout names a gateway.'),
  'edge-name': program(
    'The common name of an agent has at most 64 characters, nor does a partition end as other files of a bundle do.',
  ),
  'edge-lifetime': program(
    'A certificate of an agent lives no longer than the layout and the authority allow.',
  ),
  'command-line': program(
    'Arguments of the program are options that the command knows, with values that fit.',
  ),
  'layout-file': program('The layout is a file that can be read, with JSON in it.'),
  'input-file': program('A file that is given to the program can be read.'),
  'output-file': program('The program overwrites no file that is there.'),
  'keystore-password': construct(
    'Keystores have one source of passwords; a file with one has one line of 6 ASCII characters or more.',
  ),
  'certificate-material': program(
    'Files of a certificate are made of a certificate and its own private key.',
  ),
  'pulumi-text-id': pulumi('Each text for an Output has a name of its own, of at most 32 characters.'),
  'pulumi-text-lost': pulumi('The text for an Output reaches an object unchanged.'),
  'pulumi-output-in-text': pulumi('An Output becomes part of a text by `outputs.text`, and is never a key.'),
  'pulumi-output-name': pulumi(
    'Kinds of objects are known; names and namespaces that are Outputs are given by `outputs.text`.',
  ),
  'pulumi-order': pulumi('No two objects wait for each other.'),
  'pulumi-object': pulumi('An object that is asked for is among those of the component.'),
  'pulumi-hours': pulumi('With Pulumi, lifetimes are whole hours and longer than the time of renewal.'),
  'pulumi-authority': pulumi(
    'Authorities have different names, and one rotation is finished before the next.',
  ),
  'pulumi-restart': pulumi('A workload to restart has one of the certificates.'),
  'pulumi-regenerator': pulumi('With Pulumi no job rotates: `certs.regenerator.enabled` is false.'),
  'pulumi-security': pulumi('The security is values, spiffe or tls.'),
  'volume-clash': construct('What an identity needs has a name and a path in the pod that nothing else has.'),
  'generator-name': construct(
    'Jobs of certificates and Secrets of passwords have names of their own in their namespace.',
  ),
  'layout-size': synth('The layout fits into an object that kubectl applies.'),
  'web-off': values('Keys of web are there only where something serves web-ng.'),
  'host-name': values('The name of a host is lower case, has no underscore and is no address.'),
  annotation: construct('The key of an annotation is one that Kubernetes takes.'),
  'edge-impersonation': program('An agent outside has no name of a service or of the authority.'),
  'edge-type': program('What runs outside is an agent, a poller or a checker.'),
  'pulumi-text-value': pulumi('An Output that becomes a text has a value.'),
  'spinnaker-service': construct(
    'A service of Spinnaker is named as in its table, once, and takes part in TLS.',
  ),
  'spinnaker-distribution': construct("Dinghy and Terraformer are services of Armory's distribution."),
  'spinnaker-high-availability': construct('A service or its variants take part, as `haServices` says.'),
  'spinnaker-stage': construct(
    'Stages are reached by steps that cut no caller off, and left for http only from https.',
  ),
  'spinnaker-secret': construct(
    'The operator can refer to Secrets and keys, mount them and tell them apart.',
  ),
  'spinnaker-spec': construct(
    "Keys of a SpinnakerService's spec are those that the operator reads, and hold mappings where it wants them.",
  ),
  'spinnaker-setting': construct(
    'Settings of a SpinnakerService do not contradict TLS, and its services are not called by http.',
  ),
  'spinnaker-gate': construct('A Gate that ends TLS has one certificate and https addresses for browsers.'),
  'spinnaker-language': construct(
    'Files for Java are asked for services in Java, and those for Go for services in Go.',
  ),
  'spinnaker-keystore': construct(
    'A certificate of a layout for a Java service has a PKCS#12 keystore that its Java reads.',
  ),
  'spinnaker-go-key': construct('A certificate of a layout for a Go service has an RSA key as PKCS#1.'),
  'spinnaker-certificate': construct('Each service that takes part has a certificate.'),
  'kyverno-version': construct('The release of Kyverno is one whose policies the package knows.'),
  'cert-manager-duration': construct(
    'A certificate of cert-manager lives an hour or longer, a year at most unless it is an authority, and is renewed five minutes or more before its end.',
  ),
  'cert-manager-key': construct(
    'A key of cert-manager is EC or RSA, PKCS#1 only if RSA, and replaced always or never.',
  ),
  'cert-manager-names': construct(
    'A certificate of cert-manager has a name, and a common name has 64 characters at most, and a URI has a scheme.',
  ),
  'secret-key': construct('A key of a Secret is one that Kubernetes takes.'),
  'root-authority': construct(
    'Roots are there once, the one that signs is trusted, and what comes from the authority is not said otherwise.',
  ),
  'policy-name': construct('Each policy has a name of its own.'),
  'policy-form': construct('The release of Kyverno knows the form of the policies.'),
  reissue: construct('What issues certificates again is a word of 63 characters at most.'),
  'serving-alias': construct('A service that asks by annotation has no names but those of its Service.'),
  'serving-cluster-domain': construct('Services and platform have the same cluster domain.'),
  'serving-namespace': construct(
    'A service that has or trusts certificates is in a namespace that gets them.',
  ),
  'serving-secret': construct("A service's certificate has a Secret of its own, and not that of the roots."),
  'serving-service': construct(
    'The Service that is annotated is that of the service, and not annotated otherwise.',
  ),
  'serving-annotation': synth('Pods wait for a certificate only if a Service asks for it.'),
  'enum-value': construct('A value of an enum is one that the enum has.'),
  'cert-manager-issuer': construct("An issuer of cert-manager's own group is an Issuer or a ClusterIssuer."),
  'cert-manager-field': construct('Subjects and references to issuers have fields that cert-manager knows.'),
  'spinnaker-name': construct('A certificate of a layout has every name by which its service is called.'),
  'spinnaker-client-trust': construct('A truststore for calls and its password are given together.'),
  'variable-clash': construct('A container has no variable of its identity already with another value.'),
  'serving-trust': construct('Where the trusted roots are there already, no Bundle of them is described.'),
};
