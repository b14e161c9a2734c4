import { type Permission, PERMISSIONS } from './permissions';
import { isScope, permissionsOf, SCOPES, scopeOf, scopesAllow, scopesBeyond } from './scopes';

const ALL = Object.keys(PERMISSIONS) as Permission[];

it('every permission has a scope of the list, or is known to want none', () => {
  expect(ALL.filter((permission) => scopeOf(permission) === null).toSorted()).toEqual([
    'api_keys.rotate',
    'identity.read',
    'seller_sessions.end',
  ]);
  for (const scope of ALL.map(scopeOf)) if (scope) expect(SCOPES).toContain(scope);
  expect(isScope('orders:read')).toBe(true);
  expect(isScope('orders')).toBe(false);
});

it('what reads is read, and whatever else writes', () => {
  expect(scopeOf('orders.read')).toBe('orders:read');
  expect(scopeOf('identifiers.validate')).toBe('identifiers:read');
  expect(scopeOf('webhooks.manage')).toBe('webhooks:write');
  expect(scopeOf('sellers.act')).toBe('sellers:write');
});

it('a narrow scope opens its part only, a wide one every part, and read never writes', () => {
  expect(scopesAllow(['orders:read'], 'orders.read')).toBe(true);
  expect(scopesAllow(['orders:read'], 'orders.write')).toBe(false);
  expect(scopesAllow(['orders:read'], 'sellers.read')).toBe(false);
  expect(scopesAllow(['read'], 'sellers.read')).toBe(true);
  expect(scopesAllow(['read'], 'sellers.create')).toBe(false);
  expect(scopesAllow(['write'], 'sellers.read')).toBe(false);
  expect(scopesAllow([], 'sellers.read')).toBe(false);
  expect(scopesAllow(undefined, 'sellers.read')).toBe(true);
});

it('nobody gives what goes beyond its own', () => {
  expect(scopesBeyond(['read'], ['orders:read', 'orders:write', 'write'])).toEqual(['orders:write', 'write']);
  expect(scopesBeyond(['orders:read'], ['read'])).toEqual(['read']);
  expect(scopesBeyond(undefined, ['read', 'write'])).toEqual([]);
});

it('role and scopes hold together', () => {
  const may = permissionsOf({ role: 'integrator', scopes: ['write'] });
  expect(may).toContain('orders.write');
  expect(may).not.toContain('orders.read');
  expect(may).not.toContain('programmes.manage');
});
