import type { Tx } from '@app/database';
import type { Vault } from '@app/platform';
import type { Language } from './language/language';
import { messageSettingsStale } from './errors';
import {
  type ChannelName,
  DEFAULT_QUIET_HOURS,
  type MessageReason,
  type PhoneChannel,
  type QuietHours,
} from './message';

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

/** Who said when that this number may be written to. */
export interface PhoneConsent {
  hash: string;
  at: Date;
  by: string;
}

/** An address at which a seller cannot be reached. */
export interface RefusedAddress {
  channel: ChannelName;
  reasonCode: MessageReason;
  refusedAt: Date;
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
    consent: PhoneConsent | null,
  ): Promise<void> {
    const written = await this.tx.query(
      `INSERT INTO message_preferences (tenant_id, seller_id, version, language, optional, phone_channel, quiet_hours, updated_at,
                                        optional_since, phone_hash, phone_agreed_at, phone_agreed_by)
       SELECT $1, $2, 1, $4, $5, $6, $7::jsonb, $8, $8, $9, $10, $11
        WHERE coalesce($3, 0) = 0 OR EXISTS (SELECT FROM message_preferences WHERE tenant_id = $1 AND seller_id = $2)
       ON CONFLICT (tenant_id, seller_id) DO UPDATE
         SET version = message_preferences.version + 1, language = excluded.language, optional = excluded.optional,
             phone_channel = excluded.phone_channel, quiet_hours = excluded.quiet_hours, updated_at = excluded.updated_at,
             optional_since = CASE WHEN message_preferences.optional = excluded.optional
                                   THEN message_preferences.optional_since ELSE excluded.updated_at END,
             phone_hash = excluded.phone_hash, phone_agreed_at = excluded.phone_agreed_at,
             phone_agreed_by = excluded.phone_agreed_by
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
        consent?.hash ?? null,
        consent?.at ?? null,
        consent?.by ?? null,
      ],
    );
    if (!written.length) throw messageSettingsStale();
  }

  /** The consent that was recorded; null where there is none. */
  async consentOf(sellerId: string): Promise<PhoneConsent | null> {
    const [row] = await this.tx.query<PhoneConsent>(
      `SELECT phone_hash AS hash, phone_agreed_at AS at, phone_agreed_by AS by FROM message_preferences
        WHERE tenant_id = $1 AND seller_id = $2 AND phone_hash IS NOT NULL`,
      [this.tx.tenantId, sellerId],
    );
    return row ?? null;
  }

  /**
   * Turns off what is not essential, for a reader of a message of that time: whoever has turned it on again since is not
   * overruled by an old mail. True when this turned it off.
   */
  async turnOff(sellerId: string, writtenAt: Date): Promise<boolean> {
    const now = this.tx.now();
    const changed = await this.tx.query(
      `INSERT INTO message_preferences (tenant_id, seller_id, version, optional, updated_at, optional_since)
       VALUES ($1, $2, 1, false, $3, $3)
       ON CONFLICT (tenant_id, seller_id) DO UPDATE
         SET version = message_preferences.version + 1, optional = false, updated_at = $3, optional_since = $3
         WHERE message_preferences.optional AND coalesce(message_preferences.optional_since, '-infinity') <= $4
       RETURNING version`,
      [this.tx.tenantId, sellerId, now, writtenAt],
    );
    return changed.length === 1;
  }

  async isRefused(sellerId: string, channel: ChannelName, address: string): Promise<boolean> {
    const rows = await this.tx.query(
      `SELECT 1 FROM refused_addresses WHERE tenant_id = $1 AND seller_id = $2 AND channel = $3 AND address_hash = $4`,
      [this.tx.tenantId, sellerId, channel, this.hashOf(address)],
    );
    return rows.length > 0;
  }

  /** By the hash of the address that a message went to. True when it is news. */
  async refuse(
    sellerId: string,
    channel: ChannelName,
    addressHash: string,
    reasonCode: MessageReason,
  ): Promise<boolean> {
    const written = await this.tx.query(
      `INSERT INTO refused_addresses (tenant_id, seller_id, channel, address_hash, refused_at, reason_code)
       VALUES ($1,$2,$3,$4,$5,$6)
       ON CONFLICT (tenant_id, seller_id, channel) DO UPDATE
         SET address_hash = excluded.address_hash, refused_at = excluded.refused_at, reason_code = excluded.reason_code
         WHERE refused_addresses.address_hash <> excluded.address_hash
       RETURNING channel`,
      [this.tx.tenantId, sellerId, channel, addressHash, this.tx.now(), reasonCode],
    );
    return written.length === 1;
  }

  /** Something arrived at another address. True when the one before it was refused: the seller can be reached again. */
  async forget(sellerId: string, channel: ChannelName, addressHash: string): Promise<boolean> {
    const gone = await this.tx.affected(
      `DELETE FROM refused_addresses WHERE tenant_id = $1 AND seller_id = $2 AND channel = $3 AND address_hash <> $4`,
      [this.tx.tenantId, sellerId, channel, addressHash],
    );
    return gone === 1;
  }

  /** Channels whose present address, of those given, is one that was refused. */
  async refusedNow(
    sellerId: string,
    addresses: Partial<Record<ChannelName, string>>,
  ): Promise<RefusedAddress[]> {
    const rows = await this.tx.query<RefusedAddress & { hash: string }>(
      `SELECT channel, reason_code AS "reasonCode", refused_at AS "refusedAt", address_hash AS hash
         FROM refused_addresses WHERE tenant_id = $1 AND seller_id = $2 ORDER BY channel`,
      [this.tx.tenantId, sellerId],
    );
    return rows.flatMap(({ hash, ...row }) => {
      const address = addresses[row.channel];
      return address && this.hashOf(address) === hash ? [row] : [];
    });
  }

  /** Keyed: an address stands nowhere in the clear. */
  hashOf(address: string): string {
    return this.vault.blindIndex(this.tx.tenantId, 'address', address);
  }
}
