import { terminalWords } from '../i18n.ts';
import { audit } from '../store/audit.ts';
import { readClock } from '../store/clock.ts';
import { newLinkCode } from '../store/links.ts';
import { personByEmail } from '../store/people.ts';
import { inTransaction } from '../store/transaction.ts';
import { onDatabase, print, refuse, wordsOfMachine } from './terminal.ts';

// `npm run link -- E-MAIL`: a one-time code for somebody whom nobody in the chat can give one, such as the only appraiser.

const TIMEOUT_MS = 10_000;
const words = wordsOfMachine();
const say = terminalWords(words.locale);

process.exitCode = await main(process.argv.slice(2));

async function main([email = '', ...more]: readonly string[]): Promise<number> {
  if (!email.includes('@') || more.length > 0) return refuse(say('link.help'));
  return onDatabase(words, (database) =>
    inTransaction(database, TIMEOUT_MS, async (tx) => {
      const now = await readClock(tx);
      const person = await personByEmail(tx, email);
      if (!person) return refuse(say('link.nobody', { email }));
      const code = await newLinkCode(tx, person.id, now);
      await audit(tx, { at: now, actor: null, action: 'link.code', object: `person ${person.id}` });
      const name = words.of({ 'zh-CN': person.name, en: person.nameEn });
      print(say('link.code', { name, code: `${code.slice(0, 4)} ${code.slice(4)}` }));
      return 0;
    }),
  );
}
