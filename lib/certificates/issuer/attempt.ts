import { RECORD_FILE } from '../layout/file-names';
import { type AuthorityDecision, decideAuthority, entryPlace } from './authority';
import { authorityFiles, type AuthorityState } from './authority-state';
import { planCertificates } from './leaves';
import { type Log } from './log';
import { IssuerMode } from './mode';
import { authorityNotices } from './notices';
import { readOffer } from './offer';
import { type ReconcileOptions } from './options';
import { takeStep } from './phases';
import { type Progress, type Report, reportOf } from './report';
import { type Entry, type EntryFiles, isRefusal, sameFiles } from './store';
import {
  type PlannedCertificate,
  removedCertificates,
  type StoredTarget,
  targetFiles,
  tryTargets,
} from './target';

/** Modes that do what they can; a step of a rotation concerns every entry, or none. */
const PARTIAL: readonly IssuerMode[] = [IssuerMode.KEEP, IssuerMode.ROTATE_LEAVES];

/** One way through, from reading to the last write. A conflict ends it, and nothing that it wrote is lost. */
export class Attempt {
  private readonly log: Log;

  constructor(
    private readonly options: ReconcileOptions,
    private readonly progress: Progress,
  ) {
    this.log = options.log ?? (() => undefined);
  }

  async run(): Promise<Report> {
    const { layout, store, mode = IssuerMode.KEEP, rotationId, renewWithinSeconds, now } = this.options;
    // The targets first: what is known of the authority is then never older than what is known of them.
    const { targets, failures } = await tryTargets(layout, store);
    if (failures.length > 0 && !PARTIAL.includes(mode)) throw failures[0];
    const entry = await store.read(layout.authority.entry);
    const decision = await this.decide(entry, targets);
    // Who cannot be told of another authority would be cut off by it.
    if (failures.length > 0 && decision.change) throw failures[0];
    await this.storeAuthority(entry, decision);
    const { state } = decision;
    for (const notice of authorityNotices(layout, state, now)) this.log('warn', notice);

    const certificates = await planCertificates({
      layout,
      targets,
      state,
      rotationId: mode === IssuerMode.ROTATE_LEAVES ? rotationId : undefined,
      renewWithinSeconds,
      now,
    });
    const told = new Set<string>();
    const storedNames = new Set<string>();
    for (const stored of targets) {
      try {
        await this.storeTarget(stored, state, certificates, told);
        for (const name of stored.target.certificates) storedNames.add(name);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        failures.push(error);
      }
    }
    const kept = new Map([...certificates].filter(([name]) => storedNames.has(name)));
    return reportOf(state, kept, failures, this.progress);
  }

  private async decide(entry: Entry | undefined, targets: StoredTarget[]): Promise<AuthorityDecision> {
    const { layout, store, mode = IssuerMode.KEEP, rotationId, replaceAuthority = false, now } = this.options;
    const found = await decideAuthority({
      layout,
      entry,
      targets,
      offer: () => readOffer(layout, store, now),
      replace: replaceAuthority,
      now,
      log: this.log,
    });
    // One that was lost until now has no rotation to go on with.
    if (found.change) return found;
    return takeStep(mode, { layout, targets, state: found.state, rotationId, now });
  }

  private async storeAuthority(
    entry: Entry | undefined,
    { state, change }: AuthorityDecision,
  ): Promise<void> {
    const { layout, store } = this.options;
    const files = authorityFiles(state, entry?.files);
    if (!change && entry && sameFiles(withoutRecord(entry.files), withoutRecord(files))) {
      return store.settle?.(layout.authority.entry);
    }
    await store.write(layout.authority.entry, files, entry?.version);
    const place = entryPlace(layout.authority.entry);
    this.progress.stored.add(place);
    if (!change) {
      this.log('info', `stored ${place}`, { entry: place, changed: changedFiles(entry?.files, files) });
      return;
    }
    this.progress.authorityChange = change;
    const level = change.includes('because the one before') ? 'warn' : 'info';
    this.log(level, `the authority ${change}`, { entry: place, reason: change });
  }

  private async storeTarget(
    stored: StoredTarget,
    state: AuthorityState,
    certificates: ReadonlyMap<string, PlannedCertificate>,
    told: Set<string>,
  ): Promise<void> {
    const { layout, store } = this.options;
    const files = targetFiles({ layout, stored, state, certificates });
    if (stored.entry && sameFiles(stored.entry.files, files)) {
      return store.settle?.(stored.target.entry);
    }
    await store.write(stored.target.entry, files, stored.entry?.version);
    const place = entryPlace(stored.target.entry);
    this.progress.stored.add(place);
    for (const name of stored.target.certificates) {
      const { reason } = certificates.get(name)!;
      if (reason === undefined || told.has(name)) continue;
      told.add(name);
      this.progress.issued.set(name, reason);
      this.log('info', `issued ${name}: it ${reason}`, { certificate: name, reason });
    }
    for (const name of removedCertificates(stored)) {
      this.log('info', `removed ${name}: it is not in the layout`, { certificate: name });
    }
    this.log('info', `stored ${place}`, { entry: place, changed: changedFiles(stored.entry?.files, files) });
  }
}

/** Without what only says what the other files say. */
function withoutRecord(files: EntryFiles): EntryFiles {
  return Object.fromEntries(Object.entries(files).filter(([name]) => name !== RECORD_FILE));
}

/** Names of the files that are new, other or gone. */
function changedFiles(before: EntryFiles = {}, after: EntryFiles): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !before[name] || !after[name]?.equals(before[name])).sort();
}
