import type { ChannelDefinition } from './channel';

export const CHANNELS: readonly ChannelDefinition[] = [
  {
    name: 'storefront',
    capabilities: ['publish', 'read_back', 'pause', 'withdraw'],
    mode: 'b2b_general',
    destinations: null,
    available: true,
  },
  {
    // Run by its operator's store, which buys and imports: a dossier is handed over, nothing is published by us.
    name: 'jd_pavilion',
    capabilities: ['operator_handoff'],
    mode: 'b2b_general',
    destinations: ['CN'],
    available: false,
  },
];

export const channelDefinition = (name: string): ChannelDefinition | undefined =>
  CHANNELS.find((channel) => channel.name === name);
