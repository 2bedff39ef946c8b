import * as pulumi from '@pulumi/pulumi';
import {
  type EntryRef,
  type LayoutDocument,
  RECORD_FILE,
  ROOT_FILE,
  type TargetLayout,
} from '../../certificates';
import {
  authorityFiles,
  type EntryFiles,
  recordBytes,
  SECRET_LABELS,
  type TargetRecord,
} from '../../certificates/issuer';
import { certificateFiles } from '../../certificates/issuing';
import { KubernetesResource, resourceName } from '../kubernetes-resource';
import { type CertificateAuthority } from './authority';
import { type LeafCertificate } from './leaf';

/** The authorities of a layout, of which one signs. */
export interface Authorities {
  readonly current: CertificateAuthority;
  readonly next?: CertificateAuthority;
  readonly previous?: CertificateAuthority;
}

/** The files of the authority's entry. */
export function authorityData({ current, next, previous }: Authorities): pulumi.Output<EntryFiles> {
  const pem = (authority: CertificateAuthority) =>
    pulumi.output({ certificate: authority.certificate, privateKey: authority.privateKey });
  return pulumi
    .all([pem(current), next && pem(next), previous?.certificate])
    .apply(([signing, prepared, before]) =>
      authorityFiles({ current: signing, next: prepared, previous: before }),
    );
}

/** What a target is made of. */
export interface TargetContent {
  readonly layout: LayoutDocument;
  readonly certificates: { readonly [name: string]: LeafCertificate };
  readonly authority: CertificateAuthority;
  readonly rootBundle: pulumi.Output<string>;
  readonly rotation?: string;
}

/** The files of a target. */
export function targetData(target: TargetLayout, content: TargetContent): pulumi.Output<EntryFiles> {
  const { layout, certificates, authority, rootBundle, rotation } = content;
  const record: TargetRecord = {
    runtimeLayoutVersion: layout.runtimeLayoutVersion,
    rotation: rotation ? Object.fromEntries(target.certificates.map((name) => [name, rotation])) : {},
    certificates: target.certificates,
  };
  const issued = target.certificates.map((name) => {
    const { certificate, privateKey } = certificates[name];
    return pulumi.output({ certificate, privateKey });
  });
  const entries = target.certificates.map((name) =>
    layout.certificates.find((entry) => entry.name === name)!,
  );
  return pulumi
    .all([authority.certificate, rootBundle, pulumi.all(issued)])
    .apply(([ca, bundle, all]): EntryFiles =>
      Object.assign(
        { [ROOT_FILE]: Buffer.from(bundle), [RECORD_FILE]: recordBytes(record) },
        ...all.map((one, i) => certificateFiles(entries[i], one, ca, bundle)),
      ),
    );
}

/** A Secret with these files, as the certificate generator would make it. */
export function certificateSecret(
  component: string,
  { namespace, name }: EntryRef,
  files: pulumi.Output<EntryFiles>,
  opts: pulumi.CustomResourceOptions,
): KubernetesResource {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels: SECRET_LABELS },
    type: 'Opaque',
    data: files.apply((content) =>
      Object.fromEntries(Object.entries(content).map(([file, bytes]) => [file, bytes.toString('base64')])),
    ),
  };
  return new KubernetesResource(resourceName(component, secret), secret, opts);
}
