import { parseArgs } from 'node:util';
import { closing, p3, p4, p9 } from './scoring/measures.ts';

const MEASURES = { p3, p4, p9, closing };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string', default: '10000' }, pairs: { type: 'string', default: '9' } },
});
const [name = ''] = positionals;
if (!(name in MEASURES)) {
  console.error(`npm run bench -- ${Object.keys(MEASURES).join(' | ')} [--size 10000] [--pairs 9]`);
  process.exit(2);
}
await MEASURES[name as keyof typeof MEASURES](Number(values.size), Number(values.pairs));
