import type { Tx } from '@app/database';
import type { Vault } from '@app/platform';
import type { Language } from './language/language';
import { messageSettingsStale } from './errors';
import { type ChannelName, DEFAULT_QUIET_HOURS, type PhoneChannel, type QuietHours } from './message';

export interface MessageSettings {
  version: number;
  quietHours: QuietHours | null;
  /** Shown to sellers, and where their answers go. */
  contactEmail: string | null;
  contactPhone: string | null;
  /** Hears of endpoints that fail. */
  operationsEmail: string | null;
  operationsLanguage: Language;
}

export interface MessagePreferences {
  version: number;
  /** Null: the language of the invitation. */
  language: Language | null;
  /** Messages that are nice to have. */
  optional: boolean;
  phoneChannel: PhoneChannel | null;
  /** Null: the tenant's. */
  quietHours: QuietHours | null;
}

type Contacts = Pick<
  MessageSettings,
  'contactEmail' | 'contactPhone' | 'operationsEmail' | 'operationsLanguage'
>;

const NO_CONTACTS: Contacts = {
  contactEmail: null,
  contactPhone: null,
  operationsEmail: null,
  operationsLanguage: 'en',
};

/** Rows of `message_settings`, `message_preferences` and `refused_addresses`. Version 0: nobody has set anything. */
export class MessageSettingsRepository {
  constructor(
    private readonly tx: Tx,
    private readonly vault: Vault,
  ) {}

  async ofTenant(): Promise<MessageSettings> {
    const { tenantId } = this.tx;
    const [row] = await this.tx.query<{ version: number; quiet: QuietHours | null; sealed: string | null }>(
      `SELECT version, quiet_hours AS quiet, contacts_sealed AS sealed FROM message_settings WHERE tenant_id = $1`,
      [tenantId],
    );
    if (!row) return { version: 0, quietHours: DEFAULT_QUIET_HOURS, ...NO_CONTACTS };
    const contacts = row.sealed
      ? (JSON.parse(
          this.vault.open(tenantId, 'message', 'message_settings.contacts', row.sealed),
        ) as Contacts)
      : NO_CONTACTS;
    return { version: row.version, quietHours: row.quiet, ...NO_CONTACTS, ...contacts };
  }

  /** Throws MESSAGE.SETTINGS_STALE when somebody else wrote in between. */
  async saveTenant(
    ifVersion: number,
    { quietHours, ...rest }: Omit<MessageSettings, 'version'>,
  ): Promise<void> {
    const { tenantId } = this.tx;
    const contacts: Contacts = rest;
    const written = await this.tx.query(
      `INSERT INTO message_settings (tenant_id, version, quiet_hours, contacts_sealed, updated_at)
       SELECT $1, 1, $3::jsonb, $4, $5 WHERE $2 = 0 OR EXISTS (SELECT FROM message_settings WHERE tenant_id = $1)
       ON CONFLICT (tenant_id) DO UPDATE
         SET version = message_settings.version + 1, quiet_hours = excluded.quiet_hours,
             contacts_sealed = excluded.contacts_sealed, updated_at = excluded.updated_at
         WHERE message_settings.version = $2
       RETURNING version`,
      [
        tenantId,
        ifVersion,
        quietHours && JSON.stringify(quietHours),
        this.vault.seal(tenantId, 'message', 'message_settings.contacts', JSON.stringify(contacts)),
        this.tx.now(),
      ],
    );
    if (!written.length) throw messageSettingsStale();
  }

  async ofSeller(sellerId: string): Promise<MessagePreferences> {
    const [row] = await this.tx.query<MessagePreferences>(
      `SELECT version, language, optional, phone_channel AS "phoneChannel", quiet_hours AS "quietHours"
         FROM message_preferences WHERE tenant_id = $1 AND seller_id = $2`,
      [this.tx.tenantId, sellerId],
    );
    return row ?? { version: 0, language: null, optional: true, phoneChannel: null, quietHours: null };
  }

  /** `ifVersion` null: whatever it is now. Throws MESSAGE.SETTINGS_STALE when somebody else wrote in between. */
  async saveSeller(
    sellerId: string,
    ifVersion: number | null,
    wishes: Omit<MessagePreferences, 'version'>,
  ): Promise<void> {
    const written = await this.tx.query(
      `INSERT INTO message_preferences (tenant_id, seller_id, version, language, optional, phone_channel, quiet_hours, updated_at)
       SELECT $1, $2, 1, $4, $5, $6, $7::jsonb, $8
        WHERE coalesce($3, 0) = 0 OR EXISTS (SELECT FROM message_preferences WHERE tenant_id = $1 AND seller_id = $2)
       ON CONFLICT (tenant_id, seller_id) DO UPDATE
         SET version = message_preferences.version + 1, language = excluded.language, optional = excluded.optional,
             phone_channel = excluded.phone_channel, quiet_hours = excluded.quiet_hours, updated_at = excluded.updated_at
         WHERE $3::int IS NULL OR message_preferences.version = $3
       RETURNING version`,
      [
        this.tx.tenantId,
        sellerId,
        ifVersion,
        wishes.language,
        wishes.optional,
        wishes.phoneChannel,
        wishes.quietHours && JSON.stringify(wishes.quietHours),
        this.tx.now(),
      ],
    );
    if (!written.length) throw messageSettingsStale();
  }

  async isRefused(sellerId: string, channel: ChannelName, address: string): Promise<boolean> {
    const rows = await this.tx.query(
      `SELECT 1 FROM refused_addresses WHERE tenant_id = $1 AND seller_id = $2 AND channel = $3 AND address_hash = $4`,
      [this.tx.tenantId, sellerId, channel, this.#hash(address)],
    );
    return rows.length > 0;
  }

  async refuse(sellerId: string, channel: ChannelName, address: string): Promise<void> {
    await this.tx.query(
      `INSERT INTO refused_addresses (tenant_id, seller_id, channel, address_hash, refused_at) VALUES ($1,$2,$3,$4,$5)
       ON CONFLICT (tenant_id, seller_id, channel) DO UPDATE
         SET address_hash = excluded.address_hash, refused_at = excluded.refused_at`,
      [this.tx.tenantId, sellerId, channel, this.#hash(address), this.tx.now()],
    );
  }

  #hash(address: string): string {
    return this.vault.blindIndex(this.tx.tenantId, 'address', address);
  }
}
