import { EXPORT_LINE, exportList } from '../cards/exported.ts';
import { type Command, sentence } from './command.ts';

/** `export`: how what Daybook holds is taken out as a table. */
export const exporting: Command = {
  name: 'export',
  roles: ['appraiser', 'supervisor'],
  async run({ words }) {
    const how = words.text('figures.export.how', { whats: exportList(words), command: EXPORT_LINE });
    return { replies: [{ card: sentence(how) }] };
  },
};
