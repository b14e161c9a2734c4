export const LANGUAGES = ['en', 'ur', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Texts {
  name: string;
  direction: 'ltr' | 'rtl';
  signIn: string;
  login: string;
  password: string;
  submit: string;
  refused: string;
  cancel: string;
  signOut: string;
  signOutQuestion: string;
  signedOut: string;
  stay: string;
  failed: string;
  failedAdvice: string;
  tooMany: string;
  deviceTitle: string;
  deviceEnter: string;
  deviceWrong: string;
  deviceConfirm: string;
  deviceDone: string;
  proceed: string;
}

export const TEXTS: Record<Language, Texts> = {
  en: {
    name: 'English',
    direction: 'ltr',
    signIn: 'Sign in to Rahdari',
    login: 'Login',
    password: 'Password',
    submit: 'Sign in',
    refused: 'Login and password do not match, or there were too many tries. Wait a little and try again.',
    cancel: 'Cancel',
    signOut: 'Sign out',
    signOutQuestion: 'Do you want to sign out?',
    signedOut: 'You are signed out.',
    stay: 'Stay signed in',
    failed: 'This did not work',
    failedAdvice: 'Go back to where you came from and begin again.',
    tooMany: 'There were too many requests from where you are. Wait a minute and try again.',
    deviceTitle: 'Connect a device',
    deviceEnter: 'Enter the code that your device shows.',
    deviceWrong: 'There is no such code. Look at your device and try again.',
    deviceConfirm: 'Is this the code that your device shows? If you did not ask for it, cancel.',
    deviceDone: 'Your device is signed in. You can close this page.',
    proceed: 'Continue',
  },
  ur: {
    name: 'اردو',
    direction: 'rtl',
    signIn: 'راہداری میں داخل ہوں',
    login: 'لاگ اِن',
    password: 'پاس ورڈ',
    submit: 'داخل ہوں',
    refused: 'لاگ اِن اور پاس ورڈ میل نہیں کھاتے، یا بہت زیادہ کوششیں ہوئیں۔ کچھ دیر بعد دوبارہ کوشش کریں۔',
    cancel: 'منسوخ کریں',
    signOut: 'باہر نکلیں',
    signOutQuestion: 'کیا آپ باہر نکلنا چاہتے ہیں؟',
    signedOut: 'آپ باہر نکل چکے ہیں۔',
    stay: 'داخل رہیں',
    failed: 'یہ کامیاب نہیں ہوا',
    failedAdvice: 'جہاں سے آئے تھے وہاں واپس جائیں اور دوبارہ شروع کریں۔',
    tooMany: 'آپ کی جگہ سے بہت زیادہ درخواستیں آئیں۔ ایک منٹ بعد دوبارہ کوشش کریں۔',
    deviceTitle: 'آلہ جوڑیں',
    deviceEnter: 'وہ کوڈ درج کریں جو آپ کا آلہ دکھا رہا ہے۔',
    deviceWrong: 'ایسا کوئی کوڈ نہیں۔ اپنا آلہ دیکھیں اور دوبارہ کوشش کریں۔',
    deviceConfirm: 'کیا آپ کا آلہ یہی کوڈ دکھا رہا ہے؟ اگر آپ نے نہیں مانگا تو منسوخ کریں۔',
    deviceDone: 'آپ کا آلہ داخل ہو چکا ہے۔ آپ یہ صفحہ بند کر سکتے ہیں۔',
    proceed: 'جاری رکھیں',
  },
  zh: {
    name: '中文',
    direction: 'ltr',
    signIn: '登录 Rahdari',
    login: '登录名',
    password: '密码',
    submit: '登录',
    refused: '登录名与密码不匹配，或尝试次数过多。请稍候再试。',
    cancel: '取消',
    signOut: '退出登录',
    signOutQuestion: '您要退出登录吗？',
    signedOut: '您已退出登录。',
    stay: '保持登录',
    failed: '操作未成功',
    failedAdvice: '请返回原来的页面重新开始。',
    tooMany: '来自您所在网络的请求过多。请等待一分钟后重试。',
    deviceTitle: '连接设备',
    deviceEnter: '请输入设备上显示的代码。',
    deviceWrong: '没有此代码。请查看设备后重试。',
    deviceConfirm: '这是您的设备显示的代码吗？如果不是您发起的，请取消。',
    deviceDone: '您的设备已登录。您可以关闭此页面。',
    proceed: '继续',
  },
};

/** What was chosen, else what the application asks for, else what the browser prefers. */
export function languageOf(...wishes: (string | null | undefined)[]): Language {
  for (const wish of wishes)
    for (const part of (wish ?? '').split(/[\s,]+/)) {
      const language = part.slice(0, 2).toLowerCase();
      if ((LANGUAGES as readonly string[]).includes(language)) return language as Language;
    }
  return 'en';
}
