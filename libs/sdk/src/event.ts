import type { EventBody } from './generated/index.ts';

/** A fact, as it is listed, streamed and delivered by webhook. Ids and codes only; the rest is read through the API. */
export type RahdariEvent = EventBody;
