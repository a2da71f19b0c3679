/** GET /labels/{sku}: what the label on a shelf says. */
export async function handler(event) {
  const code = Object.values(event.pathParameters ?? {})[0] ?? ''
  const [, number = code] = /-(\d+)$/.exec(code) ?? []
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sku: code, label: `Kiosk · ${number}` }),
  }
}
