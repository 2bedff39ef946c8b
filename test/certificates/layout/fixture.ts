import {
  CertificateLayout,
  type CertificateLayoutProps,
  type LayoutDocument,
} from '../../../lib/certificates';
import { ServiceIdentity, TrustDomain } from '../../../lib/identity';

export const TRUST_DOMAIN = new TrustDomain('example.org');

export const service = (name: string, namespace = 'demo', more = {}) =>
  new ServiceIdentity({ name, namespace, ...more });

export const CORE = service('core');
export const WEB = service('web');

export const layoutOf = (props: Partial<CertificateLayoutProps> = {}) =>
  new CertificateLayout({ namespace: 'demo', trustDomain: TRUST_DOMAIN, ...props });

/** Plain data, as a file has it, that a test may change anywhere. */
export function documentOf(layout: CertificateLayout): any {
  return JSON.parse(JSON.stringify(layout.document()));
}

/** Of core and web. */
export function sample(change: (document: any) => void = () => undefined): LayoutDocument {
  const layout = layoutOf({ edge: { gateway: 'core.demo.svc:50052' } });
  layout.add(CORE);
  layout.add(WEB);
  const document = documentOf(layout);
  change(document);
  return document;
}
