/**
 * A page without a script, to be put anywhere or printed: its policy lets it fetch nothing but its own pictures. `body` is HTML in which
 * whatever somebody wrote is escaped; `language` is the one that it is in.
 */
export function plainPage(title: string, body: string, language = 'en'): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${escapedHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`
}

/** A text as it is written in HTML, also in an attribute. */
export const escapedHtml = (text: string): string =>
  text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)

const style = `:root{color-scheme:light dark;font:15px/1.55 system-ui,sans-serif}body{max-width:760px;margin:0 auto;padding:24px}header{display:flex;gap:16px;align-items:center}h1{font-size:22px;margin:0}h2{font-size:17px;margin:28px 0 8px}h3{font-size:15px;margin:16px 0 4px}p{margin:4px 0}pre{overflow:auto;padding:12px;border:1px solid #8885;border-radius:8px;font-size:12.5px}blockquote{margin:12px 0;padding-left:12px;border-left:3px solid #8888}footer{opacity:.75;font-size:13px}.lead{margin-top:16px}table{width:100%;margin:16px 0;border-collapse:collapse}th,td{padding:6px 8px;border-bottom:1px solid #8885;text-align:left;font-size:13.5px;overflow-wrap:anywhere}th,time{white-space:nowrap}`
