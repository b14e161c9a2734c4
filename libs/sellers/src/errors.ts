import { DomainError, type ErrorDetail } from '@app/platform';
import {
  type ActorRole,
  allowedActions,
  type Lifecycle,
} from '@workflows/seller-onboarding/seller-onboarding.contract';

/** Thrown when the seller is not there, is another tenant's, or is not the caller's own. */
export const sellerNotFound = (): DomainError =>
  new DomainError({ code: 'SELLER.NOT_FOUND', kind: 'not_found', message: 'There is no such seller.' });

/** Thrown when the programme is not there or is another tenant's. */
export const programmeNotFound = (): DomainError =>
  new DomainError({ code: 'PROGRAMME.NOT_FOUND', kind: 'not_found', message: 'There is no such programme.' });

/** Thrown when a live seller of this tenant carries the same NTN or CNIC. */
export const sellerDuplicate = (): DomainError =>
  new DomainError({
    code: 'SELLER.DUPLICATE',
    kind: 'conflict',
    message:
      'A live seller with this NTN or CNIC is already in your programmes. Find it instead of inviting it again.',
  });

/** Thrown when the state does not take the action. */
export const actionNotAllowed = (lifecycle: Lifecycle, action: string, role: ActorRole): DomainError =>
  new DomainError({
    code: 'SELLER.ACTION_NOT_ALLOWED',
    kind: 'conflict',
    message: `A seller that is ${lifecycle} does not take "${action}".`,
    details: { lifecycle, action, allowed_actions: allowedActions(lifecycle, role) },
  });

/** Thrown when the action is for other roles. */
export const roleNotAllowed = (action: string, role: string): DomainError =>
  new DomainError({
    code: 'SELLER.ROLE_NOT_ALLOWED',
    kind: 'forbidden',
    message: `"${action}" is not for the role ${role}.`,
  });

/** Thrown when a guard of the transition table does not hold. */
export const guardRefused = (code: string, message: string, errors?: ErrorDetail[]): DomainError =>
  new DomainError({ code, kind: 'conflict', message, errors });

/** Thrown when If-Match names a version that is no longer the present one. */
export const sellerStale = (version: number): DomainError =>
  new DomainError({
    code: 'SELLER.STALE',
    kind: 'stale',
    message: 'The seller has changed since you read it. Read it again and repeat the change.',
    details: { current_version: version },
  });

/** Thrown when a field is edited that this round did not ask for. */
export const fieldNotEditable = (pointers: string[]): DomainError =>
  new DomainError({
    code: 'SELLER.FIELD_NOT_EDITABLE',
    kind: 'conflict',
    message: 'In a correction round only the flagged items may be changed.',
    errors: pointers.map((pointer) => ({
      pointer: `/application${pointer}`,
      code: 'SELLER.FIELD_NOT_EDITABLE',
      detail: 'This field was not flagged.',
    })),
  });

/** Thrown when the body of an action lacks what the action needs. */
export const commandInvalid = (errors: ErrorDetail[]): DomainError =>
  new DomainError({
    code: 'SELLER.COMMAND_INVALID',
    kind: 'invalid',
    message: 'The action needs more than was sent.',
    errors,
  });

/** Thrown when an application is not of the documented shape. */
export const applicationInvalid = (errors: ErrorDetail[]): DomainError =>
  new DomainError({
    code: 'SELLER.APPLICATION_INVALID',
    kind: 'invalid',
    message: 'The application has fields of the wrong shape.',
    errors,
  });

/** Thrown when a link is unknown, or a newer one has taken its place. */
export const linkUnknown = (): DomainError =>
  new DomainError({
    code: 'SELLER_LINK.INVALID',
    kind: 'not_found',
    message:
      'This link is not valid. Open the newest one you were sent, or ask your onboarding agent for a new one.',
  });

/** Thrown when a link has opened a session already. */
export const linkUsed = (): DomainError =>
  new DomainError({
    code: 'SELLER_LINK.USED',
    kind: 'conflict',
    message: 'This link has been used; each works once. Ask your onboarding agent for a new one.',
  });

/** Thrown when a link is past its time. */
export const linkExpired = (): DomainError =>
  new DomainError({
    code: 'SELLER_LINK.EXPIRED',
    kind: 'conflict',
    message: 'This link is past its time. Ask your onboarding agent for a new one; nothing you sent is lost.',
  });

/** Thrown when somebody claims, or decides, a case that another agent has claimed. */
export const caseClaimed = (): DomainError =>
  guardRefused('SELLER.CLAIMED', 'Another agent has this case. Claim it with take_over: true first.');
