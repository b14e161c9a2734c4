import { whatsappTemplates } from '@app/messages';
import { parseArgs } from 'node:util';

/** `templates --origin <PUBLIC_URL>`: prints what is to be registered with WhatsApp before anything can be sent. */
export async function templates(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { origin: { type: 'string' } } });
  if (!values.origin || !URL.canParse(values.origin))
    throw new Error('templates needs --origin <PUBLIC_URL>: where the buttons lead');
  const document = { templates: whatsappTemplates(values.origin.replace(/\/$/, '')) };
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
