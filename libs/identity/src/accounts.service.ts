import { Database, isUniqueViolation, NO_TENANT, type Tx } from '@app/database';
import { Clock, newId, type Role, SYSTEM_ACTOR, Vault } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { HashSlots } from './hash-slots';
import { LoginTries } from './login-tries';
import { hashPassword, isPasswordOf, PASSWORD_MAX, PASSWORD_MIN } from './password';
import { UserRepository } from './user.repository';

/** A user of the embedded provider, as its tokens tell it. */
export interface ProviderAccount {
  id: string;
  tenantId: string;
  role: Role;
}

export interface WantedAccount {
  login: string;
  password: string;
  role: Role;
  isDemo?: boolean;
}

/** A name is the same however it is typed. */
const folded = (login: string): string => login.normalize('NFKC').trim().toLowerCase();

/** Users with a password, for the embedded OpenID Connect provider. Whoever brings an issuer of its own needs none. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly vault: Vault,
    private readonly tries: LoginTries,
    private readonly slots: HashSlots,
  ) {}

  /**
   * Makes the user, or gives the one of this name a new password and role. Returns its id. Throws when the name is taken by
   * a user of another tenant.
   */
  async save(tenantId: string, wanted: WantedAccount): Promise<string> {
    const { login, password, role, isDemo = false } = wanted;
    if (password.length < PASSWORD_MIN || password.length > PASSWORD_MAX)
      throw new Error(`A password has ${PASSWORD_MIN} to ${PASSWORD_MAX} characters`);
    if (!/^[^\s\p{C}]{3,200}$/u.test(folded(login)))
      throw new Error('A login is 3 to 200 characters without spaces');
    const loginHash = this.#hash(login);
    const passwordHash = await hashPassword(password);
    const saved = this.database.transaction(tenantId, async (tx) => {
      const known = await this.#lockLogin(tx, loginHash);
      const id = known?.userId ?? newId('usr');
      // Until the provider adopts it under its own name.
      if (!known) await new UserRepository(tx).insert({ id, issuer: 'none', subject: id, role });
      await tx.query(`UPDATE users SET role = $3 WHERE tenant_id = $1 AND id = $2`, [tenantId, id, role]);
      await tx.query(
        `INSERT INTO user_logins (user_id, tenant_id, login_hash, login_sealed, password_hash, is_demo, changed_at)
         VALUES ($1,$2,$3,$4,$5,$6,$7)
         ON CONFLICT (user_id) DO UPDATE SET password_hash = $5, is_demo = $6, changed_at = $7`,
        [
          id,
          tenantId,
          loginHash,
          this.vault.seal(tenantId, 'login', `user_logins|${id}`, login),
          passwordHash,
          isDemo,
          this.clock.now(),
        ],
      );
      const action = known ? 'user.password_set' : 'user.created';
      await tx.audit({ actor: SYSTEM_ACTOR, action, subject: id, details: { role } });
      return id;
    });
    return saved.catch((error: unknown) => {
      throw isUniqueViolation(error, 'user_logins_login')
        ? new Error('This login is taken: logins are unique over all tenants. Choose another one')
        : error;
    });
  }

  /**
   * The user of this name and password; undefined for every other pair, after the same work, and while tries are blocked,
   * after none. Throws AUTH.SIGN_IN_BUSY (503) when more is asked than can be hashed in time.
   */
  async signIn(login: string, password: string, address: string): Promise<ProviderAccount | undefined> {
    const tried = { login: this.#hash(login), address: this.vault.blindIndex(NO_TENANT, 'address', address) };
    return this.slots.run(async () => {
      const attempt = await this.tries.admit(tried);
      if (!attempt) return undefined;
      const found = await this.database.system(async (tx) => {
        const [row] = await tx.query<{ userId: string; passwordHash: string }>(
          `SELECT user_id AS "userId", password_hash AS "passwordHash" FROM user_logins WHERE login_hash = $1`,
          [tried.login],
        );
        return row;
      });
      const isRight = await isPasswordOf(password, found?.passwordHash);
      const account = isRight ? await this.byId(found!.userId) : undefined;
      if (account) await this.tries.undo(attempt);
      return account;
    });
  }

  /** Undefined for a user who is disabled, or is not of this provider. */
  async byId(id: string): Promise<ProviderAccount | undefined> {
    return this.database.system(async (tx) => {
      const [row] = await tx.query<ProviderAccount>(
        `SELECT u.id, u.tenant_id AS "tenantId", u.role FROM users u JOIN user_logins l ON l.user_id = u.id
          WHERE u.id = $1 AND u.disabled_at IS NULL`,
        [id],
      );
      return row;
    });
  }

  /** From now on the tokens of this issuer name these users; its address may have moved since the last start. */
  async adopt(issuer: string): Promise<void> {
    await this.database.system((tx) =>
      tx.query(
        `UPDATE users SET issuer = $1 WHERE issuer <> $1 AND id IN (SELECT user_id FROM user_logins)`,
        [issuer],
      ),
    );
  }

  async hasDemoUsers(): Promise<boolean> {
    const [row] = await this.database.system((tx) =>
      tx.query(`SELECT 1 FROM user_logins WHERE is_demo LIMIT 1`),
    );
    return row !== undefined;
  }

  /** Sees this tenant's only: whose else a login is, the unique index says. */
  async #lockLogin(tx: Tx, loginHash: string): Promise<{ userId: string } | undefined> {
    const [row] = await tx.query<{ userId: string }>(
      `SELECT user_id AS "userId" FROM user_logins WHERE tenant_id = $1 AND login_hash = $2 FOR UPDATE`,
      [tx.tenantId, loginHash],
    );
    return row;
  }

  #hash(login: string): string {
    return this.vault.blindIndex(NO_TENANT, 'login', folded(login));
  }
}
