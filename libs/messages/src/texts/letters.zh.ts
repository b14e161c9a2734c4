import type { LetterTexts } from './letters.en';

export const LETTERS_ZH: LetterTexts = {
  'common.greeting': '{seller}，您好：',
  'common.closing': '{programme} 入驻团队',
  'common.reason': '原因：{text}',
  'common.how': '如何处理：{text}',
  'common.deadline': '请于 {moment} 前完成（{relative}）。',
  'common.next': '下一步：{text}',
  'common.link_once': '点击按钮即可打开您的状态页面，无需密码。该链接仅可使用一次，有效期至 {moment}。',
  'common.link_page': '点击按钮打开您的状态页面。如有提示，请将新链接发送到此邮箱。',
  'common.link_copy': '如果按钮无法使用，请将以下地址复制到浏览器：',
  'common.contact': '如有疑问，请联系 {contact}，或直接回复本消息。',
  'common.no_contact': '本消息由系统自动发出，回复将无人查看。',
  'common.safety': '我们绝不会通过消息索要密码、验证码或付款。',
  'common.why': '您收到本消息，是因为 {seller} 参加了 {programme}。',
  'common.optional': '此类消息可在您的状态页面上关闭。',
  'common.open_status': '打开我的状态页面',
  'common.more': '另有 {count} 项，请见您的状态页面。',

  'invitation.subject': '{programme}：邀请函',
  'invitation.heading': '诚邀您入驻',
  'invitation.body':
    '{programme} 邀请 {seller} 面向海外企业买家销售。您只需填写信息并上传资料；所需的全部内容在开始之前就会列明。',
  'invitation.steps': '通常不到一小时即可完成，您可以随时中断，稍后继续。',
  'invitation.deadline': '邀请有效期至 {moment}（{relative}）。',
  'invitation.action': '接受邀请',

  'reminder.subject': '{programme}：您的申请尚未完成',
  'reminder.heading': '您的申请尚未完成',
  'reminder.body': '您已有一段时间没有继续填写。之前填写的内容均已保存。',
  'reminder.deadline': '申请保留至 {moment}（{relative}）。',
  'reminder.items': '仍需提供',
  'reminder.action': '继续填写申请',

  'submitted.subject': '{programme}：我们已收到您的申请',
  'submitted.heading': '我们已收到您的申请',
  'submitted.body':
    '谢谢。我们正在核对您的信息和资料，目前无需您操作；一旦需要您处理或有了决定，我们会立即通知您。',

  'resubmitted.subject': '{programme}：我们已收到您的更正',
  'resubmitted.heading': '我们已收到您的更正',
  'resubmitted.body': '谢谢。我们只会核对您更改过的内容。目前无需您操作。',

  'action_required.subject': '{programme}：请更正 {count} 项内容',
  'action_required.heading': '有内容需要您更正',
  'action_required.body': '我们已审阅您的申请。以下是本轮的全部事项，除此之外无需其他操作。',
  'action_required.items': '请更正',
  'action_required.action': '查看需要更正的内容',

  'approved.subject': '{programme}：您已通过审核',
  'approved.heading': '您已通过审核',
  'approved.body': '恭喜：您的申请已通过。我们正在为您开通账户；可以上传产品目录时，我们会再次通知您。',

  'conditionally_approved.subject': '{programme}：有条件通过',
  'conditionally_approved.heading': '您已有条件通过审核',
  'conditionally_approved.body': '您的申请已通过，但须按时完成以下事项。在此之前，部分功能暂不开放。',
  'conditionally_approved.items': '须完成的条件',
  'conditionally_approved.action': '查看我的条件',

  'activated.subject': '{programme}：您的账户已开通',
  'activated.heading': '您的账户已开通',
  'activated.body': '您现在可以开始交易。请上传产品目录：每件产品会按目的地的规则进行核对，然后向买家展示。',
  'activated.action': '打开我的状态页面',

  'suspended.subject': '{programme}：您的账户已暂停',
  'suspended.heading': '您的账户已暂停',
  'suspended.body': '您的商品暂时不向买家展示，已有订单照常进行。暂停结束后我们会立即通知您。',
  'suspended.items': '原因',
  'suspended.action': '查看详情',

  'hold_lifted.subject': '{programme}：您的账户已恢复',
  'hold_lifted.heading': '暂停已解除',
  'hold_lifted.body': '您的账户已恢复。您的商品将在几分钟内重新向买家展示。',

  'rejected.subject': '{programme}：关于您申请的决定',
  'rejected.heading': '您的申请未获通过',
  'rejected.body': '我们认真审核了您的申请，但无法予以通过。该决定由工作人员作出。',
  'rejected.appeal':
    '如果您认为该决定有误，可在 {moment} 前（{relative}）申诉一次，届时将由另一位工作人员复核。',
  'rejected.action': '查看决定',
  'rejected.appeal_action': '在状态页面上申诉',

  'withdrawn.subject': '{programme}：您已撤回申请',
  'withdrawn.heading': '您的申请已撤回',
  'withdrawn.body': '我们已按您的意愿停止办理。您填写的内容将保留 90 天，在此期间可以随时恢复。',

  'expired.subject': '{programme}：您的申请已过期',
  'expired.heading': '您的申请已过期',
  'expired.body': '由于长时间没有收到您的回复，我们已关闭此申请。您填写的内容仍然保留，如需继续请告知我们。',

  'reopened.subject': '{programme}：您的申请已重新开放',
  'reopened.heading': '您的申请已重新开放',
  'reopened.body': '您可以从上次中断的地方继续。之前填写的内容均已保存。',
  'reopened.action': '继续填写申请',

  'import_finished.subject': '{programme}：您的产品目录已导入',
  'import_finished.heading': '您的产品目录已导入',
  'import_finished.body': '我们已完整读取您的文件。',
  'import_finished.with_errors':
    '有部分行未被接受。请按您原文件的格式下载这些行，更正后重新上传；其余各行已经导入。',
  'import_finished.action': '查看导入结果',
  'import_finished.rows_action': '获取需更正的行',
  'import_finished.read': '读取行数',
  'import_finished.created': '新增产品',
  'import_finished.updated': '更新产品',
  'import_finished.unchanged': '无变化',
  'import_finished.in_error': '需更正的行',

  'import_failed.subject': '{programme}：无法读取您的产品目录文件',
  'import_failed.heading': '无法读取您的产品目录文件',
  'import_failed.body':
    '该文件的内容均未导入，您的产品目录保持不变。请以 CSV、XLSX 或 JSON Lines 格式上传，并在首行写明各列名称。',
  'import_failed.action': '查看导入结果',

  'went_live.subject': '{programme}：买家已能看到您的首件产品',
  'went_live.heading': '买家已能看到您的首件产品',
  'went_live.body':
    '您的首条刊登已上线：我们以买家的视角核对过，内容与您提交的一致。从今天起，我们还会如实衡量您的销售额是否增长。',
  'went_live.action': '查看我的刊登',

  'digest.subject': '{programme}：{day} 每日摘要',
  'digest.heading': '{day} 摘要',
  'digest.body': '简要告知，无需急于处理：',
  'digest.live': '新向买家展示的产品',
  'digest.suppressed': '因规则或渠道而下架的产品',
  'digest.rejected': '被渠道拒绝的产品',
  'digest.items': '需要您处理的事项',
  'digest.due_by': '请在 {day} 之前提供。',
  'digest.due_now': '请尽快提供。',
  'digest.expiring': '请及时续期，以免影响商品展示。',

  'offboarding.subject': '{programme}：您正在退出',
  'offboarding.heading': '您正在退出本项目',
  'offboarding.body': '您的商品暂时继续展示，并将于 {moment}（{relative}）下架。在此之前您可以改变主意。',
  'offboarding.action': '我想留下',

  'offboarding_cancelled.subject': '{programme}：您已取消退出',
  'offboarding_cancelled.heading': '很高兴您选择留下',
  'offboarding_cancelled.body': '退出已取消，您的商品保持不变。',

  'terminated.subject': '{programme}：您已退出',
  'terminated.heading': '您已退出本项目',
  'terminated.body': '您的商品已全部下架，我们已逐一核实。感谢您一路同行。我们只保留法律要求保留的内容。',

  'link.subject': '{programme}：您的新链接',
  'link.heading': '您的新链接',
  'link.body': '您（或知道您邮箱的人）申请了一个打开状态页面的新链接。',
  'link.not_you': '如果不是您本人操作，请忽略：没有本消息，任何人都无法进入。',
  'link.action': '打开我的状态页面',

  'endpoint_disabled.subject': 'Rahdari：一个 Webhook 端点已停用',
  'endpoint_disabled.heading': '一个 Webhook 端点已停用',
  'endpoint_disabled.body':
    '端点 {endpoint} 将不再接收事件。原因：{reason}。您的接收端恢复后，请重新启用该端点（enabled: true），并重新投递失败的事件。其密钥和投递记录均会保留；新建的端点则两者皆无。',
  'endpoint_failing.subject': 'Rahdari：一个 Webhook 端点持续失败',
  'endpoint_failing.heading': '一个 Webhook 端点持续失败',
  'endpoint_failing.body':
    '向端点 {endpoint} 的投递持续失败。如果持续数天，该端点将被停用。每次尝试的响应可在其投递记录中查看。',
  'operator.why': '您收到本消息，是因为此邮箱是贵机构的运营联系人。',

  'hold.MANUAL': '我们的团队正在复核您的账户。',
  'hold.REQUIREMENT_PAST_DUE': '有必需的信息或资料已逾期。',
  'hold.INCOMPLETE_PROFILE': '您的资料已不完整。',
  'hold.QUALITY_AUTOMATIC': '商品或交付质量低于约定标准。',
  'hold.CHANNEL_INITIATED': '销售渠道要求暂停。',
  'hold.PLATFORM_PAUSED': '平台整体暂停，并非只针对您。',

  'short.invitation': '{programme}：诚邀您入驻，请打开 {url}',
  'short.action_required': '{programme}：请于 {day} 前更正 {count} 项。{url}',
  'short.approved': '{programme}：您已通过审核。{url}',
  'short.suspended': '{programme}：您的账户已暂停。{url}',
  'short.hold_lifted': '{programme}：您的账户已恢复。{url}',
  'short.rejected': '{programme}：您的申请已有决定。{url}',
  'short.went_live': '{programme}：买家已能看到您的首件产品。{url}',
  'short.link': '{programme}：您的新链接（仅可使用一次）：{url}',

  'whatsapp.button': '打开状态页面',
  'whatsapp.invitation': 'Rahdari：{programme} 邀请您向海外企业买家销售商品。请打开状态页面开始。',
  'whatsapp.action_required':
    'Rahdari：{programme} 需要您在 {day} 之前完成 {count} 项更正。请打开状态页面查看。',
  'whatsapp.approved': 'Rahdari：来自 {programme} 的好消息，您已通过审核。',
  'whatsapp.suspended': 'Rahdari：{programme} 已暂停您的账户。请打开状态页面查看原因。',
  'whatsapp.hold_lifted': 'Rahdari：暂停已结束，您在 {programme} 的账户已恢复。',
  'whatsapp.rejected': 'Rahdari：{programme} 已对您的申请作出决定。请打开状态页面查看。',
  'whatsapp.went_live': 'Rahdari：{programme} 的买家已能看到您的第一件商品。',
  'whatsapp.link': 'Rahdari：这是您访问 {programme} 的新链接，仅可使用一次。',
};
