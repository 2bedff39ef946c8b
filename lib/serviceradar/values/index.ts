export * from './load';
export { type CertsValues, type SpireValues, type Values, type WebValues } from './schema';
export { InvalidValuesError, type PlacedProblem } from './source';
