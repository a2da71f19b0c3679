import { createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'

/** The headers of a POST to a gateway, signed by the function's own role. `headers` are those of the request. */
export async function signed(address, headers, body) {
  const { hostname, pathname } = new URL(address)
  const request = { method: 'POST', protocol: 'https:', hostname, path: pathname, headers: { ...headers, host: hostname }, body }
  const signer = new SignatureV4({
    service: 'bedrock-agentcore',
    region: process.env.AWS_REGION,
    sha256: Sha256,
    credentials: {
      accessKeyId: process.env.AWS_ACCESS_KEY_ID,
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
      sessionToken: process.env.AWS_SESSION_TOKEN,
    },
  })
  const { host: _, ...sent } = (await signer.sign(request)).headers
  return sent
}

/** As the signer wants it. */
class Sha256 {
  #hash

  constructor(key) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key)
  }

  update(data) {
    this.#hash.update(data)
  }

  async digest() {
    return new Uint8Array(this.#hash.digest())
  }
}
