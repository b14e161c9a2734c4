/**
 * The taxpayer API as PRAL's Digital Invoicing specification v1.12 (24 July 2025) documents it: `statl` tells whether a
 * number is on the active taxpayer list, `Get_Reg_Type` whether it is registered for sales tax. The specification shows
 * the status codes 01 and 02, both "In-Active"; that an active one says "Active" is presumed from the words.
 */
export interface TaxpayerAnswer {
  status: 'pass' | 'fail' | 'review' | 'unavailable';
  code: string | null;
  /** What the registry said, without names. */
  raw: Record<string, unknown>;
}

export interface TaxpayerRequest {
  path: string;
  body: Record<string, string>;
}

/** `date` is the day asked about, YYYY-MM-DD in Pakistan. */
export const statlRequest = (registrationNumber: string, date: string): TaxpayerRequest => ({
  path: '/dist/v1/statl',
  body: { regno: registrationNumber, date },
});

export const registrationTypeRequest = (registrationNumber: string): TaxpayerRequest => ({
  path: '/dist/v1/Get_Reg_Type',
  body: { Registration_No: registrationNumber },
});

const textOf = (body: unknown, name: string): string => {
  const value = (body as Record<string, unknown> | null)?.[name];
  return typeof value === 'string' ? value.trim() : '';
};

/** Note the key with a space in it: that is how the specification prints it. */
export function readStatl(body: unknown): TaxpayerAnswer {
  const status = textOf(body, 'status');
  const raw = { 'status code': textOf(body, 'status code'), status };
  if (/^active$/i.test(status)) return { status: 'pass', code: null, raw };
  if (/^in-?active$/i.test(status)) return { status: 'review', code: 'TAXPAYER.NOT_ACTIVE', raw };
  return { status: 'review', code: 'TAXPAYER.ANSWER_UNKNOWN', raw };
}

export function readRegistrationType(body: unknown): TaxpayerAnswer {
  const type = textOf(body, 'REGISTRATION_TYPE');
  const raw = { statuscode: textOf(body, 'statuscode'), REGISTRATION_TYPE: type };
  if (/^registered$/i.test(type)) return { status: 'pass', code: null, raw };
  // Sales tax registration is not every seller's duty: a person decides.
  if (/^unregistered$/i.test(type)) return { status: 'review', code: 'TAXPAYER.NOT_REGISTERED', raw };
  return { status: 'review', code: 'TAXPAYER.ANSWER_UNKNOWN', raw };
}
