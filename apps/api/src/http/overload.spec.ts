import type { FastifyRequest } from 'fastify';
import { classOf } from './overload';

const of = (method: string, url: string, headers: Record<string, string> = {}) =>
  classOf({ method, headers, routeOptions: { url } } as unknown as FastifyRequest);

it('the event stream is one, whatever the client says it accepts', () => {
  expect(of('GET', '/v1/events/stream')).toBe('stream');
  expect(of('GET', '/v1/events/stream', { accept: '*/*' })).toBe('stream');
});

it('nothing else becomes one by saying so', () => {
  expect(of('GET', '/v1/sellers', { accept: 'text/event-stream' })).toBe('read');
  expect(of('HEAD', '/v1/events/stream')).toBe('read');
  expect(of('POST', '/v1/sellers', { accept: 'text/event-stream' })).toBe('write');
});
