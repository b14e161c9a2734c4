import type { Language } from '@app/messages';
import { STATUS_EN, type StatusTexts } from './status.en';
import { STATUS_UR } from './status.ur';
import { STATUS_ZH } from './status.zh';

export const STATUS_TEXTS: Readonly<Record<Language, StatusTexts>> = {
  en: STATUS_EN,
  ur: STATUS_UR,
  zh: STATUS_ZH,
};
