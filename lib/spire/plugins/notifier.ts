import { Plugin, type PluginProps, PluginType } from '../plugin';

/** What the server tells of changed bundles. SPIRE 1.16 deprecates the type */
export class Notifier extends Plugin {
  /** Any,  prefer a BundlePublisher.:such as `k8sbundle` or `gcs_bundle`. */
  static custom(props: PluginProps): Notifier {
    return new Notifier(props);
  }

  readonly type = PluginType.NOTIFIER;

  private constructor(props: PluginProps) {
    super(props);
  }
}
