/** A payload in an event, with the note that none of it is left out: `{ input, inputDetails }`. */
export function details<Name extends string>(name: Name, text: string) {
  return { [name]: text, [`${name}Details`]: { truncated: false } } as {
    readonly [Key in Name]: string
  } & { readonly [Key in `${Name}Details`]: { readonly truncated: boolean } }
}
