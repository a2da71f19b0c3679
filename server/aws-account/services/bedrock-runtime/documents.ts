import type { CallContext } from '../../service.ts'
import { knowledgeBases } from '../bedrock-agent-runtime/knowledge-bases.ts'
import type { Passage } from './script/request-view.ts'

/** The documents of the account's knowledge bases: what a script takes for retrieved where it stands in a request. */
export function documentsOf(context: Pick<CallContext, 'state' | 'fixture'>): readonly Passage[] {
  return knowledgeBases(context).flatMap(({ documents }) => documents)
}
