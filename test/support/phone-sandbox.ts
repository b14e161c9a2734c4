import { until } from './http-client';

export interface PhoneMessage {
  id: string;
  provider: 'whatsapp' | 'sms';
  ref: string;
  to: string;
  text: string;
  language: string | null;
  button: { label: string; url: string } | null;
  receipts: { status: string; answer: number | string }[];
}

/** What stands in for WhatsApp and an SMS gateway, wherever it runs. */
export class PhoneSandbox {
  constructor(readonly url: string) {}

  async messages(to: string): Promise<PhoneMessage[]> {
    const answer = await fetch(`${this.url}/api/messages?to=${encodeURIComponent(to)}`);
    return ((await answer.json()) as { data: PhoneMessage[] }).data;
  }

  /** Once there are that many to this number; newest first. */
  arrived(to: string, count = 1): Promise<PhoneMessage[]> {
    return until(
      () => this.messages(to),
      (messages) => messages.length >= count,
    );
  }

  async control(switches: Record<string, unknown>): Promise<void> {
    await fetch(`${this.url}/_control`, { method: 'POST', body: JSON.stringify(switches) });
  }

  async read({ id }: PhoneMessage): Promise<void> {
    await fetch(`${this.url}/messages/${id}/read`, { method: 'POST', redirect: 'manual' });
  }
}
