import { consolePath } from '../sign-in/addresses.ts'
import type { ConsoleService } from './console-services.ts'
import { Html, html } from './html.ts'
import type { Listing } from './read-resources.ts'
import { STYLE } from './style.ts'

/** What the page shows. */
export interface ConsoleView {
  readonly accountId: string
  readonly region: string
  /** The session, as its calls name it. */
  readonly arn: string
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly endsAt: number
  readonly sections: readonly { readonly service: ConsoleService; readonly listing: Listing }[]
  /** All services, to go to. */
  readonly services: readonly ConsoleService[]
  /** The first part of the path of the service that is shown alone. */
  readonly segment: string | undefined
}

/** The console's page: whose account, as whom and until when, and what is in it as far as the session may see. */
export function consolePage(view: ConsoleView): string {
  const root = consolePath(view.accountId)
  const query = `?region=${view.region}`
  return page(
    `AWS account ${view.accountId}`,
    html`<header>
<strong>Console</strong>
<dl>
<div><dt>Account</dt><dd>${grouped(view.accountId)}</dd></div>
<div><dt>Region</dt><dd>${view.region}</dd></div>
<div><dt>Signed in as</dt><dd>${view.arn}</dd></div>
<div><dt>Until</dt><dd>${until(view.endsAt, view.now)}</dd></div>
</dl>
</header>
<div class="columns">
<nav aria-label="Services"><ul>
<li>${link(`${root}console/home${query}`, 'All services', view.segment === undefined)}</li>
${bySegment(view.services).map(
  ({ segment, title }) =>
    html`<li>${link(`${root}${segment}/home${query}`, title, segment === view.segment)}</li>`,
)}
</ul></nav>
<main>
<h1>${view.segment === undefined ? 'All services' : (view.sections[0]?.service.title ?? 'Service')}</h1>
${view.sections.map(section)}
</main>
</div>`,
  )
}

/** A page that says one thing, such as that a session has ended. */
export function messagePage(title: string, text: string): string {
  return page(title, html`<main class="message"><h1>${title}</h1><p>${text}</p></main>`)
}

function page(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${new Html(STYLE)}</style></head>
<body>${body}</body></html>
`.text
}

function link(address: string, text: string, isHere: boolean): Html {
  return isHere
    ? html`<a href="${address}" aria-current="page">${text}</a>`
    : html`<a href="${address}">${text}</a>`
}

/** Services that share a page are one line. */
function bySegment(services: readonly ConsoleService[]): readonly ConsoleService[] {
  return services.filter(({ segment }, index) => services.findIndex(one => one.segment === segment) === index)
}

function section({ service, listing }: ConsoleView['sections'][number]): Html {
  return html`<section>
<h2>${service.title} <small>${summary(service, listing)}</small></h2>
${listing.kind === 'listed' ? names(listing.names) : html`<p class="refused"><b>${listing.code}</b> ${listing.message}</p>`}
</section>
`
}

function summary({ things }: ConsoleService, listing: Listing): string {
  if (listing.kind === 'refused') return ''
  const count = listing.more ? `more than ${listing.names.length}` : String(listing.names.length)
  return `${things}: ${count}`
}

function names(list: readonly string[]): Html | undefined {
  return list.length === 0 ? undefined : html`<ul>${list.map(name => html`<li>${name}</li>`)}</ul>`
}

function grouped(accountId: string): string {
  return accountId.replace(/^(\d{4})(\d{4})(\d{4})$/, '$1-$2-$3')
}

function until(endsAt: number, now: number): Html {
  const iso = new Date(endsAt).toISOString()
  const minutes = Math.max(0, Math.ceil((endsAt - now) / 60_000))
  return html`<time datetime="${iso}">${iso.slice(11, 16)} UTC</time>, ${minutes} min at most`
}
