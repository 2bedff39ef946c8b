/** Whose Spinnaker, and so whose operator, it is. */
export enum SpinnakerDistribution {
  /** Spinnaker of the community. */
  OSS = 'oss',
  /** Armory's, which adds Dinghy and Terraformer. */
  ARMORY = 'armory',
}

/** Group and version of the SpinnakerService that the operator of a distribution reads. */
export function spinnakerApiVersion(distribution: SpinnakerDistribution): string {
  return distribution === SpinnakerDistribution.ARMORY
    ? 'spinnaker.armory.io/v1alpha2'
    : 'spinnaker.io/v1alpha2';
}
