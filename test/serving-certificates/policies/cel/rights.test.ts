import { celRights } from '../../../../lib/serving-certificates/policies/cel';
import { SETTINGS } from './settings';

const RIGHTS = celRights(SETTINGS);

describe('celRights', () => {
  it('lets Kyverno change no Secrets but those that namespaces get', () => {
    const changing = RIGHTS.background.filter(
      ({ resources, verbs }) => resources?.includes('secrets') && /update|patch|delete/.test(verbs.join()),
    );
    expect(changing).toEqual([
      { apiGroups: [''], resources: ['secrets'], verbs: ['update'], resourceNames: ['trusted'] },
    ]);
  });

  it('lets what answers requests only look', () => {
    const verbs = RIGHTS.admission.flatMap((rule) => rule.verbs);
    expect([...new Set(verbs)].sort()).toEqual(['get', 'list']);
  });

  it('lets what makes reports see nothing', () => {
    expect(Object.keys(RIGHTS)).toEqual(['background', 'admission', 'cleanup']);
  });

  it('lets what deletes change nothing', () => {
    const verbs = RIGHTS.cleanup!.flatMap((rule) => rule.verbs);
    expect([...new Set(verbs)].sort()).toEqual(['delete', 'get', 'list']);
  });

  it('names every resource', () => {
    for (const rule of Object.values(RIGHTS).flat())
      expect([...rule.apiGroups!, ...rule.resources!, ...rule.verbs]).not.toContain('*');
  });
});
