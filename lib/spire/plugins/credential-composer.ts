import { Plugin, type PluginProps, PluginType } from '../plugin';

/** What the server adds to the credentials that it issues. */
export class CredentialComposer extends Plugin {
  /** A hash of the SPIFFE ID as x500UniqueIdentifier of the subject, as SPIRE 1.4.2 to 1.8 had it. */
  static uniqueId(): CredentialComposer {
    return new CredentialComposer({ name: 'uniqueid' });
  }

  /** Any other; composers run in the order in which they are declared. */
  static custom(props: PluginProps): CredentialComposer {
    return new CredentialComposer(props);
  }

  readonly type = PluginType.CREDENTIAL_COMPOSER;

  private constructor(props: PluginProps) {
    super(props);
  }
}
