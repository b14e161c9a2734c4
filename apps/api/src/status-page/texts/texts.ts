import type { Language } from '@app/messages';
import { ACTIONS_EN, type ActionKey } from './actions.en';
import { ACTIONS_UR } from './actions.ur';
import { ACTIONS_ZH } from './actions.zh';
import { STATUS_EN, type StatusKey } from './status.en';
import { STATUS_UR } from './status.ur';
import { STATUS_ZH } from './status.zh';

export type PageKey = StatusKey | ActionKey;

export const STATUS_TEXTS: Readonly<Record<Language, Readonly<Record<PageKey, string>>>> = {
  en: { ...STATUS_EN, ...ACTIONS_EN },
  ur: { ...STATUS_UR, ...ACTIONS_UR },
  zh: { ...STATUS_ZH, ...ACTIONS_ZH },
};
