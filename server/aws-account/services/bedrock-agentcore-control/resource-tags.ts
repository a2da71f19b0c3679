import type { Tags } from '../../shape/request-tags.ts'
import type { TagsDeclaration } from '../../shape/tags-declaration.ts'
import { invalid } from './agentcore-error.ts'

/** What has tags: none at all is the same as not having the member. */
export interface Tagged {
  readonly tags?: Tags
}

/** Tags as all resources of AgentCore have them. */
export const agentcoreTags = <Row extends Tagged>(): TagsDeclaration<Row> => ({
  of: row => row.tags ?? {},
  with: (row, tags) => ({ ...row, tags }),
  named: ({ resourceArn }) => (typeof resourceArn === 'string' ? resourceArn : undefined),
  add: 'TagResource',
  remove: 'UntagResource',
  list: 'ListTagsForResource',
  answer: tags => ({ tags }),
  refuse: (message, problem) => (problem === 'none' ? undefined : invalid(message)),
})
