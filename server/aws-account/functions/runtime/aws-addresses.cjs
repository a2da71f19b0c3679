// What a function asks of AWS's own host names by HTTPS reaches its account, which is all the network it has: the keys of
// a user pool, say, at https://cognito-idp.REGION.amazonaws.com. The connection goes to the account's socket as it is;
// nothing of it leaves the machine, so nothing is encrypted on the way.
const net = require('node:net')
const { registerHooks, syncBuiltinESMExports } = require('node:module')

const AWS_HOST = /(^|\.)((amazonaws|amazoncognito)\.com|on\.aws)$/
const SECURE = /^(node:)?(https|tls|http2)$/

/** Clients of `node:https`, `fetch` and their agents all come through `tls.connect`. */
function changeConnect(accountSocket) {
  const tls = require('node:tls')
  const { connect } = tls
  tls.connect = function connectToAccount(...given) {
    const options = given.find(one => typeof one === 'object' && one !== null)
    const host = options?.servername || options?.host
    if (typeof host !== 'string' || !AWS_HOST.test(host)) return connect.apply(this, given)
    const whenSecure = given.find(one => typeof one === 'function')
    const socket = net.connect({ path: accountSocket })
    Object.assign(socket, { encrypted: true, authorized: true, alpnProtocol: false })
    if (whenSecure) socket.once('secureConnect', whenSecure)
    socket.once('connect', () => socket.emit('secureConnect'))
    return socket
  }
  syncBuiltinESMExports()
}

/** Only once a function wants a secure connection: loading what those need would cost every cold start. */
function leadToAccount(accountSocket) {
  let isChanged = false
  const change = () => {
    if (isChanged) return
    isChanged = true
    changeConnect(accountSocket)
  }
  const { fetch } = globalThis
  globalThis.fetch = function fetchFromAccount(...given) {
    change()
    return fetch(...given)
  }
  Object.defineProperty(globalThis.fetch, 'name', { value: 'fetch' })
  registerHooks({
    resolve(specifier, context, next) {
      if (SECURE.test(specifier)) change()
      return next(specifier, context)
    },
  })
}

module.exports = { leadToAccount }
