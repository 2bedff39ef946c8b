/** Names of the files of a certificate; as keys of a Secret and as files they are the same. */
export const ROOT_FILE = 'root.pem';

/** What the issuer noted about the entry: the layout that it holds. */
export const RECORD_FILE = 'layout.json';

export const certificateFile = (name: string): string => `${name}.pem`;
export const keyFile = (name: string): string => `${name}-key.pem`;
export const chainFile = (name: string): string => `${name}-chain.pem`;
export const keystoreFile = (name: string): string => `${name}-keystore.p12`;
export const truststoreFile = (name: string): string => `${name}-truststore.p12`;
export const keystorePasswordFile = (name: string): string => `${name}-keystore-password`;
