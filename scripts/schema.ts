import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedSchema } from '../lib/serviceradar/values/publish';

/** Writes values.schema.json, which editors read: `tsx scripts/schema.ts`. */
writeFileSync(join(__dirname, '..', 'values.schema.json'), publishedSchema());
