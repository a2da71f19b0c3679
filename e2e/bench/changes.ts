import type { Browser, Page } from 'playwright-core'
import { visit } from '../support/browser.ts'
import { buildFailedQueue } from '../warm-up/repairs.ts'
import { type AttemptClient, openAttempt, startPractice } from './attempt-client.ts'
import type { Figure } from './figures.ts'
import { abandon } from './starts.ts'

const node = 'Wish list'

interface Change {
  readonly repairs: boolean
  readonly recordedMs: number
  readonly shownMs: number
}

/**
 * From the moment an AWS call that changes the account is made until the page shows the verdict: the wish list's policy
 * is repaired and broken in turn, by a call from the workspace.
 */
export async function measureChanges(browser: Browser, url: string, times: number): Promise<Figure[]> {
  const attemptId = await startPractice(url)
  const client = await openAttempt(url, attemptId)
  await client.entry(entry => entry.type === 'clock-started')
  const { context, page } = await visit(browser)
  await page.goto(`${url}/attempts/${attemptId}`)
  await page.locator(`[aria-label^="${node}: "]`).waitFor()
  await prepareShell(client)
  // Without it the check that waits for that queue waits for as long as the brief promises, after every change of a role.
  client.type(`${buildFailedQueue}\r`)
  await client.shows(/queue is 2/)
  await allDecided(client)
  // The first repair only makes sure of what there is: whatever the fault was, now it is ours.
  await measureChange(client, page, true)
  await allDecided(client)
  const calm = await measureInTurn(client, page, times / 2, () => allDecided(client))
  const busy = await measureInTurn(client, page, times, () => allDecided(client, 'wishlist.'))
  await context.close()
  await abandon(client)
  const figure = (what: string, some: readonly Change[], read: (change: Change) => number): Figure => ({
    what,
    samples: some.map(read),
    unit: 'ms',
  })
  const shown = (change: Change) => change.shownMs
  const repairs = calm.filter(change => change.repairs)
  const breaks = calm.filter(change => !change.repairs)
  return [
    { ...figure('AWS call → verdict on the page', calm, shown), goal: 1_000 },
    figure('  that repairs', repairs, shown),
    figure('  that breaks', breaks, shown),
    { ...figure('  while a check waits for a queue', busy, shown), goal: 1_000 },
    figure('AWS call → noted in the journal', [...calm, ...busy], change => change.recordedMs),
  ]
}

async function measureInTurn(
  client: AttemptClient,
  page: Page,
  times: number,
  settled: () => Promise<void>,
): Promise<Change[]> {
  const changes: Change[] = []
  for (let turn = 0; turn < times; turn += 1) {
    changes.push(await measureChange(client, page, turn % 2 === 1))
    await settled()
  }
  return changes
}

/** Signs its calls itself, as the AWS CLI takes half a second to start. */
const shellFunctions = [
  `keys=$(curl -s -H "Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN" "$AWS_CONTAINER_CREDENTIALS_FULL_URI")`,
  `user=$(jq -r '.AccessKeyId + ":" + .SecretAccessKey' <<< "$keys")`,
  `token=$(jq -r .Token <<< "$keys")`,
  [
    'allow() { local document sent; document=$(printf ',
    `'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[%s],"Resource":"arn:aws:dynamodb:%s:%s:table/shop-wishlists-%s"}]}' `,
    '"$1" "$AWS_REGION" "$ACCOUNT" "$SHOP"); sent=$EPOCHREALTIME; ',
    `curl -s -o /dev/null -w "sent=$sent status=%{http_code}\\n" --user "$user" --aws-sigv4 "aws:amz:$AWS_REGION:iam" `,
    '-H "X-Amz-Security-Token: $token" -d Action=PutRolePolicy -d Version=2010-05-08 ',
    '-d RoleName=shop-wishlist-$SHOP -d PolicyName=data --data-urlencode "PolicyDocument=$document" "$AWS_ENDPOINT_URL"; }',
  ].join(''),
]

async function prepareShell(client: AttemptClient): Promise<void> {
  const ready = await client.entry(entry => entry.type === 'account-ready')
  const account = ready.type === 'account-ready' ? ready.body.accountId : ''
  client.openTerminal('bench')
  await client.shows(/\$ /)
  for (const line of [`ACCOUNT=${account}`, ...shellFunctions]) client.type(`${line}\r`)
}

async function measureChange(client: AttemptClient, page: Page, repairs: boolean): Promise<Change> {
  const noted = client.entries().length
  const shown = page.evaluate(whenShown, `${node}: ${repairs ? 'passes' : 'does not pass yet'}`)
  client.forget()
  client.type(`allow '"dynamodb:Query"${repairs ? ',"dynamodb:PutItem"' : ''}'\r`)
  const [, seconds = '', micros = '', status] = await client.shows(/sent=(\d+)[.,](\d+) status=(\d+)/)
  if (status !== '200') throw new Error(`the change of the account was answered with ${status}`)
  const sentAt = Number(seconds) * 1_000 + Number(micros) / 1_000
  const shownAt = await shown
  const change = await client.entry(
    entry => entry.type === 'account-changed' && client.entries().indexOf(entry) >= noted,
  )
  return { repairs, recordedMs: change.at - sentAt, shownMs: shownAt - sentAt }
}

/** Runs in the page: resolves with the time at which a part of the diagram says so. */
function whenShown(wanted: string): Promise<number> {
  return new Promise(resolve => {
    const look = () => {
      if (!document.querySelector(`[aria-label="${wanted}"]`)) return
      observer.disconnect()
      resolve(Date.now())
    }
    const observer = new MutationObserver(look)
    observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['aria-label'] })
    look()
  })
}

/** Resolves when no check runs any more whose id begins so. */
async function allDecided(client: AttemptClient, prefix = ''): Promise<void> {
  await client.entry(() => {
    const open = new Set<string>()
    for (const { type, body } of client.entries()) {
      if (type === 'checks-started')
        for (const checkId of body.checkIds) if (checkId.startsWith(prefix)) open.add(checkId)
      if (type === 'check-finished') open.delete(body.checkId)
    }
    return open.size === 0 && client.entries().some(({ type }) => type === 'check-finished')
  })
}
