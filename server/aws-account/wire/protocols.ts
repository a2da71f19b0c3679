import {
  AwsJson1_0Protocol,
  AwsJson1_1Protocol,
  AwsRestJsonProtocol,
  AwsRestXmlProtocol,
  AwsSmithyRpcV2CborProtocol,
  XmlShapeSerializer,
} from '@aws-sdk/core/protocols'
import { universalEventStreamSerdeProvider } from '@smithy/core/event-streams'
import { fromBase64, fromUtf8, toBase64, toUtf8 } from '@smithy/core/serde'
import type { EndpointBearer, HandlerExecutionContext, SerdeFunctions } from '@smithy/types'
import type { WireFormat } from './resolve.ts'
import type { ServiceModel } from './service-model.ts'

/** What the SDK's protocols expect of a client around them. */
export const SERDE = {
  base64Decoder: fromBase64,
  base64Encoder: toBase64,
  utf8Decoder: fromUtf8,
  utf8Encoder: toUtf8,
  disableHostPrefix: true,
  eventStreamMarshaller: universalEventStreamSerdeProvider({ utf8Encoder: toUtf8, utf8Decoder: fromUtf8 }),
  endpoint: async () => undefined,
  async streamCollector(stream: AsyncIterable<Uint8Array>) {
    const chunks: Uint8Array[] = []
    for await (const chunk of stream) chunks.push(chunk)
    return Buffer.concat(chunks)
  },
} as unknown as HandlerExecutionContext & SerdeFunctions & EndpointBearer

type SdkProtocol =
  | AwsJson1_0Protocol
  | AwsJson1_1Protocol
  | AwsRestJsonProtocol
  | AwsRestXmlProtocol
  | AwsSmithyRpcV2CborProtocol

const cache = new WeakMap<ServiceModel, Map<WireFormat, SdkProtocol>>()

/** The SDK's own client protocol for a service and format; `query` has none (see query-form.ts and encode.ts). */
export function sdkProtocol(service: ServiceModel, format: Exclude<WireFormat, 'query'>): SdkProtocol {
  const known = cache.get(service) ?? new Map<WireFormat, SdkProtocol>()
  cache.set(service, known)
  let protocol = known.get(format)
  if (!protocol) {
    protocol = construct(service, format)
    protocol.setSerdeContext(SERDE)
    nameFirstEvent(protocol)
    known.set(format, protocol)
  }
  return protocol
}

function construct(service: ServiceModel, format: Exclude<WireFormat, 'query'>): SdkProtocol {
  const settings = {
    defaultNamespace: service.namespace,
    serviceTarget: service.target,
    xmlNamespace: service.xmlNamespace ?? '',
    version: service.version,
  }
  switch (format) {
    case 'cbor':
      return new AwsSmithyRpcV2CborProtocol(settings)
    case 'rest':
      return new AwsRestJsonProtocol(settings)
    case 'xml':
      return new AwsRestXmlProtocol(settings)
    case 'json':
      return service.protocol === 'AwsJson1_1Protocol'
        ? new AwsJson1_1Protocol(settings)
        : new AwsJson1_0Protocol(settings)
    default:
      return format satisfies never
  }
}

interface EventStreams {
  serializeEventStream(given: object): Promise<unknown>
  loadEventStreamCapability(): Promise<{ serializeEventStream(given: object): unknown }>
}

/** Before the events of an RPC stream its other members are sent, which a client calls its request and we our response. */
function nameFirstEvent(protocol: SdkProtocol): void {
  const streams = protocol as unknown as EventStreams
  streams.serializeEventStream = async given =>
    (await streams.loadEventStreamCapability()).serializeEventStream({
      ...given,
      initialMessageType: 'initial-response',
    })
}

const TIMESTAMP_DATE_TIME = 5

/** Writes the XML of an awsQuery answer: the SDK writes such requests only as forms. */
export function queryXmlSerializer(service: ServiceModel): XmlShapeSerializer {
  const serializer = new XmlShapeSerializer({
    timestampFormat: { useTrait: true, default: TIMESTAMP_DATE_TIME },
    httpBindings: false,
    xmlNamespace: service.xmlNamespace ?? '',
    serviceNamespace: service.namespace,
  })
  serializer.setSerdeContext(SERDE)
  return serializer
}
