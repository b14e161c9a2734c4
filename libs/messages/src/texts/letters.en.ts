/** The words of every letter. English is the source: the other languages have the same keys and placeholders. */
export const LETTERS_EN = {
  'common.greeting': 'Dear {seller},',
  'common.closing': 'Your onboarding team, {programme}',
  'common.reason': 'Why: {text}',
  'common.how': 'What to do: {text}',
  'common.deadline': 'Please answer by {moment} ({relative}).',
  'common.next': 'Your next step: {text}',
  'common.link_once': 'The button opens your status page without a password. It works once, until {moment}.',
  'common.link_page':
    'The button opens your status page. If you are asked, have a new link sent to this address.',
  'common.link_copy': 'If the button does not work, copy this address into your browser:',
  'common.contact': 'Questions? Write to {contact}, or just answer this message.',
  'common.no_contact': 'This message was written by a machine; answers to it are not read.',
  'common.safety': 'We never ask for a password, a PIN or a payment by message.',
  'common.why': 'You get this because {seller} takes part in {programme}.',
  'common.optional': 'This kind of message can be turned off on your status page.',
  'common.open_status': 'Open my status page',
  'common.more': 'And {count} more on your status page.',

  'invitation.subject': '{programme}: your invitation',
  'invitation.heading': 'You are invited',
  'invitation.body':
    '{programme} invites {seller} to sell to business buyers abroad. You fill in your details and upload your papers; everything that is needed is shown before you start.',
  'invitation.steps': 'It usually takes less than an hour, and you can stop and go on at any time.',
  'invitation.deadline': 'The invitation is open until {moment} ({relative}).',
  'invitation.action': 'Accept the invitation',

  'reminder.subject': '{programme}: your application is waiting',
  'reminder.heading': 'Your application is waiting for you',
  'reminder.body': 'You have not gone on for a while. Everything that you entered is still there.',
  'reminder.deadline': 'It is kept open until {moment} ({relative}).',
  'reminder.items': 'Still missing',
  'reminder.action': 'Go on with my application',

  'submitted.subject': '{programme}: we have your application',
  'submitted.heading': 'We have your application',
  'submitted.body':
    'Thank you. We now check your details and papers. Nothing is wanted from you; we write as soon as there is something to do or a decision.',

  'resubmitted.subject': '{programme}: we have your corrections',
  'resubmitted.heading': 'We have your corrections',
  'resubmitted.body':
    'Thank you. We look at what you changed, and only at that. Nothing is wanted from you for now.',

  'action_required.subject': '{programme}: corrections needed ({count})',
  'action_required.heading': 'Something needs your correction',
  'action_required.body':
    'We have looked at your application. This is the whole list for this round; nothing else is wanted.',
  'action_required.items': 'Please correct',
  'action_required.action': 'See what to correct',

  'approved.subject': '{programme}: you are approved',
  'approved.heading': 'You are approved',
  'approved.body':
    'Congratulations: your application is approved. We prepare your account now; as soon as you can upload your catalogue, we write again.',

  'conditionally_approved.subject': '{programme}: approved on conditions',
  'conditionally_approved.heading': 'You are approved on conditions',
  'conditionally_approved.body':
    'Your application is approved, provided that the following is settled in time. Until then some things stay closed.',
  'conditionally_approved.items': 'Your conditions',
  'conditionally_approved.action': 'See my conditions',

  'activated.subject': '{programme}: your account is open',
  'activated.heading': 'Your account is open',
  'activated.body':
    'You can trade now. Upload your catalogue: each product is checked against the rules of its destinations and then shown to buyers.',
  'activated.action': 'Open my status page',

  'suspended.subject': '{programme}: your account is paused',
  'suspended.heading': 'Your account is paused',
  'suspended.body':
    'Your listings are not shown to buyers for now. Orders that you already have go on. We write as soon as the pause is over.',
  'suspended.items': 'Reason',
  'suspended.action': 'See the details',

  'hold_lifted.subject': '{programme}: your account is open again',
  'hold_lifted.heading': 'The pause is over',
  'hold_lifted.body': 'Your account is open again. Your listings come back to buyers within minutes.',

  'rejected.subject': '{programme}: a decision on your application',
  'rejected.heading': 'Your application was not accepted',
  'rejected.body':
    'We have reviewed your application with care and cannot accept it. The decision was made by a person.',
  'rejected.appeal':
    'If you think that this is wrong, you can appeal once, until {moment} ({relative}). Somebody else will look at it.',
  'rejected.action': 'See the decision',
  'rejected.appeal_action': 'Appeal on my status page',

  'withdrawn.subject': '{programme}: you have withdrawn',
  'withdrawn.heading': 'Your application is withdrawn',
  'withdrawn.body':
    'As you wished, we have stopped. Your answers are kept for 90 days: until then you can take it up again.',

  'expired.subject': '{programme}: your application has run out of time',
  'expired.heading': 'Your application has run out of time',
  'expired.body':
    'Nothing came for a long time, so we have closed the case. Your answers are kept: tell us if you want to go on.',

  'reopened.subject': '{programme}: your application is open again',
  'reopened.heading': 'Your application is open again',
  'reopened.body': 'You can go on where you stopped. Everything that you entered is still there.',
  'reopened.action': 'Go on with my application',

  'import_finished.subject': '{programme}: your catalogue file is in',
  'import_finished.heading': 'Your catalogue file is in',
  'import_finished.body': 'We have read your file to its end.',
  'import_finished.with_errors':
    'Some rows were not taken. Download them in the layout of your own file, correct them and send them again; the others are in already.',
  'import_finished.action': 'See the import',
  'import_finished.rows_action': 'Get the rows to correct',
  'import_finished.read': 'Rows read',
  'import_finished.created': 'New products',
  'import_finished.updated': 'Changed products',
  'import_finished.unchanged': 'Unchanged',
  'import_finished.in_error': 'Rows to correct',

  'import_failed.subject': '{programme}: your catalogue file could not be read',
  'import_failed.heading': 'Your catalogue file could not be read',
  'import_failed.body':
    'Nothing of the file was taken, and your catalogue is as it was. Send it as CSV, XLSX or JSON Lines, with the names of the columns in the first row.',
  'import_failed.action': 'See the import',

  'went_live.subject': '{programme}: buyers see your first product',
  'went_live.heading': 'Buyers see your first product',
  'went_live.body':
    'Your first listing is live: we have looked at it as a buyer does, and it is as you sent it. From today on we also measure honestly whether your sales rise.',
  'went_live.action': 'See my listings',

  'digest.subject': '{programme}: your day, {day}',
  'digest.heading': 'What happened on {day}',
  'digest.body': 'In short, without hurry:',
  'digest.live': 'Products newly shown to buyers',
  'digest.suppressed': 'Products taken down by a rule or a channel',
  'digest.rejected': 'Products that a channel refused',
  'digest.items': 'What needs you',
  'digest.due_by': 'Please give it by {day}.',
  'digest.due_now': 'Please give it as soon as you can.',
  'digest.expiring': 'Have it renewed in time, so that your listings stay open.',

  'offboarding.subject': '{programme}: you are leaving',
  'offboarding.heading': 'You are leaving the programme',
  'offboarding.body':
    'Your listings stay up for now and are taken down on {moment} ({relative}). Until then you can change your mind.',
  'offboarding.action': 'Change my mind',

  'offboarding_cancelled.subject': '{programme}: you are staying',
  'offboarding_cancelled.heading': 'Good that you are staying',
  'offboarding_cancelled.body': 'The departure is cancelled. Your listings stay as they are.',

  'terminated.subject': '{programme}: you have left',
  'terminated.heading': 'You have left the programme',
  'terminated.body':
    'All your listings are down; we have checked each one. Thank you for the time together. We keep only what the law obliges us to.',

  'link.subject': '{programme}: your new link',
  'link.heading': 'Your new link',
  'link.body': 'You, or somebody who knows your address, asked for a new link to your status page.',
  'link.not_you': 'If it was not you, do nothing: nobody gets in without this message.',
  'link.action': 'Open my status page',

  'endpoint_disabled.subject': 'Rahdari: a webhook endpoint was disabled',
  'endpoint_disabled.heading': 'A webhook endpoint was disabled',
  'endpoint_disabled.body':
    'The endpoint {endpoint} gets no more events. Reason: {reason}. Once your receiver is back, switch this endpoint on again (enabled: true) and have what failed delivered again. Its keys and its deliveries stay; a new endpoint would have neither.',
  'endpoint_failing.subject': 'Rahdari: a webhook endpoint is failing',
  'endpoint_failing.heading': 'A webhook endpoint is failing',
  'endpoint_failing.body':
    'Deliveries to the endpoint {endpoint} keep failing. When this goes on for days, it is disabled. Its deliveries show the answer to each attempt.',
  'operator.why': 'You get this because this address is the operations contact of your tenant.',

  'hold.MANUAL': 'Our team is reviewing your account.',
  'hold.REQUIREMENT_PAST_DUE': 'An answer or a paper that is required is overdue.',
  'hold.INCOMPLETE_PROFILE': 'Your profile is not complete any more.',
  'hold.QUALITY_AUTOMATIC': 'The quality of listings or deliveries is below what was agreed.',
  'hold.CHANNEL_INITIATED': 'A sales channel has asked for the pause.',
  'hold.PLATFORM_PAUSED': 'We have paused the platform, not only you.',

  'short.invitation': '{programme}: you are invited. Open {url}',
  'short.action_required': '{programme}: corrections needed ({count}) by {day}. {url}',
  'short.approved': '{programme}: you are approved. {url}',
  'short.suspended': '{programme}: your account is paused. {url}',
  'short.hold_lifted': '{programme}: your account is open again. {url}',
  'short.rejected': '{programme}: there is a decision on your application. {url}',
  'short.went_live': '{programme}: buyers see your first product. {url}',
  'short.link': '{programme}: your new link, works once: {url}',

  'whatsapp.button': 'Open my status page',
  'whatsapp.invitation':
    'Rahdari: {programme} invites you to sell to business buyers abroad. Open your status page to begin.',
  'whatsapp.action_required':
    'Rahdari: {programme} needs {count} corrections from you by {day}. Open your status page to see them.',
  'whatsapp.approved': 'Rahdari: good news from {programme}. You are approved.',
  'whatsapp.suspended': 'Rahdari: {programme} has paused your account. Open your status page to see why.',
  'whatsapp.hold_lifted': 'Rahdari: the pause is over. Your account with {programme} is open again.',
  'whatsapp.rejected':
    'Rahdari: {programme} has decided on your application. Open your status page to read it.',
  'whatsapp.went_live': 'Rahdari: buyers of {programme} see your first product.',
  'whatsapp.link': 'Rahdari: here is your new link to {programme}. It works once.',
} as const;

export type LetterKey = keyof typeof LETTERS_EN;
export type LetterTexts = Readonly<Record<LetterKey, string>>;
