// How a function answers by and by: what `awslambda` has in AWS's own Node runtime, and how its stream reaches the host.
const http = require('node:http')

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming')
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark')
const HTTP_ANSWER = 'application/vnd.awslambda.http-integration-response'
/** Between what says status and headers and the body itself. */
const DELIMITER = new Uint8Array(8)

/** A stream of which what is written first has status and headers of an HTTP answer in front. */
const HttpResponseStream = {
  from(stream, prelude) {
    stream.setContentType(HTTP_ANSWER)
    const text = JSON.stringify(prelude)
    stream._onBeforeFirstWrite = write => {
      write(text)
      write(DELIMITER)
    }
    return stream
  },
}

function offerStreaming() {
  globalThis.awslambda = {
    streamifyResponse(handler, options) {
      handler[STREAMING] = 'response'
      if (typeof options?.highWaterMark === 'number') handler[HIGH_WATER_MARK] = options.highWaterMark
      return handler
    },
    HttpResponseStream,
  }
}

const isStreaming = handler => handler[STREAMING] === 'response'

/**
 * The stream of one answer; nothing is sent before something is written. `failed` ends it so that its readers know.
 * `answered` resolves once the host has all of it.
 */
function createResponseStream({ socketPath, path, agent, handler }) {
  const { Writable } = require('node:stream')
  const { promise: answered, resolve, reject } = Promise.withResolvers()
  answered.catch(() => {})
  let contentType = 'application/octet-stream'
  let request
  const open = () => {
    if (request) return request
    request = http.request({
      socketPath,
      agent,
      method: 'POST',
      path,
      headers: {
        'content-type': contentType,
        'lambda-runtime-function-response-mode': 'streaming',
        'transfer-encoding': 'chunked',
        trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
      },
    })
    request.on('error', reject)
    request.on('response', response => {
      response.resume()
      response.on('end', resolve)
      response.on('error', reject)
    })
    return request
  }
  let isBegun = false
  const send = (chunk, done) => (open().write(chunk) ? done() : request.once('drain', done))
  const stream = new Writable({
    highWaterMark: handler[HIGH_WATER_MARK],
    write(chunk, _, done) {
      if (!isBegun) {
        isBegun = true
        stream._onBeforeFirstWrite?.(part => open().write(part))
      }
      send(chunk, done)
    },
    final(done) {
      if (!isBegun) stream._onBeforeFirstWrite?.(part => open().write(part))
      open().end()
      answered.then(() => done(), done)
    },
  })
  stream.setContentType = type => {
    contentType = String(type)
  }
  return {
    stream,
    answered,
    /** False if nothing was sent yet, so that the failure can be told as any other. */
    failed(description) {
      if (!request || request.writableEnded) return false
      request.addTrailers({
        'Lambda-Runtime-Function-Error-Type': description.errorType,
        'Lambda-Runtime-Function-Error-Body': Buffer.from(JSON.stringify(description)).toString('base64'),
      })
      request.end()
      return true
    },
  }
}

module.exports = { createResponseStream, isStreaming, offerStreaming }
