/** By these, commands of the plan tell the SpinnakerService from what makes its certificates. */
export const SPINNAKER_SERVICE_LABELS = { 'app.kubernetes.io/component': 'spinnaker-service' };
