export * from './data-source';
export * from './database';
export * from './database.module';
export * from './entities';
export * from './audit-entry.entity';
export * from './outbox-event.entity';
export * from './tx';
