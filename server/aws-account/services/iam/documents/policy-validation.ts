import { conditionOperator } from '../../../iam/condition-operators.ts'
import { isObject, listOf } from '../../../iam/statement.ts'
import { malformedPolicy } from '../iam-error.ts'

/** What a document is for: an identity's permissions, who may assume a role, or a session's limits. */
export type PolicyPurpose = 'identity' | 'trust' | 'session'

type PolicyStatement = Readonly<Record<string, unknown>>

/** Refuses a policy text in AWS's words. Whether the principals of a trust policy exist is for trust-principals.ts. */
export function validatePolicyText(text: string, purpose: PolicyPurpose): void {
  const document = parse(text)
  const { Version: version, Statement: statement } = document
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17')
    throw malformedPolicy('The policy document has an invalid Version: it must be 2012-10-17 or 2008-10-17.')
  for (const member of Object.keys(document))
    if (!['Version', 'Id', 'Statement'].includes(member)) throw malformedPolicy('Syntax errors in policy.')
  const statements = listOf(statement)
  if (!statements.length) throw malformedPolicy('Syntax errors in policy.')
  for (const one of statements) {
    if (!isObject(one)) throw malformedPolicy('Syntax errors in policy.')
    validateStatement(one, purpose)
  }
  checkStatementIds(statements.filter(isObject))
}

/** The text with its meaningless spaces removed, by which AWS measures documents. */
export function policyChars(text: string): number {
  return text.replace(/\s/g, '').length
}

function parse(text: string): Record<string, unknown> {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw malformedPolicy('This policy contains invalid Json')
  }
  if (!isObject(document)) throw malformedPolicy('Syntax errors in policy.')
  return document
}

const MEMBERS = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
])

function validateStatement(statement: PolicyStatement, purpose: PolicyPurpose): void {
  for (const member of Object.keys(statement))
    if (!MEMBERS.has(member)) throw malformedPolicy('Syntax errors in policy.')
  const { Effect: effect } = statement
  if (effect === undefined) throw malformedPolicy('Missing required field Effect')
  if (effect !== 'Allow' && effect !== 'Deny') throw malformedPolicy(`Invalid effect: ${String(effect)}`)
  validateActions(statement, purpose)
  validateSubject(statement, purpose)
  validateConditions(statement.Condition)
}

function validateActions(
  { Action: action, NotAction: notAction }: PolicyStatement,
  purpose: PolicyPurpose,
): void {
  if (action !== undefined && notAction !== undefined) throw malformedPolicy('Syntax errors in policy.')
  const actions = listOf(action ?? notAction)
  if (!actions.length) throw malformedPolicy('Policy statement must contain actions.')
  for (const one of actions) {
    if (typeof one !== 'string') throw malformedPolicy('Syntax errors in policy.')
    if (one !== '*' && !/^[a-zA-Z0-9-]+:[\w*?-]+$/.test(one))
      throw malformedPolicy('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.')
    if (purpose === 'trust' && !/^sts:/i.test(one))
      throw malformedPolicy('AssumeRole policy may only specify STS AssumeRole actions.')
  }
}

function validateSubject(statement: PolicyStatement, purpose: PolicyPurpose): void {
  const {
    Resource: resource,
    NotResource: notResource,
    Principal: principal,
    NotPrincipal: notPrincipal,
  } = statement
  if (purpose === 'trust') {
    if (resource !== undefined || notResource !== undefined)
      throw malformedPolicy('Has prohibited field Resource')
    if (principal === undefined && notPrincipal === undefined)
      throw malformedPolicy('Missing required field Principal')
    return
  }
  if (principal !== undefined || notPrincipal !== undefined)
    throw malformedPolicy('Policy document should not specify a principal.')
  if (resource !== undefined && notResource !== undefined) throw malformedPolicy('Syntax errors in policy.')
  const resources = listOf(resource ?? notResource)
  if (!resources.length) throw malformedPolicy('Policy statement must contain resources.')
  for (const one of resources)
    if (one !== '*' && !(typeof one === 'string' && /^arn:[^:]*:[^:]*:[^:]*:[^:]*:./.test(one)))
      throw malformedPolicy(`Resource ${String(one)} must be in ARN format or "*".`)
}

function validateConditions(block: unknown): void {
  if (block === undefined) return
  if (!isObject(block)) throw malformedPolicy('Syntax errors in policy.')
  for (const [operator, keys] of Object.entries(block)) {
    if (!conditionOperator(operator)) throw malformedPolicy(`Invalid Condition type : ${operator}.`)
    if (!isObject(keys)) throw malformedPolicy('Syntax errors in policy.')
    for (const key of Object.keys(keys))
      if (!key.includes(':'))
        throw malformedPolicy('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.')
  }
}

function checkStatementIds(statements: readonly PolicyStatement[]): void {
  const ids = statements.flatMap(({ Sid: sid }) => (sid === undefined ? [] : [String(sid)]))
  for (const id of ids)
    if (!/^[0-9A-Za-z]*$/.test(id))
      throw malformedPolicy(
        'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
      )
  const given = ids.filter(id => id !== '')
  if (new Set(given).size !== given.length)
    throw malformedPolicy('Statement IDs (SID) in a single policy must be unique.')
}
