// `/gallery` of `npm run dev`: every part and every state at once. The product is built without it.
import { render } from 'solid-js/web'
import '../ui/fonts.css'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/page.css'
import { Gallery } from './gallery.tsx'

const root = document.querySelector('#root')
if (root === null) throw new Error('The page has no #root to render into.')
render(() => <Gallery />, root)
