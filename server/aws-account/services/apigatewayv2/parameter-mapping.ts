import { badRequest } from './api-error.ts'

/** What is changed of a request or an answer: `append:header.x`, `overwrite:path`, … and to which value. */
export type Mapping = Readonly<Record<string, string>>

/** Of AWS's list (developer guide, "Transforming API requests and responses"). */
const RESERVED =
  /^(access-control-.*|apigw-.*|authorization|connection|content-encoding|content-length|content-location|forwarded|keep-alive|origin|proxy-authenticate|proxy-authorization|te|trailers|transfer-encoding|upgrade|x-amz-.*|x-amzn-.*|x-forwarded-(for|host|proto)|via)$/i

const OF_REQUEST = /^(?:(?:append|overwrite|remove):(header|querystring)\.([\w-]{1,256})|overwrite:path)$/
const OF_ANSWER = /^(?:(?:append|overwrite|remove):(header)\.([\w-]{1,256})|overwrite:statuscode)$/
const VALUE_CHARS = 4096

/** Throws BadRequestException for what is no mapping of requests. */
export const checkRequestMapping = (mapping: Readonly<Record<string, string>>): Mapping =>
  checked(mapping, OF_REQUEST)

/** By the status of the answers that they are for. Throws BadRequestException. */
export function checkAnswerMappings(
  mappings: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Readonly<Record<string, Mapping>> {
  for (const [status, mapping] of Object.entries(mappings)) {
    if (!/^[2-5]\d\d$/.test(status))
      throw badRequest(`Invalid response status code specified ${status}: it should be between 200 and 599`)
    checked(mapping, OF_ANSWER)
  }
  return mappings
}

function checked(mapping: Mapping, form: RegExp): Mapping {
  for (const [key, value] of Object.entries(mapping)) {
    const [, kind, name = ''] = form.exec(key) ?? []
    if (!form.test(key)) throw badRequest(`Invalid mapping expression specified: Validation Result: [${key}]`)
    if (kind === 'header' && RESERVED.test(name))
      throw badRequest(`Operations on header ${name} are restricted`)
    if (value.length > VALUE_CHARS)
      throw badRequest(`Invalid mapping expression specified: ${key} is too long`)
  }
  return mapping
}
