import { render } from 'solid-js/web'
import { z } from 'zod'
import '../ui/fonts.css'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/page.css'
import { AuthorPanel } from './author-panel.tsx'

// The content security policy forbids making code from text, which zod would try for speed.
z.config({ jitless: true })

const root = document.querySelector('#root')
if (root === null) throw new Error('The page has no #root to render into.')
render(() => <AuthorPanel />, root)
