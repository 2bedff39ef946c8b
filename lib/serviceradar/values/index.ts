export * from './load';
export { type SpireValues, type Values } from './schema';
export { InvalidValuesError, type PlacedProblem } from './source';
