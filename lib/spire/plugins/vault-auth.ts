import { type JsonObject } from '../config/hcl-json';
import { type PluginRequirements } from '../plugin';
import { secretFiles } from './mounted-file';

const TOKEN_DIR = '/run/spire/vault-token';
const CERTIFICATE_DIR = '/run/spire/vault-client';

export interface VaultTokenProps {
  /** Name of the Secret with the token, in the server's namespace. */
  readonly secretName: string;
  /** Key of the token in it. @default 'token' */
  readonly key?: string;
}

export interface VaultAppRoleProps {
  /** Name of the Secret with role ID and secret ID, in the server's namespace. */
  readonly secretName: string;
  /** Key of the role ID in it. @default 'role-id' */
  readonly roleIdKey?: string;
  /** Key of the secret ID in it. @default 'secret-id' */
  readonly secretIdKey?: string;
  /** SPIRE key `approle_auth_mount_point`. @default 'approle' */
  readonly mountPoint?: string;
}

export interface VaultKubernetesProps {
  /** Vault's role (`k8s_auth_role_name`). */
  readonly role: string;
  /** Audience of the token that the server shows. @default 'vault' */
  readonly audience?: string;
  /** SPIRE key `k8s_auth_mount_point`. @default 'kubernetes' */
  readonly mountPoint?: string;
}

export interface VaultCertificateProps {
  /** Name of the Secret with the client certificate, in the server's namespace. */
  readonly secretName: string;
  /** Key of the certificate in it. @default 'tls.crt' */
  readonly certificateKey?: string;
  /** Key of the private key in it. @default 'tls.key' */
  readonly privateKeyKey?: string;
  /** Vault's role (`cert_auth_role_name`). @default - any that matches */
  readonly role?: string;
  /** SPIRE key `cert_auth_mount_point`. @default 'cert' */
  readonly mountPoint?: string;
}

/** How the server proves itself to Vault. Credentials come by environment or mount, never by configuration. */
export class VaultAuth {
  /** By the token of the server's service account. No credential to keep. */
  static kubernetes(props: VaultKubernetesProps): VaultAuth {
    const token = { path: 'token', audience: props.audience ?? 'vault', expirationSeconds: 3600 };
    const volume = { name: 'vault-token', projected: { sources: [{ serviceAccountToken: token }] } };
    return new VaultAuth(
      {
        k8s_auth: {
          k8s_auth_mount_point: props.mountPoint,
          k8s_auth_role_name: props.role,
          token_path: `${TOKEN_DIR}/token`,
        },
      },
      { volumes: [volume], mounts: [{ name: volume.name, mountPath: TOKEN_DIR, readOnly: true }] },
    );
  }

  /** By a token from a Secret (VAULT_TOKEN). */
  static token(props: VaultTokenProps): VaultAuth {
    return new VaultAuth(
      { token_auth: {} },
      { env: [fromSecret('VAULT_TOKEN', props.secretName, props.key ?? 'token')] },
    );
  }

  /** By an AppRole from a Secret (VAULT_APPROLE_ID and VAULT_APPROLE_SECRET_ID). */
  static appRole(props: VaultAppRoleProps): VaultAuth {
    return new VaultAuth(
      { approle_auth: { approle_auth_mount_point: props.mountPoint } },
      {
        env: [
          fromSecret('VAULT_APPROLE_ID', props.secretName, props.roleIdKey ?? 'role-id'),
          fromSecret('VAULT_APPROLE_SECRET_ID', props.secretName, props.secretIdKey ?? 'secret-id'),
        ],
      },
    );
  }

  /** By a client certificate from a Secret. */
  static certificate(props: VaultCertificateProps): VaultAuth {
    const certificate = props.certificateKey ?? 'tls.crt';
    const privateKey = props.privateKeyKey ?? 'tls.key';
    return new VaultAuth(
      {
        cert_auth: {
          cert_auth_mount_point: props.mountPoint,
          cert_auth_role_name: props.role,
          client_cert_path: `${CERTIFICATE_DIR}/${certificate}`,
          client_key_path: `${CERTIFICATE_DIR}/${privateKey}`,
        },
      },
      secretFiles('vault-client', props.secretName, [certificate, privateKey], CERTIFICATE_DIR),
    );
  }

  private constructor(
    /** @internal */
    readonly keys: JsonObject,
    readonly requires: PluginRequirements,
  ) {}
}

function fromSecret(name: string, secretName: string, key: string) {
  return { name, valueFrom: { secretKeyRef: { name: secretName, key } } };
}
