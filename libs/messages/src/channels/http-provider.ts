const TIMEOUT_MS = 15_000;
const ANSWER_MAX = 20_000;

export interface ProviderAnswer {
  status: number;
  body: unknown;
}

/** Asks a provider. Undefined: it did not answer, or with nothing that can be read; what it says otherwise is an answer. */
export async function askProvider(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<ProviderAnswer | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = (await response.text()).slice(0, ANSWER_MAX);
    return { status: response.status, body: parsed(text) };
  } catch {
    // Of whatever kind: its words may hold the number, and are not looked at.
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A member of an answer that anybody may have written. */
export const member = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>(
    (at, name) =>
      at && typeof at === 'object' && Object.hasOwn(at, name)
        ? (at as Record<string | number, unknown>)[name]
        : undefined,
    value,
  );
