const address = `https://${process.env.GATEWAY}.gateway.bedrock-agentcore.${process.env.AWS_REGION}.amazonaws.com/mcp`

/** Every night: {"skus": ["s-20417"]} → {"stock": [{"sku", "pieces", "shelf"}]}, by the tools of the gateway. */
export async function handler({ skus }) {
  const stock = []
  for (const sku of skus) stock.push(await findStock(sku))
  return { stock }
}

async function findStock(sku) {
  const params = { name: 'stock___find_stock', arguments: { sku } }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const answer = await fetch(address, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`The gateway answers ${answer.status}`)
  const { result } = await answer.json()
  if (result.isError) throw new Error(result.content[0].text)
  return JSON.parse(result.content[0].text)
}
