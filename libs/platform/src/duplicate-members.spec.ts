import { hasDuplicateMembers } from './duplicate-members';

it.each([
  ['{"a":1,"a":2}', true],
  ['{"a":1,"\\u0061":2}', true],
  ['{"x":{"a":1,"a":1}}', true],
  ['{"x":[{"a":1},{"a":1}]}', false],
  ['{"a":"a","b":"a"}', false],
  ['{"a":"\\",\\"a\\":1"}', false],
  ['{"a":{"a":{"a":1}}}', false],
  ['["a","a"]', false],
  ['{}', false],
])('%s: %s', (json, expected) => {
  expect(JSON.parse(json)).toBeDefined();
  expect(hasDuplicateMembers(json)).toBe(expected);
});
