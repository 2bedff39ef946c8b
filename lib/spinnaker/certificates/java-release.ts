import { Pkcs12Profile } from '../../certificates';
import { enumProblem, type Problem } from '../../identity';
import { CertManagerPkcs12Profile } from '../../kubernetes';

/** The Java that Spinnaker's services run on, which decides the PKCS#12 files that they can read. */
export enum SpinnakerJava {
  /** Any Java 8: AES in PKCS#12 came with 8u301. */
  JAVA_8 = '8',
  /** Any Java 11: AES in PKCS#12 came with 11.0.12. */
  JAVA_11 = '11',
  /** Java 17 or newer. */
  JAVA_17 = '17',
}

/** Algorithms of PKCS#12 that each update of a Java reads, for cert-manager. */
export function certManagerProfile(java: SpinnakerJava): CertManagerPkcs12Profile {
  return java === SpinnakerJava.JAVA_17 ? CertManagerPkcs12Profile.MODERN : CertManagerPkcs12Profile.LEGACY;
}

/** Algorithms of PKCS#12 that each update of a Java reads, for a layout. */
export function layoutProfile(java: SpinnakerJava): Pkcs12Profile {
  return java === SpinnakerJava.JAVA_17 ? Pkcs12Profile.MODERN : Pkcs12Profile.LEGACY;
}

/** Why that is no Java here, or undefined. */
export function javaProblem(java: SpinnakerJava | undefined): Problem | undefined {
  return java === undefined ? undefined : enumProblem('enum-value', java, SpinnakerJava);
}

/** Whether a Java reads PKCS#12 of a layout. */
export function readsProfile(java: SpinnakerJava, profile: Pkcs12Profile): boolean {
  return java === SpinnakerJava.JAVA_17 || profile === Pkcs12Profile.LEGACY;
}
