/** The words of what a seller does on the status page, and of what is refused. */
export const ACTIONS_EN = {
  'act.heading': 'What you can do',
  'act.answers': 'Fill in my answers',
  'act.answer': 'Answer this',
  'act.upload': 'Upload this',
  'act.back': 'Back to my status',
  'act.no_other': 'Do not do it',

  'submit.name': 'Send in my application',
  'submit.heading': 'Send in your application',
  'submit.body':
    'We then check what you have given. While we do, you cannot change it; we write when there is something to do.',
  'submit.button': 'Send in now',
  'submit.done': 'Your application is on its way to us.',
  'resubmit.name': 'Send in my corrections',
  'resubmit.heading': 'Send in your corrections',
  'resubmit.body': 'We then look at what you changed, and only at that.',
  'resubmit.button': 'Send in now',
  'resubmit.done': 'Your corrections are on their way to us.',
  'appeal.name': 'Appeal the decision',
  'appeal.heading': 'Appeal the decision',
  'appeal.body':
    'Somebody looks at your application once more. You can appeal once, within 30 days of the decision.',
  'appeal.button': 'Appeal now',
  'appeal.done': 'Your appeal is with us. A person looks at your application again.',
  'withdraw.name': 'Withdraw my application',
  'withdraw.heading': 'Withdraw your application?',
  'withdraw.body':
    'Work on it ends at once. Your answers are kept for 90 days; until then you can open it again.',
  'withdraw.button': 'Yes, withdraw it',
  'withdraw.done': 'Your application is withdrawn.',
  'reopen.name': 'Open my application again',
  'reopen.heading': 'Open your application again',
  'reopen.body': 'Everything that you had given is still there.',
  'reopen.button': 'Open it again',
  'reopen.done': 'Your application is open again.',
  'offboard.name': 'Leave the programme',
  'offboard.heading': 'Leave the programme?',
  'offboard.body':
    'After 14 days your goods are taken down everywhere, and that cannot be undone. Until then you can change your mind.',
  'offboard.button': 'Yes, leave the programme',
  'offboard.done': 'You are leaving. You have 14 days to change your mind.',
  'cancel-offboarding.name': 'Stay in the programme',
  'cancel-offboarding.heading': 'Stay in the programme',
  'cancel-offboarding.body': 'Your goods stay where buyers see them.',
  'cancel-offboarding.button': 'Stay',
  'cancel-offboarding.done': 'Good that you are staying.',
  'missing.heading': 'This is still missing ({count})',

  'consent.heading': 'Your consent',
  'consent.screening':
    'I agree that my details and those of the persons named are checked with public registers and watch-lists.',
  'consent.terms': 'I agree to the terms of the programme.',
  'consent.missing': 'Please agree to both, or your application cannot be checked.',

  'answers.heading': 'Your answers',
  'answers.body': 'You can save as often as you like. What you save is kept, also when it is not complete.',
  'answers.none': 'There is nothing to answer at the moment.',
  'answers.optional': 'not required',
  'answers.confirm': 'This answer is right as it stands.',
  'answers.save': 'Save my answers',
  'answers.done': 'Your answers are saved.',
  'answers.unchanged':
    'Nothing was changed. Correct an answer, or tick that it is right as it stands; then save.',
  'answers.look_again': 'Saved. {count} of your answers need another look:',
  'answers.person': 'Person {count}',
  'answers.by_a_person': 'This cannot be answered here. Please ask your contact.',

  'field.address.line1': 'Street and house',
  'field.address.city': 'City',
  'field.address.postal_code': 'Postal code',
  'field.signatory.name': 'Name of the authorised person',
  'field.signatory.cnic': 'CNIC number (13 digits)',
  'field.signatory.date_of_birth': 'Date of birth',
  'field.chamber_membership.chamber': 'Chamber',
  'field.chamber_membership.number': 'Membership number',
  'field.chamber_membership.valid_to': 'Valid until',
  'field.person.name': 'Name',
  'field.person.cnic': 'CNIC number',
  'field.person.share_percent': 'Share in per cent',

  'upload.body':
    'A PDF, or a photo as JPEG, PNG or WebP, of at most {size} MB. All corners must be seen, and every word must be readable.',
  'upload.label': 'File',
  'upload.button': 'Send this file',
  'upload.wait': 'On a slow line this takes a while. Please keep this page open until the next one comes.',
  'upload.sending': 'Sending: {percent} %',
  'upload.checking': 'It has arrived and is being looked at.',
  'upload.lost':
    'The connection was lost. Your file is still chosen: press the button again. It is never taken twice.',
  'upload.done': 'Your file has arrived.',
  'upload.had': 'What you sent before',
  'papers.heading': 'Your papers',
  'papers.stored': 'with us',
  'papers.accepted': 'accepted',
  'papers.rejected': 'not accepted',
  'papers.another': 'Send another',

  'links.too_many':
    'New links were asked for too often from here. Please wait ten minutes; look into your mail meanwhile.',
  'wishes.phone': 'Also by telephone, what is urgent or a decision',
  'wishes.phone.none': 'No, by mail only',
  'wishes.phone.whatsapp': 'By WhatsApp',
  'wishes.phone.sms': 'By SMS',
  'wishes.agree':
    'By choosing one I agree to messages at the mobile number of my application; if one way fails, the other is tried. I can change this here at any time.',
  'wishes.no_mobile':
    'To be written to by telephone, first give a Pakistani mobile number among your answers.',
  'unreachable.email': 'Our mails to you come back. Please correct your e-mail address, or ask your contact.',
  'unreachable.phone':
    'Our messages do not reach your telephone. Please correct your mobile number, or ask your contact.',
  'off.heading': 'Turn off these messages?',
  'off.body':
    'You then get only what concerns your application and your account. You can turn them on again on your status page.',
  'off.button': 'Turn them off',
  'off.done': 'They are turned off.',
  'off.done_body': 'What concerns your application and your account still comes.',

  'refused.heading': 'That did not work',
  'refused.unavailable':
    'We cannot do this at the moment. Nothing was changed; please try again in a minute.',
  'refused.too_many': 'That was too often in a short time. Please wait a minute and try again.',
  'refused.other': 'This cannot be done now. Please look at your status, or ask your contact.',
  'refused.SELLER.STALE':
    'Your application was changed elsewhere while you were writing. What you typed is still here: look it over and save again.',
  'refused.SELLER.FIELD_NOT_EDITABLE': 'This cannot be changed at the moment: only what we asked for can be.',
  'refused.SELLER.ACTION_NOT_ALLOWED':
    'Your application has moved on: this cannot be done any more. Please look at your status.',
  'refused.SELLER.APPLICATION_INCOMPLETE': 'Something is still missing. Give it, then send in again.',
  'refused.SELLER.FLAGGED_ITEMS_OPEN':
    'Not everything that we asked for is answered yet. Answer it, then send in again.',
  'refused.SELLER.NOT_APPEALABLE':
    'An appeal is possible once, within 30 days of the decision. Please ask your contact if something is unclear.',
  'refused.SELLER.REOPEN_WINDOW_CLOSED':
    'The 90 days are over. Please ask the person who invited you for a new invitation.',
  'refused.SELLER.CHANNEL_ALREADY_DOWN':
    'Your goods are being taken down already. Please ask your contact about coming back.',
  'refused.SELLER.APPLICATION_INVALID':
    'Some answers are too long or have signs that cannot be kept. Nothing was saved yet.',
  'refused.DOCUMENT.EMPTY': 'No file was chosen, or it is empty. Choose a file and send it again.',
  'refused.DOCUMENT.TYPE_NOT_ACCEPTED':
    'This is neither a PDF nor a photo as JPEG, PNG or WebP. Choose another file, or take a photo of the paper.',
  'refused.DOCUMENT.TOO_LARGE':
    'The file is too large. Take the photo with a lower resolution, or send fewer pages.',
  'refused.DOCUMENT.TOO_MANY': 'You have sent very many files already. Please ask your contact.',
  'refused.DOCUMENT.KIND_UNKNOWN': 'This paper is not asked for. Please look at your status.',
  'refused.REQUEST.UPLOAD_BROKEN': 'The file did not arrive in full. Please send it again.',
  'refused.IDEMPOTENCY.KEY_REUSED':
    'This form was sent before with something else in it. Here it is anew: look it over and send it again.',
  'refused.IDEMPOTENCY.IN_FLIGHT':
    'Your first try is still being worked on. Look at your status in a moment; please do not send it again.',
  'refused.STATUS.FORM_EXPIRED':
    'This form was too old to be sent. Nothing is lost: look it over and send it again.',
} as const;

export type ActionKey = keyof typeof ACTIONS_EN;
export type ActionTexts = Readonly<Record<ActionKey, string>>;
