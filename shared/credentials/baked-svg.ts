import { FormatError } from './bytes.ts'

const namespace = 'https://purl.imsglobal.org/ob/v3p0'
const opening = '<openbadges:credential'
const closing = '</openbadges:credential>'

/**
 * Puts a signed token into a picture of ours (Open Badges 3.0, section 5.3): as `verify` of the one element directly below
 * `<svg>`. @throws FormatError for a picture without `<svg …>`, or with a credential in it
 */
export function bakeSvg(picture: string, token: string): string {
  if (!/^[\w.-]+$/.test(token)) throw new FormatError('Only a signed token is baked into a picture.')
  if (picture.includes(opening)) throw new FormatError('A credential is in this picture already.')
  const start = picture.indexOf('<svg')
  const end = start < 0 ? -1 : picture.indexOf('>', start)
  if (end < 0) throw new FormatError('It is no SVG.')
  return `${picture.slice(0, end)} xmlns:openbadges="${namespace}">${opening} verify="${token}">${closing}${picture.slice(end + 1)}`
}

/** The credential in a picture: a token, or JSON. @throws FormatError where there is none, or more than one */
export function readBakedSvg(picture: string): string {
  const start = picture.indexOf(opening)
  if (start < 0) throw new FormatError('No credential is in this picture.')
  if (picture.indexOf(opening, start + 1) >= 0)
    throw new FormatError('More than one credential is in this picture; a badge has one.')
  const end = picture.indexOf('>', start)
  if (end < 0) throw new FormatError('The credential in this picture is cut off.')
  const token = /\bverify\s*=\s*["']([^"']*)["']/.exec(picture.slice(start, end))?.[1]
  if (token !== undefined && token !== '') return token
  const close = picture.indexOf(closing, end)
  const inside = picture.slice(end + 1, close < 0 ? undefined : close).trim()
  if (close < 0 || !inside.startsWith('<![CDATA[') || !inside.endsWith(']]>'))
    throw new FormatError('The credential in this picture is cut off.')
  return inside.slice('<![CDATA['.length, -']]>'.length)
}
