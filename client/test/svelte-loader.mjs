// Lets mocha load *.svelte.ts classes: esbuild takes the types away, then Svelte compiles the runes.
import { register } from 'node:module';

register('./svelte-hooks.mjs', import.meta.url);
