export * from './certificates';
export { ChartResources, type ChartResourcesArgs } from './charts/chart-resources';
export { OutputTexts } from './charts/output-text';
export * from './kubernetes-resource';
export * from './service-radar';
