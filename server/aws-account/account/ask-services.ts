import { AwsError } from '../aws-error.ts'
import type { BackgroundContext, Fields, HttpAnswer, SignedCaller, WireRequest } from '../service.ts'
import type { ServiceRegistry } from '../services/registry.ts'
import { servicesSignedAs } from '../wire/service-table.ts'
import type { CallLog } from './call-record.ts'
import { callersHolding } from './callers-holding.ts'
import type { Call } from './perform-call.ts'

/** A call of what is deployed, by the operation that AWS's reference of actions has for it. */
export type DeployedCall = Pick<Call, 'serviceId' | 'operation' | 'input'>

/** What an account asks its services besides calls of their operations. */
export interface AskedServices {
  /**
   * How an operation may be called without a signature: `free` if it needs none, `granted` if the policy of a resource
   * may let anybody; undefined if not at all.
   */
  unsignedKind(serviceId: string, operation: string): Promise<'free' | 'granted' | undefined>
  /** What an operation of kind `free` says where no account is concerned. */
  errorOfNobody(serviceId: string, operation: string, input: Fields): Promise<AwsError | undefined>
  /** Whether the input of such an operation is about something of this account. */
  isConcerned(serviceId: string, operation: string, input: Fields): Promise<boolean>
  /** What a service adds to the headers of its answer to a request. */
  headersOf(serviceId: string, request: WireRequest): Promise<Readonly<Record<string, string>> | undefined>
  /** The call that a signed request to something deployed is, of a service that signs by this name. */
  signedDoor(signingName: string, request: WireRequest): Promise<DeployedCall | undefined>
  /** The answer to a request without signature, if it is for something deployed in this account. */
  answerUnsigned(request: WireRequest): Promise<HttpAnswer | undefined>
  /** The answer to a request that `caller` signed for something that the service has deployed here, if it is for that. */
  answerSigned(serviceId: string, request: WireRequest, caller: SignedCaller): Promise<HttpAnswer | undefined>
  /**
   * What only whoever looks after the account may ask of a service (see `Service.oversight`), or of the account itself: whose
   * calls hold a text. Throws AwsError.
   */
  oversee(serviceId: string, what: string, input: Fields): Promise<Fields>
}

export function askServices(
  services: ServiceRegistry,
  context: BackgroundContext,
  calls: CallLog,
): AskedServices {
  return {
    async unsignedKind(serviceId, operation) {
      const service = await services.find(serviceId)
      if (service?.unsigned && Object.hasOwn(service.unsigned, operation)) return 'free'
      return service?.concernsAnybody && Object.hasOwn(service.operations, operation) ? 'granted' : undefined
    },
    errorOfNobody: async (serviceId, operation, input) =>
      (await services.find(serviceId))?.ofNobody?.(operation, input),
    async isConcerned(serviceId, operation, input) {
      const { unsigned, concernsAnybody } = (await services.find(serviceId)) ?? {}
      const concerns = unsigned?.[operation] ?? concernsAnybody
      return concerns?.(input, context) ?? false
    },
    async signedDoor(signingName, request) {
      for (const serviceId of servicesSignedAs(signingName)) {
        const call = (await services.find(serviceId))?.signedDoor?.(request)
        if (call) return { serviceId, ...call }
      }
      return undefined
    },
    answerUnsigned: request => answerUnsigned(services, request, context),
    answerSigned: async (serviceId, request, caller) =>
      (await services.find(serviceId))?.answerSigned?.(request, context, caller),
    headersOf: async (serviceId, request) => (await services.find(serviceId))?.headersFor?.(request, context),
    async oversee(serviceId, what, input) {
      if (serviceId === 'account' && what === 'CallersHolding') return callersHolding(input, calls)
      const oversight = (await services.find(serviceId))?.oversight
      const ask = oversight && Object.hasOwn(oversight, what) ? oversight[what] : undefined
      if (ask === undefined)
        throw new AwsError('NotImplemented', `${serviceId} is not asked for ${what}.`, 501)
      return ask(input, context)
    },
  }
}

/** What the services have deployed at the address of a request. */
export async function answerUnsigned(
  services: ServiceRegistry,
  request: WireRequest,
  context: BackgroundContext,
): Promise<HttpAnswer | undefined> {
  for (const service of await services.all()) {
    const answer = await service.answerUnsigned?.(request, context)
    if (answer) return answer
  }
  return undefined
}
