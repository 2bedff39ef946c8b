export { SpireMonitoring, type SpireMonitoringProps } from './monitoring';
