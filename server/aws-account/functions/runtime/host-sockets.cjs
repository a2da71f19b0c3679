// The two sockets at which a sandbox reaches its host: the Lambda Runtime API, and the account's endpoint.
const http = require('node:http')
const net = require('node:net')

const runtimeSocket = '/run/lambda/runtime.sock'
const accountSocket = '/run/lambda/account.sock'
const endpointPort = 4566
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })

/** Clients in the sandbox reach the account at 127.0.0.1:4566; every connection is piped to the account's socket. */
function openEndpoint() {
  const server = net.createServer({ allowHalfOpen: true }, client => {
    const account = net.connect({ path: accountSocket, allowHalfOpen: true })
    client.pipe(account).pipe(client)
    client.on('error', () => account.destroy())
    account.on('error', () => client.destroy())
    // A kept-alive connection must not keep an invocation waiting for an empty event loop.
    account.unref()
  })
  return new Promise(resolve => server.listen(endpointPort, '127.0.0.1', resolve).unref())
}

/** Asks the Lambda Runtime API. */
function call(method, path, body = '') {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const request = http.request(
      { socketPath: runtimeSocket, method, path: `/2018-06-01/runtime${path}`, agent, headers },
      response => {
        const chunks = []
        response.on('data', chunk => chunks.push(chunk))
        response.on('end', () =>
          resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }),
        )
        response.on('error', reject)
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

module.exports = { accountSocket, agent, call, openEndpoint, runtimeSocket }
