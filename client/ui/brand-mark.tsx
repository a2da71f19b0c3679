import type { JSX } from 'solid-js'
import './brand-mark.css'

/** The product's mark and name; leads home. */
export function BrandMark(): JSX.Element {
  return (
    <a class="brand-mark" href="/">
      <svg viewBox="0 0 24 24" width="20" height="20" stroke-width="1.8" aria-hidden="true">
        <path d="M12 2.5 20.5 7v10L12 21.5 3.5 17V7z" />
        <path d="m8.2 12.2 2.6 2.6 5-5.4" stroke-width="2.2" stroke-linecap="round" />
      </svg>
      Assay
    </a>
  )
}
