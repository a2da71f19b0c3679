import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { inTurn } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { excessOf, type Grant } from '../../../shared/challenge/rights/excess.ts'
import { harmless } from '../../../shared/challenge/rights/grants.ts'
import { rightsOf } from '../../../shared/challenge/rights/rights.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { pickList, pickNumber, pickText } from '../../../shared/json.ts'
import { stock, stockOf } from '../names/stock.ts'
import { functionArn } from '../shop.ts'
import { asksTracking, trackingArn } from './open-to-all.ts'
import { doorIds, doorsOf, type Heard, isFound, noDoor, tokensFor } from './stock-doors.ts'

const heardFact = ({ who, status, text }: Heard, expected: Fact['expected']): Fact => ({
  label: say('asking-as', { who }),
  seen: `${status} ${text.slice(0, 200)}`,
  expected,
})

/** People of the shop come in by their token, and the tool answers them. */
export const letsIn = defineCheck({
  async observe(context) {
    const doors = await doorsOf(context)
    const { people } = doorIds(context, doors)
    const { good } = await tokensFor(context, doors.data)
    const article = doors.data.one('article', stock)
    const who = 'a customer'
    return {
      article: { ...article },
      listed: people === undefined ? noDoor(who) : await doors.list(people, who, good),
      found: people === undefined ? noDoor(who) : await doors.find(people, who, article.sku, good),
    }
  },
  evaluate({ article, listed, found }) {
    const facts = [heardFact(listed, say('list-of-tools')), heardFact(found, JSON.stringify(article))]
    return firstCause(
      [
        [!listed.isIn, fail('people-are-not-let-in', {}, facts)],
        [!isFound(found.text, article), fail('stock-is-not-told', {}, facts)],
      ],
      pass('people-are-let-in', {}, facts),
    )
  },
})

/** Whoever has no token that is good here is not let in, by no door. */
export const refuses = defineCheck({
  async observe(context) {
    const doors = await doorsOf(context)
    const { people } = doorIds(context, doors)
    const { good, bad } = await tokensFor(context, doors.data)
    const unsigned = await inTurn([...doors.ids.values()].slice(0, 10), id => doors.list(id, 'anybody'))
    if (people === undefined)
      return { arePeopleThere: false, unsigned, good: noDoor('a customer'), tried: [] }
    return {
      arePeopleThere: good !== undefined && bad.every(({ token }) => token !== undefined),
      unsigned,
      good: await doors.list(people, 'a customer', good),
      tried: await inTurn(bad, ({ who, token }) => doors.list(people, who, token ?? 'none')),
    }
  },
  evaluate({ arePeopleThere, unsigned, good, tried }) {
    const facts = [
      ...unsigned.map(heard => heardFact(heard, say('not-let-in'))),
      ...tried.map(heard => heardFact(heard, say('not-let-in'))),
      heardFact(good, say('list-of-tools')),
    ]
    const comesIn = (who: string) => tried.some(heard => heard.who === who && heard.isIn)
    return firstCause(
      [
        [unsigned.some(({ isIn }) => isIn), fail('anybody-is-let-in', {}, facts)],
        [!good.isIn, fail('people-are-not-let-in', {}, facts)],
        [!arePeopleThere, fail('people-are-gone', {}, facts)],
        [comesIn('another pool'), fail('strangers-are-let-in', {}, facts)],
        [comesIn('another client'), fail('people-of-pages-are-let-in', {}, facts)],
        [comesIn('other scopes'), fail('tokens-for-less-are-let-in', {}, facts)],
        [comesIn('expired'), fail('old-tokens-are-let-in', {}, facts)],
        [tried.some(({ isIn }) => isIn), fail('forged-tokens-are-let-in', {}, facts)],
      ],
      pass('nobody-else-is-let-in', {}, facts),
    )
  },
})

