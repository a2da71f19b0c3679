// node call.mjs SERVICE OPERATION '{"Member": "…"}': asks any service by the AWS SDK, also those that the CLI does not know.
const [service, operation, input = '{}'] = process.argv.slice(2)
const sdk = await import(`@aws-sdk/client-${service}`)
const Client = sdk[Object.keys(sdk).find(name => /^[A-Z]\w*Client$/.test(name))]
try {
  const { $metadata: _, ...answer } = await new Client({}).send(new sdk[`${operation}Command`](JSON.parse(input)))
  console.log(JSON.stringify(answer, undefined, 2))
} catch (error) {
  console.error(`${error.name}: ${error.message}`)
  process.exitCode = 1
}
