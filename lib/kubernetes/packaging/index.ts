export { type ChartObjects, chartsOf, type PackageFiles } from './charts';
export * from './component';
export * from './helm';
export * from './plain';
export * from './yaml';
