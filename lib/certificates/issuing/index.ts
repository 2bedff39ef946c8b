export * from './authority';
export * from './derived';
export * from './files';
export * from './inspect';
export * from './leaf';
export * from './pem';
export * from './pkcs12';
export * from './request';
