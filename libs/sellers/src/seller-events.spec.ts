import { requirementEvents } from './seller-events';

type Change = Parameters<typeof requirementEvents>[0];
const told = (from: Change['from'], to: Change['to']) =>
  requirementEvents({ code: 'company.ntn', from, to }).map(({ type, data }) => [type, data.due]);

it('what is settled is told, and what comes up again', () => {
  const pending = { status: 'SUBMITTED', due: 'pending_verification' } as const;
  const open = { status: 'INCOMPLETE', due: 'currently_due' } as const;
  const met = { status: 'VERIFIED', due: 'none' } as const;
  expect(told(pending, met)).toEqual([['requirement.verified', undefined]]);
  expect(told(pending, { status: 'WAIVED', due: 'none' })).toEqual([['requirement.waived', undefined]]);
  expect(told(pending, open)).toEqual([['requirement.due', 'currently_due']]);
  expect(told({ status: 'NOT_APPLICABLE', due: 'none' }, open)).toEqual([
    ['requirement.due', 'currently_due'],
  ]);
  expect(told(open, { ...open, due: 'past_due' })).toEqual([['requirement.due', 'past_due']]);
  expect(told(met, { status: 'FAILED', due: 'currently_due' })).toEqual([
    ['requirement.failed', undefined],
    ['requirement.due', 'currently_due'],
  ]);
});

it('what was known from the first day is not told as due, nor what stays as it is', () => {
  const open = { status: 'INCOMPLETE', due: 'currently_due' } as const;
  expect(told(null, open)).toEqual([]);
  expect(told(open, open)).toEqual([]);
  expect(told(open, { status: 'SUBMITTED', due: 'pending_verification' })).toEqual([]);
});
