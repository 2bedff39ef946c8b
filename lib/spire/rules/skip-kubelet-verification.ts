import { configWarnings } from './engine/config-warnings';
import { type SpireRule } from './engine/rule';

export const skipKubeletVerification: SpireRule = {
  id: 'skip-kubelet-verification',
  severity: 'warning',
  title: "An agent verifies the kubelet's certificate.",
  why: "Whoever answers on the kubelet's port otherwise decides which pod a process belongs to, and so which identity it gets.",
  remedy:
    "Have kubelets serve a certificate of the cluster's CA (serverTLSBootstrap), or name the CA that they have.",
  check: (model) => configWarnings(model, 'skip-kubelet-verification'),
};
