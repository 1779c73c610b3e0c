import { z } from 'zod';
import type { ReadFile } from '../../src/chat/adapter.ts';
import type { Client, Reply } from './client.ts';

/**
 * What the platform calls a file of ours once it has been brought there; its answer if it does not take it, null if the file is there no
 * more. https://open.feishu.cn/document/server-docs/im-v1/file/create
 */
export async function nameFile(
  client: Client,
  readFile: ReadFile,
  file: string,
  name: string,
): Promise<string | Reply | null> {
  const bytes = await readFile(file);
  if (bytes === null) return null;
  const form = new FormData();
  form.set('file_type', name.endsWith('.xlsx') ? 'xls' : 'stream');
  form.set('file_name', name);
  form.set('file', new Blob([Uint8Array.from(bytes)]), name);
  const answer = await client.upload('/open-apis/im/v1/files', form);
  const uploaded = Uploaded.safeParse(answer.data);
  return answer.code === 0 && uploaded.success ? uploaded.data.file_key : answer;
}

const Uploaded = z.object({ file_key: z.string().min(1) });
