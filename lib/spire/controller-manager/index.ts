export {
  ControllerManagerLogEncoding,
  ControllerManagerLogLevel,
  type ControllerManagerProps,
  type LeaderElectionProps,
  type ReconcileProps,
} from './config';
export {
  ControllerManagerWebhook,
  type ControllerManagerWebhookProps,
  WebhookFailurePolicy,
} from './webhook';
