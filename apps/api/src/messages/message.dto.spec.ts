import { DEFAULT_QUIET_HOURS } from '@app/messages';
import { emailAddressOf } from '@app/platform';
import { bodyPipe } from '../http/body.pipe';
import { MessageSettingsDto, settingsOf } from './message.dto';

const read = async (body: unknown): Promise<ReturnType<typeof settingsOf>> =>
  settingsOf(
    (await bodyPipe().transform(body, { type: 'body', metatype: MessageSettingsDto })) as MessageSettingsDto,
  );

describe('the quiet hours of a tenant', () => {
  it('are the night when nothing is said about them, and none when that is said', async () => {
    expect((await read({ contact_phone: '+92 21 111 000' })).quietHours).toEqual(DEFAULT_QUIET_HOURS);
    expect((await read({ quiet_hours: null })).quietHours).toBeNull();
    const noon = { from: '13:00', to: '14:30' };
    expect((await read({ quiet_hours: noon })).quietHours).toEqual(noon);
  });
});

describe.each(['contact_email', 'operations_email'])('%s', (field) => {
  it.each([
    '"quoted local"@example.org',
    'آپ@example.org',
    'ops@bücher.example',
    'Ops <ops@example.org>',
    'ops@localhost',
    'ops@example..org',
    '',
    5,
  ])('is not %j, to which no mail would go', async (address) => {
    expect(emailAddressOf(address)).toBeUndefined();
    await expect(read({ [field]: address })).rejects.toMatchObject({ errors: [{ pointer: `/${field}` }] });
  });

  it('may be any that mail is sent to, or nobody', async () => {
    await expect(read({ [field]: 'ops+alerts@example.org' })).resolves.toBeDefined();
    await expect(read({ [field]: null })).resolves.toBeDefined();
  });
});
