/** The search over all sessions in the plain front: the first hits, the newest sessions first. */
import { startSearchInProcess } from '../../search/in-process.ts';
import { queryProblem } from '../../search/query.ts';
import type { SearchHit } from '../../search/request.ts';
import { Searcher } from '../../search/searcher.ts';
import type { CommandContext } from '../context.ts';

export type PlainHits =
  | { readonly kind: 'hits'; readonly hits: readonly SearchHit[]; readonly searched: number }
  /** One sentence. */
  | { readonly kind: 'problem'; readonly message: string };

/** One hit of a session, `most` in all. */
export async function searchPlainly(
  text: string,
  { codexHome, signal }: CommandContext,
  most: number,
): Promise<PlainHits> {
  const query = { text, regex: false };
  const problem = queryProblem(query);
  if (problem !== null) return { kind: 'problem', message: problem };
  const searcher = new Searcher({ codexHome, startLastWorker: startSearchInProcess });
  const hits: SearchHit[] = [];
  try {
    const { message, searched } = await searcher.search({
      query,
      scope: 'all',
      limit: most,
      perSession: 1,
      signal,
      onHits: found => void hits.push(...found),
    });
    return message === null ? { kind: 'hits', hits, searched } : { kind: 'problem', message };
  } finally {
    searcher.close();
  }
}
