export * from './credential';
export * from './errors';
export * from './idempotency.service';
export * from './identity.module';
export * from './identity.service';
export * from './permissions';
export * from './seller-sessions';
