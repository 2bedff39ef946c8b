import type * as cdk8sPlus from 'cdk8s-plus-28';
import { type KeyToPath, type SecretVolumeSource, type Volume } from 'kubernetes-types/core/v1';
import { type Problem, refuse } from '../../identity';

/** The volume with what it has, or had before, and what is asked for: for a pod that is secured twice. */
export function mergedVolume(earlier: Volume | undefined, volume: Volume, place: string): Volume {
  if (!earlier?.secret || !volume.secret) return volume;
  return { ...volume, secret: mergedSource(earlier.secret, volume.secret, place) };
}

/** Sources of the volumes made here: cdk8s-plus does not tell. */
const sources = new WeakMap<cdk8sPlus.Volume, { items: KeyToPath[]; defaultMode?: number }>();

/** Refuses what `plusSecretVolume` would, and changes nothing. */
export function checkPlusSecretVolume(
  earlier: cdk8sPlus.Volume | undefined,
  { secret }: Volume,
  place: string,
): void {
  const source = earlier && sources.get(earlier);
  if (source && secret) mergedSource(source, secret, place);
}

/** A Secret's files as a volume of cdk8s-plus, whose own factory has one path for each key. */
export function plusSecretVolume(
  plus: typeof cdk8sPlus,
  workload: cdk8sPlus.Workload,
  id: string,
  { name, secret }: Volume,
): cdk8sPlus.Volume {
  const earlier = workload.node.tryFindChild(id) as cdk8sPlus.Volume | undefined;
  if (earlier) {
    const source = sources.get(earlier)!;
    const { items } = mergedSource(source, secret!, workload.node.path);
    source.items.push(...items!.slice(source.items.length));
    return earlier;
  }
  const source = { ...secret, items: [...(secret?.items ?? [])] };
  const Volume = plus.Volume as unknown as new (
    scope: cdk8sPlus.Workload,
    id: string,
    name: string,
    config: { readonly secret: SecretVolumeSource },
  ) => cdk8sPlus.Volume;
  const volume = new Volume(workload, id, name, { secret: source });
  sources.set(volume, source);
  return volume;
}

/** Why a volume cannot have files at these two paths, or undefined: one would be the directory of the other. */
export function nestingProblem(a: string, b: string): Problem | undefined {
  const [file, below] = a.length < b.length ? [a, b] : [b, a];
  if (!below.startsWith(`${file}/`)) return undefined;
  return {
    rule: 'certificate-path',
    value: below,
    problem: `is a path below the file ${file}`,
    instead: 'a path of its own below the directory, such as "ca.crt"',
  };
}

function mergedSource(
  earlier: SecretVolumeSource,
  wanted: SecretVolumeSource,
  place: string,
): SecretVolumeSource {
  refuse(modeProblem(earlier.defaultMode, wanted.defaultMode), place);
  return { ...wanted, items: mergedItems(earlier.items ?? [], wanted.items ?? [], place) };
}

function modeProblem(earlier: number | undefined, mode: number | undefined): Problem | undefined {
  if (earlier === mode || earlier === undefined || mode === undefined) return undefined;
  const octal = (bits: number) => `0o${bits.toString(8)}`;
  return {
    rule: 'file-mode',
    value: octal(mode),
    problem: `are not the permissions that the files have already, ${octal(earlier)}`,
    instead: `fileMode: ${octal(earlier)} in both`,
  };
}

function mergedItems(earlier: KeyToPath[], items: KeyToPath[], place: string): KeyToPath[] {
  const added = items.filter(({ key, path }) => {
    const same = earlier.find((item) => item.path === path);
    if (!same) {
      for (const item of earlier) refuse(nestingProblem(item.path, path), place);
      return true;
    }
    if (same.key !== key) {
      refuse(
        {
          rule: 'certificate-path',
          value: path,
          problem: `is the path of ${same.key} already`,
          instead: `another path for ${key}`,
        },
        place,
      );
    }
    return false;
  });
  return [...earlier, ...added];
}
