export * from './evaluate';
export * from './sample';
export * from './template-field';
export * from './template-problem';
