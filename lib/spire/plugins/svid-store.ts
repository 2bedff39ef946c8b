import { Plugin, type PluginProps, PluginType } from '../plugin';

/** Where an agent stores the SVIDs of workloads without an agent. */
export class SvidStore extends Plugin {
  /** Any, such as `aws_secretsmanager` or `gcp_secretmanager`. */
  static custom(props: PluginProps): SvidStore {
    return new SvidStore(props);
  }

  readonly type = PluginType.SVID_STORE;

  private constructor(props: PluginProps) {
    super(props);
  }
}
