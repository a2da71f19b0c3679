/** Says what it is told; words of the prompt make it do other things. */
export const NODE_AGENT = `
import { createServer } from 'node:http'
import { BedrockAgentCore } from '@aws-sdk/client-bedrock-agentcore'
let asked = 0
createServer(async (request, response) => {
  if (request.url === '/ping') return response.end('{"status":"Healthy"}')
  let body = ''
  for await (const chunk of request) body += chunk
  const { prompt } = JSON.parse(body)
  if (prompt === 'fail') return response.writeHead(500).end('no')
  if (prompt === 'end') process.exit(3)
  if (prompt === 'key') {
    const { apiKey } = await new BedrockAgentCore({}).getResourceApiKey({
      workloadIdentityToken: request.headers.workloadaccesstoken, resourceCredentialProviderName: 'maps' })
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ apiKey }))
  }
  if (prompt === 'stream') {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const word of ['one', 'two', 'three']) {
      response.write('data: ' + word + '\\n\\n')
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    return response.end()
  }
  console.log('asked for ' + prompt)
  asked += 1
  const { traceparent, 'x-amzn-bedrock-agentcore-runtime-custom-shop': shop } = request.headers
  const session = request.headers['x-amzn-bedrock-agentcore-runtime-session-id']
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ prompt, asked, session, traceparent, shop, tone: process.env.TONE, hidden: process.env._HANDLER }))
}).listen(8080)
`
/** Says it backwards. */
export const PYTHON_AGENT = `
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
class Agent(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b'{"status":"Healthy"}')
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers['content-length'])))
        body = json.dumps({'said': asked['prompt'][::-1]}).encode()
        self.send_response(200); self.send_header('content-type', 'application/json')
        self.send_header('content-length', str(len(body))); self.end_headers(); self.wfile.write(body)
    def log_message(self, *_): pass
HTTPServer(('0.0.0.0', 8080), Agent).serve_forever()
`
