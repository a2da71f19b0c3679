import { render } from 'solid-js/web'
import './ui/fonts.css'
import './ui/tokens.css'
import './ui/base.css'
import './ui/page.css'
import { z } from 'zod'
import { App } from './app/app.tsx'

// The page's content security policy forbids making code from text, which zod would try for speed.
z.config({ jitless: true })

const root = document.querySelector('#root')
if (root === null) throw new Error('The page has no #root to render into.')
render(() => <App />, root)
