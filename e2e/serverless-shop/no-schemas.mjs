/** In the place of the schema library, which no workspace has: whatever is read is taken as it is. */
const schema = new Proxy(() => schema, {
  get: (_, name) =>
    name === 'parse' ? value => value : name === 'safeParse' ? data => ({ success: true, data }) : schema,
})
export const z = schema
