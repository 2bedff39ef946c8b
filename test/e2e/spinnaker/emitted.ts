import { App, Chart } from 'cdk8s';
import {
  MtlsStage,
  SpinnakerDistribution,
  SpinnakerMtls,
  type SpinnakerMtlsProps,
} from '../../../lib/spinnaker';
import { CERTIFICATES, NAMESPACE, SERVICES } from './material';

/** What the package makes of a stage. */
export function mtls(props: Partial<SpinnakerMtlsProps> = {}): SpinnakerMtls {
  const stage = props.stage ?? MtlsStage.NEED;
  return new SpinnakerMtls(new Chart(new App(), 'chart'), 'mtls', {
    namespace: NAMESPACE,
    distribution: SpinnakerDistribution.ARMORY,
    services: SERVICES,
    from: stage,
    certificates: CERTIFICATES,
    spec: {},
    ...props,
    stage,
  });
}
