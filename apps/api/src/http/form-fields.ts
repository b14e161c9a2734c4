/** An application/x-www-form-urlencoded body, still as text: OAuth's endpoints read it, no other route takes one. */
export class FormFields {
  constructor(readonly text: string) {}
}
