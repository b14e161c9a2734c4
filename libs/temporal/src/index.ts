export * from './failures';
export * from './temporal.gateway';
export * from './temporal.module';
export * from './bundle';
