import { validateIdentifier } from '@app/verification';

/** The number of a seller as providers want it, +92…; undefined when the answers hold none. */
export function mobileIn(application: Record<string, unknown>): string | undefined {
  const { mobile } = application;
  return typeof mobile === 'string'
    ? (validateIdentifier('mobile_pk', mobile).normalised ?? undefined)
    : undefined;
}
