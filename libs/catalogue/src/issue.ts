/** What is wrong with a row, or could be better: a sentence that the seller can act on. */
export interface Issue {
  code: string;
  /** ERROR drops the row, WARNING keeps it. */
  severity: 'ERROR' | 'WARNING';
  column: string;
  value: string;
  message: string;
  fix: string;
}

export const issue = (
  severity: Issue['severity'],
  code: string,
  column: string,
  value: string,
  message: string,
  fix: string,
): Issue => ({ code, severity, column, value: value.slice(0, 200), message, fix });
