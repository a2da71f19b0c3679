import { paging } from '../../shape/paging.ts'
import type { Place } from '../../shape/place.ts'
import {
  awsPolicies,
  type ControlPolicy,
  type Organization,
  organizationIdOf,
  type TreeNode,
} from './organization.ts'
import { invalidInput } from './organizations-error.ts'

const WORDS = { account: 'account', unit: 'ou', root: 'root' } as const

/** The ARN of a node, or of the organisation itself. */
export function nodeArn({ id, managementAccountId }: Organization, node?: TreeNode): string {
  const start = `arn:aws:organizations::${managementAccountId}:`
  return node ? `${start}${WORDS[node.kind]}/${id}/${node.id}` : `${start}organization/${id}`
}

/** The same by an id alone, whether there is such a node or not. */
export function arnOfId(organizationId: string, accountId: string, id: string): string {
  const start = `arn:aws:organizations::${accountId}:`
  if (id.startsWith('p-')) return `${start}policy/${organizationId}/*/${id}`
  const word = id.startsWith('r-') ? WORDS.root : id.startsWith('ou-') ? WORDS.unit : WORDS.account
  return `${start}${word}/${organizationId}/${id}`
}

/** What an operation on several nodes needs: its action on each. */
export function needsOn<Input>(action: string, idsOf: (input: Input) => readonly string[]) {
  return {
    needs: (input: Input, { accountId }: Pick<Place, 'accountId'>) =>
      idsOf(input).map(id => ({
        action: `organizations:${action}`,
        resource: arnOfId(organizationIdOf(accountId), accountId, id),
      })),
  }
}

/** A policy without its text. */
export function policySummary({ id, managementAccountId }: Organization, policy: ControlPolicy) {
  const isOfAws = awsPolicies.has(policy.id)
  const type = policy.type.toLowerCase()
  const start = isOfAws ? 'arn:aws:organizations::aws:' : `arn:aws:organizations::${managementAccountId}:`
  return {
    Id: policy.id,
    Arn: `${start}policy/${isOfAws ? '' : `${id}/`}${type}/${policy.id}`,
    ...{ Name: policy.name, Description: policy.description, Type: policy.type, AwsManaged: isOfAws },
  }
}

const page = paging({
  maxSize: 20,
  refuseSize: size => invalidInput(`MaxResults ${size} is not valid.`),
  refuseToken: () => invalidInput('You specified a NextToken that is not valid.'),
})

/** The page of a list that a request asks for. */
export function allPages<Item extends { readonly id: string }>(
  items: readonly Item[],
  input: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
) {
  const { shown, next } = page(items, ({ id }) => id, { size: input.MaxResults, token: input.NextToken })
  return { shown, NextToken: next }
}
