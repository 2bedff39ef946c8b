import { AGENT, SERVER } from '../layout';
import { Plugin, type PluginProps, PluginType } from '../plugin';

export interface DiskKeyManagerProps {
  /** File that holds the keys (`keys_path`), in the server's data directory. @default '/run/spire/data/keys.json' */
  readonly keysPath?: string;
}

/** Where the server keeps its CA keys. Every replica has keys of its own. */
export class KeyManager extends Plugin {
  /** A file on the server's volume: a restarted server signs on with the same CA. */
  static disk(props: DiskKeyManagerProps = {}): KeyManager {
    return new KeyManager({
      name: 'disk',
      data: { keys_path: props.keysPath ?? `${SERVER.dataDir}/keys.json` },
    });
  }

  /** Memory: each restart makes a new CA, and the bundle grows by it until the old one has expired. */
  static memory(): KeyManager {
    return new KeyManager({ name: 'memory' });
  }

  /** Any other, such as `aws_kms`, `gcp_kms`, `azure_key_vault` or `hashicorp_vault`. */
  static custom(props: PluginProps): KeyManager {
    return new KeyManager(props);
  }

  readonly type = PluginType.KEY_MANAGER;

  private constructor(props: PluginProps) {
    super(props);
  }
}

export interface DiskAgentKeyManagerProps {
  /** Directory that holds the keys, in the agent's data directory (`directory`). @default '/run/spire/agent' */
  readonly directory?: string;
}

/** Where an agent keeps the key of its own SVID. */
export class AgentKeyManager extends Plugin {
  /** A file: a restarted agent goes on with its SVID, if the directory outlives the pod. */
  static disk(props: DiskAgentKeyManagerProps = {}): AgentKeyManager {
    return new AgentKeyManager({ name: 'disk', data: { directory: props.directory ?? AGENT.dataDir } });
  }

  /** Memory: a restarted agent attests anew, which an agent that attested by join token cannot. */
  static memory(): AgentKeyManager {
    return new AgentKeyManager({ name: 'memory' });
  }

  /** Any other. */
  static custom(props: PluginProps): AgentKeyManager {
    return new AgentKeyManager(props);
  }

  readonly type = PluginType.KEY_MANAGER;

  private constructor(props: PluginProps) {
    super(props);
  }
}
