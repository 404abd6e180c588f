import { expect } from 'chai';
import { language } from '../i18n/language.svelte.ts';
import { CaptionLook } from './caption-look.svelte.ts';

describe('Captions as their reader wants them', () => {
  const there = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
  const kept = new Map<string, string>();
  const captions = ['en', 'vi', 'hmn'].map((one) => ({ language: one }));
  const shown = (look: CaptionLook, some = captions) => look.of(some)?.language;
  beforeEach(() => {
    kept.clear();
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) } });
  });
  afterEach(() => {
    if (there) Object.defineProperty(globalThis, 'localStorage', there);
    else Reflect.deleteProperty(globalThis, 'localStorage');
  });

  it('Should be in the page’s language until another one is chosen, and in what there is where a film lacks it', () => {
    const look = new CaptionLook();
    expect([shown(look), shown(look, captions.slice(2)), shown(look, [])]).to.deep.equal([language.current, 'hmn', undefined]);
    look.choose('hmn');
    expect([shown(look), shown(look, captions.slice(0, 2))]).to.deep.equal(['hmn', language.current]);
  });

  it('Should be remembered on the device: the language, none at all, and the look', () => {
    const look = new CaptionLook();
    look.choose('en');
    look.size = 'large';
    look.isOn = false;
    const next = new CaptionLook();
    expect([next.isOn, shown(next), next.size, next.hasGround]).to.deep.equal([false, 'en', 'large', true]);
    next.choose('hmn');
    expect([new CaptionLook().isOn, shown(new CaptionLook())], 'choosing shows them').to.deep.equal([true, 'hmn']);
  });

  it('Should understand what was kept before a language could be chosen', () => {
    kept.set('hoctap.captions', 'small plain');
    const look = new CaptionLook();
    expect([look.size, look.hasGround, look.isOn, shown(look)]).to.deep.equal(['small', false, true, language.current]);
  });
});
