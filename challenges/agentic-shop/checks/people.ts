import type { ObserveContext } from '../../../shared/challenge/check.ts'
import { allOf } from '../../../shared/challenge/library/all-of.ts'
import { pickList, pickText } from '../../../shared/json.ts'
import { peopleOf } from '../names/people.ts'

/** Somebody who may sign in. */
export interface Person {
  readonly name: string
  /** Their id, which data has; empty where there is no such user. */
  readonly sub: string
  /** Headers of a request in their name. Never to be kept in a snapshot. */
  readonly signedIn: { readonly [header: string]: string }
}

/** A user pool by its name, and the id of one of its clients; undefined where there is none. */
export async function poolCalled(
  context: ObserveContext,
  name: string,
  client: string,
): Promise<{ readonly userPoolId: string; readonly clientId: string | undefined } | undefined> {
  const service = 'cognito-identity-provider'
  const pools = await allOf(context, service, 'ListUserPools', { MaxResults: 60 }, 'UserPools')
  const userPoolId = pickText(
    pools.find(one => pickText(one, 'Name') === name),
    'Id',
  )
  if (userPoolId === undefined) return undefined
  const wanted = { UserPoolId: userPoolId, MaxResults: 60 }
  const clients = await context.tryRead(service, 'ListUserPoolClients', wanted)
  const found = pickList(clients.ok ? clients.value : {}, 'UserPoolClients')
  const clientId = pickText(
    found.find(one => pickText(one, 'ClientName') === client),
    'ClientId',
  )
  return { userPoolId, clientId }
}

/** People of the shop by their names, signed in a while ago. */
export async function peopleCalled(
  context: ObserveContext,
  names: readonly string[],
): Promise<readonly Person[]> {
  const { pool, client } = peopleOf(context)
  const found = await poolCalled(context, pool, client)
  if (found === undefined) return names.map(name => ({ name, sub: '', signedIn: {} }))
  const { userPoolId, clientId } = found
  return Promise.all(
    names.map(async (name): Promise<Person> => {
      const user = await context.tryRead('cognito-identity-provider', 'AdminGetUser', {
        UserPoolId: userPoolId,
        Username: name,
      })
      const attributes = pickList(user.ok ? user.value : {}, 'UserAttributes')
      const signIn = { userPoolId, clientId: clientId ?? '', username: name, secondsAgo: secondsAgoOf(name) }
      const token = clientId === undefined ? undefined : await context.platform.tokenAsOf(signIn)
      return {
        name,
        sub:
          pickText(
            attributes.find(one => pickText(one, 'Name') === 'sub'),
            'Value',
          ) ?? '',
        signedIn: token === undefined ? {} : { authorization: `Bearer ${token}` },
      }
    }),
  )
}

/** A while that differs between people, well within the hour for which a token is good. */
const secondsAgoOf = (name: string) => 60 + name.length * 97
