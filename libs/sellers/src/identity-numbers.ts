import { validateIdentifier } from '@app/verification';
import type { Application } from './application';

/** The normalised NTN and signatory's CNIC of an application, for keyed hashes; null when absent or not well-formed. */
export function identifiersOf(application: Application): { ntn: string | null; cnic: string | null } {
  const normalised = (type: 'ntn' | 'cnic', value: unknown): string | null =>
    typeof value === 'string' ? validateIdentifier(type, value).normalised : null;
  return { ntn: normalised('ntn', application.ntn), cnic: normalised('cnic', application.signatory?.cnic) };
}
