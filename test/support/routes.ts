import type { Permission } from '@app/identity';
import { type INestApplicationContext, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { ModulesContainer } from '@nestjs/core';
import { PERMISSION_KEY } from '../../apps/api/src/http/permit.decorator';
import type { RegisteredRoute } from './api-app';

/** The documentation is served by the framework, not by a controller: it can carry no permission. */
export const DOCUMENTATION = /^\/(docs|docs\/.*|openapi\.json|openapi\.yaml)$/;

/**
 * The seller's own pages are public routes that know a cookie and no key, and answer in HTML: no caller of the API is meant
 * there. `test/e2e/messages.spec.ts` and `status-acts.spec.ts` hold them to what they promise.
 */
export const PAGES =
  /^\/(s\/:token|off\/:token|receipts\/(whatsapp|sms|email)|status(\/(link|wishes|sign-out|answers|documents\/:kind|actions\/:action))?)$/;

export type Declared = Map<string, Permission | 'public' | undefined>;

export const nameOf = ({ method, path }: RegisteredRoute): string => `${method} ${path}`;

/** What each controller method says about itself. */
export function declaredIn(app: INestApplicationContext): Declared {
  const declared: Declared = new Map();
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  for (const { metatype } of controllers) {
    if (typeof metatype !== 'function') continue;
    const prefixes = [Reflect.getMetadata(PATH_METADATA, metatype) as string | string[]].flat();
    for (const name of Object.getOwnPropertyNames(metatype.prototype)) {
      const handler = metatype.prototype[name] as object;
      const verb = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (verb === undefined) continue;
      for (const prefix of prefixes) {
        for (const path of [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat()) {
          const full = `/${[prefix, path]
            .map((part) => part.replace(/^\/|\/$/g, ''))
            .filter(Boolean)
            .join('/')}`;
          declared.set(
            `${RequestMethod[verb]} ${full}`,
            Reflect.getMetadata(PERMISSION_KEY, handler) as Permission | 'public' | undefined,
          );
        }
      }
    }
  }
  return declared;
}