/** Machines come in by their signature, and nobody comes in by their door without one. */
export const machines = defineCheck({
  async observe(context) {
    const doors = await doorsOf(context)
    const { machines: id } = doorIds(context, doors)
    const { good } = await tokensFor(context, doors.data)
    const articles = doors.data.some('articles', stock, 2)
    const job = await context.probe.invoke(stockOf(context).restock, {
      skus: articles.map(({ sku }) => sku),
    })
    return {
      articles: articles.map(article => ({ ...article })),
      failed: job.functionError ?? '',
      told: job.payload,
      unsigned: id === undefined ? noDoor('anybody') : await doors.list(id, 'anybody'),
      person: id === undefined ? noDoor('a customer') : await doors.list(id, 'a customer', good),
      isThere: id !== undefined,
    }
  },
  evaluate({ articles, failed, told, unsigned, person, isThere }) {
    const facts: Fact[] = [
      {
        label: say('nightly-job'),
        seen: `${failed} ${JSON.stringify(told)}`.trim().slice(0, 400),
        expected: JSON.stringify({ stock: articles }),
      },
      heardFact(unsigned, say('not-let-in')),
      heardFact(person, say('not-let-in')),
    ]
    const found = pickList(told, 'stock')
    const isTold = articles.every(
      ({ sku, pieces }, place) =>
        pickText(found[place], 'sku') === sku && pickNumber(found[place], 'pieces') === pieces,
    )
    return firstCause(
      [
        [!isThere, fail('machines-have-no-door', {}, facts)],
        [unsigned.isIn, fail('anybody-comes-in-by-machines-door', {}, facts)],
        [person.isIn, fail('people-come-in-by-machines-door', {}, facts)],
        [failed !== '' || !isTold, fail('nightly-job-fails', {}, facts)],
      ],
      pass('machines-are-let-in', {}, facts),
    )
  },
})

/** The nightly job may ask the gateway for machines and nothing else; gateways may call the tool. */
export const rights = defineCheck({
  async observe(context) {
    const { restock, gateway, machines, gatewayRole, function: name } = stockOf(context)
    const doors = await doorsOf(context)
    const { machines: id } = doorIds(context, doors)
    const startedAtMs = Date.now()
    const { sku } = doors.data.one('article', stock)
    await context.probe.invoke(restock, { skus: [sku] })
    const settings = await context.tryRead('lambda', 'GetFunctionConfiguration', { FunctionName: restock })
    const role = settings.ok ? pickText(settings.value, 'Role') : undefined
    const callers = await Promise.all([
      ...[id].flatMap(one =>
        one === undefined
          ? []
          : [context.platform.callersHolding('bedrock-agentcore-control', [one], startedAtMs)],
      ),
      context.platform.callersHolding('lambda', [name], startedAtMs),
    ])
    const { accountId, region } = context
    const arns = [...new Set([...(role === undefined ? [] : [role]), ...callers.flat()])]
    return {
      ...{ accountId, region, gatewayRole },
      // A gateway's id is its name and some letters more.
      gateways: [gateway, machines].map(
        one => `arn:aws:bedrock-agentcore:${region}:${accountId}:gateway/${one}-*`,
      ),
      tool: functionArn(context, name),
      tracking: trackingArn(context),
      isThere: role !== undefined,
      rights: await rightsOf(context, arns),
    }
  },
  evaluate({ accountId, region, gatewayRole, gateways, tool, tracking, isThere, rights: found }) {
    const place = { accountId, region }
    const asksGateways: Grant = { actions: ['bedrock-agentcore:InvokeGateway'], on: gateways }
    const callsTool: Grant = {
      actions: ['lambda:InvokeFunction', 'lambda:GetFunction'],
      on: [tool, `${tool}:*`],
    }
    const everybodys = [asksTracking(tracking), ...harmless]
    const ofGateways = found.roles.filter(({ name }) => name === gatewayRole)
    const others = found.roles.filter(({ name }) => name !== gatewayRole)
    const excess = [
      ...excessOf({ ...found, roles: ofGateways }, [callsTool, ...everybodys], place),
      ...excessOf({ ...found, roles: others }, [asksGateways, ...everybodys], place),
    ]
    const facts: Fact[] = excess.map(({ role, action, resource }) => ({
      label: say('rights-of-role', { role }),
      seen: say('action-on-resource', { action, resource: resource.slice(0, 300) }),
      expected: say('nothing-beyond-brief'),
    }))
    return firstCause(
      [
        [!isThere, fail('nightly-job-is-gone', {}, facts)],
        [excess.length > 0, fail('nightly-job-may-more', {}, facts)],
      ],
      pass('nightly-job-may-enough', {}, facts),
    )
  },
})
