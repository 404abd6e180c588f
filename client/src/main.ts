import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';
import { font } from './font.ts';
import { language } from './i18n/language.svelte.ts';
import { router } from './router.svelte.ts';
import { auth } from './state/auth.svelte.ts';

language.show();
router.start();
void auth.start();
await font();
mount(App, { target: document.getElementById('app') ?? document.body });
