import type { Command } from '../command.ts';
import { completionCommand } from './completion.ts';
import { eventsTail } from './events.ts';
import { identifiersCheck } from './identifiers.ts';
import { importCommand } from './import.ts';
import { login, logout, whoami } from './login.ts';
import { ordersImport } from './orders.ts';
import { sellersInvite, sellersList, sellersShow } from './sellers.ts';
import { watch } from './watch.ts';
import { webhooksListen } from './webhooks-listen.ts';
import { webhooksList, webhooksRedeliver, webhooksTest } from './webhooks.ts';

export const COMMANDS: readonly Command[] = [
  login,
  logout,
  whoami,
  sellersList,
  sellersShow,
  sellersInvite,
  importCommand,
  watch,
  eventsTail,
  webhooksListen,
  webhooksList,
  webhooksTest,
  webhooksRedeliver,
  identifiersCheck,
  ordersImport,
  completionCommand(() => COMMANDS),
];
