import { InvalidValuesError, loadValues, type LoadValuesProps } from '../../lib/serviceradar/values';

/** What is wrong with a values file, one line each. */
export function problemsOf(text: string, props?: LoadValuesProps): string[] {
  try {
    loadValues(text, 'values.yaml', props);
  } catch (error) {
    if (error instanceof InvalidValuesError) return error.message.split('\n');
    throw error;
  }
  return [];
}
