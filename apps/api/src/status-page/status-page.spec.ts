import { type Language, LANGUAGES, textProblems } from '@app/messages';
import { LIFECYCLES } from '@app/sellers';
import { stepsOf } from './status-model';
import { STATUS_TEXTS } from './texts/texts';

it('the words are there in every language', () => expect(textProblems(STATUS_TEXTS)).toEqual([]));

it('every state has words, and steps in order', () => {
  for (const lifecycle of LIFECYCLES) {
    for (const language of LANGUAGES satisfies readonly Language[])
      expect(STATUS_TEXTS[language][`state.${lifecycle}`]).toBeTruthy();
    const states = stepsOf(lifecycle, false).map(({ state }) => state);
    expect(states.join(' ')).toMatch(/^(done ?)*(now ?)?(later ?)*$/);
    expect(states).toHaveLength(5);
  }
  expect(stepsOf('ACTIVE', true).every(({ state }) => state === 'done')).toBe(true);
  expect(stepsOf('REJECTED', false).some(({ state }) => state === 'now')).toBe(false);
});
