// How a family of courses looks: colour and weave by class, a sign, a name.
import type { Family } from '@hoctap/shared/courses.contract';
import type { IconName } from '../ui/icons.ts';

export const familyLook: Record<Family, { css: string; icon: IconName }> = {
  agriculture: { css: 'family--agriculture', icon: 'sprout' },
  it: { css: 'family--it', icon: 'laptop' },
  foreign_language: { css: 'family--foreign-language', icon: 'languages' },
  life_skill: { css: 'family--life-skill', icon: 'heart' },
  public_service: { css: 'family--public-service', icon: 'landmark' },
  safety: { css: 'family--safety', icon: 'shield' },
};
