// Says to those on the other side what was done with a claim: each once, however often it is repeated.
import type { Notice } from '@hoctap/shared/learning.contract';
import type { TitleScheme } from '@hoctap/shared/titles.contract';
import type { TitleAction } from '@hoctap/shared/titles.rules';
import type { PeopleService } from '../accounts/people.service.ts';
import { derivedId } from '../learning/derived-id.ts';
import type { LearningService } from '../learning/learning.service.ts';
import type { ClaimDoc } from './title.model.ts';

const kinds: Record<TitleAction, Notice['kind']> = {
  submit: 'title_submitted', return: 'title_returned', recognise: 'title_recognised', refuse: 'title_refused', withdraw: 'title_withdrawn',
};

/** `event` is the id of what was done, `by` who did it. A claim of a person is told to that person, of a unit to its administrators. */
export const tellService = ({ people, learning }: { people: PeopleService; learning: LearningService }) =>
  async (event: string, action: TitleAction, by: string, { nameVi }: TitleScheme, claim: ClaimDoc): Promise<void> => {
    const isMine = claim.person !== null && action !== 'submit';
    const unit = action === 'submit' ? claim.reviewer : claim.unit;
    const to = isMine ? [claim.person ?? ''] : ((await people.holders('unit_admin', [unit])).get(unit) ?? []);
    const title = claim.name ? `${nameVi}, ${claim.name}` : nameVi;
    for (const person of to.filter((id) => id !== by)) {
      await learning.notices.put(derivedId('title_told', event, person), person, kinds[action], { title, claim: claim._id, unit: isMine ? null : unit });
    }
  };
