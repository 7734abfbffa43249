// The page's own words, Chinese first; what the bot says comes from the bot.

const WORDS = {
  zh: {
    title: "廉勤 · 演示", people: "这里的人", addPerson: "加一个人", language: "English", tongue: "EN", clock: "演示时钟", kill: "断电",
    killHint: "断电：立刻杀掉机器人的进程，它会自己回来", botGone: "机器人断电了，正在回来…", botBack: "机器人回来了，说到一半的都在",
    hour: "+1 小时", day: "+1 天", week: "+1 周", halt: "停下", walking: "时钟正在走…", clockStopped: "时钟停住了：机器人正在重新启动。过一会儿再拨。",
    lost: "连接断开了，正在重新连接…",
    nobody: "还没有人。先加一个人。", noPhone: "从名单里选一个人，打开手机。",
    unread: "有新消息", closePhone: "收起手机", phoneOf: (name) => `${name}的手机`, more: "更多",
    bot: "机器人", typing: "正在输入…", blocked: "已停用机器人", restart: "重新启用", begin: "开始",
    today: "今天", yesterday: "昨天", edited: "已修改", protected: "不可转发", newMessages: "新消息",
    menu: "菜单", input: "写一句话…", send: "发送", attach: "附件", keyboard: "按键",
    photo: "照片", document: "文件", voice: "录音", sample: "一段示范语音", location: "位置",
    ownContact: "我的号码", otherContact: "别人的名片", sticker: "表情贴图", poll: "投票",
    reply: "回复", edit: "修改", remove: "删除", forward: "转发给…", copy: "复制", replying: "回复", editing: "修改这条消息",
    cancel: "取消", ok: "知道了", confirm: "确定", share: "发送", deleteSure: "删除这条消息？",
    shareContact: (phone) => `把自己的号码 ${phone} 发给机器人？`, shareLocation: "把这个位置发给机器人？",
    block: "停用机器人", unblock: "重新启用机器人", sendStart: "发送 /start", openLink: "打开邀请链接",
    linkHint: "粘贴链接或口令", startWith: (name) => `用${name}的手机打开这条链接？`, outside: "这是外面的网址，在新窗口打开？",
    latitude: "纬度", longitude: "经度", phone: "电话", role: "身份（如：王家湾村 监督员）",
    question: "问题", options: "选项（每行一个）", commands: "可以这样说", recording: "正在录音", stopSend: "停下并发送",
    noMic: "这台电脑不能录音，请选一个语音文件。", failed: "没有发出去", sent: "已发送", emptyChat: "还没有消息",
    play: "播放", pause: "暂停", download: "下载", noKeyboard: "没有命令", forwarded: (name) => `转发自 ${name}`, hidden: "已隐藏，点开看",
    album: (n) => `${n} 张照片`, video: "视频", dice: "骰子", venue: "地点", unsupported: "这种消息这里不显示", picture: "看大图",
    dropHere: "松开即可发送", name: "姓名", votes: "人投票", live: "实时位置", back: "返回", openPhone: "打开手机",
  },
  en: {
    title: "Lianqin · demo", people: "People", addPerson: "Add a person", language: "中文", tongue: "中", clock: "Demo clock", kill: "Kill",
    killHint: "Kill the bot's process, as a power cut would; it comes back by itself", botGone: "The bot was cut off and is coming back…", botBack: "The bot is back; what was half said is there",
    hour: "+1 hour", day: "+1 day", week: "+1 week", halt: "Stop", walking: "The clock is walking…", clockStopped: "The clock stopped: the bot is starting again. Push it once more in a moment.",
    lost: "Connection lost, reconnecting…",
    nobody: "Nobody here yet. Add a person first.", noPhone: "Choose a person from the list to open a phone.",
    unread: "new message", closePhone: "Put the phone away", phoneOf: (name) => `${name}'s phone`, more: "More",
    bot: "bot", typing: "typing…", blocked: "The bot is blocked", restart: "Unblock", begin: "Start",
    today: "Today", yesterday: "Yesterday", edited: "edited", protected: "not to be forwarded", newMessages: "New messages",
    menu: "Menu", input: "Message…", send: "Send", attach: "Attach", keyboard: "Keys",
    photo: "Photo", document: "File", voice: "Record", sample: "Sample voice", location: "Place",
    ownContact: "My number", otherContact: "A contact", sticker: "Sticker", poll: "Poll",
    reply: "Reply", edit: "Edit", remove: "Delete", forward: "Forward to…", copy: "Copy", replying: "Reply", editing: "Edit this message",
    cancel: "Cancel", ok: "OK", confirm: "Confirm", share: "Send", deleteSure: "Delete this message?",
    shareContact: (phone) => `Send your own number ${phone} to the bot?`, shareLocation: "Send this place to the bot?",
    block: "Block the bot", unblock: "Unblock the bot", sendStart: "Send /start", openLink: "Open an invitation",
    linkHint: "Paste the link or its token", startWith: (name) => `Open this link on ${name}'s phone?`, outside: "This address is outside. Open it in a new window?",
    latitude: "Latitude", longitude: "Longitude", phone: "Phone", role: "Title (what the phone shows)",
    question: "Question", options: "Options (one a line)", commands: "Commands", recording: "Recording", stopSend: "Stop and send",
    noMic: "This computer cannot record. Choose a voice file.", failed: "Not sent", sent: "Sent", emptyChat: "No messages yet",
    play: "Play", pause: "Pause", download: "Download", noKeyboard: "No commands", forwarded: (name) => `Forwarded from ${name}`, hidden: "Hidden, tap to show",
    album: (n) => `${n} photos`, video: "Video", dice: "Dice", venue: "Venue", unsupported: "This kind of message is not shown here", picture: "Show the picture",
    dropHere: "Drop to send", name: "Name", votes: "votes", live: "live place", back: "Back", openPhone: "Open the phone",
  },
};

const ZONE = "Asia/Shanghai";
let current = remembered();

function remembered() {
  const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem("phones.language");
  return asked === "en" ? "en" : "zh";
}

/** The page's language, "zh" or "en". */
export const language = () => current;

/** A word or sentence of the page; sentences with a gap take their arguments. */
export function say(key, ...parts) {
  const word = WORDS[current][key];
  return typeof word === "function" ? word(...parts) : word;
}

/** Changes the language for this and later visits. */
export function speak(next) {
  current = next;
  localStorage.setItem("phones.language", next);
}

const locale = () => (current === "en" ? "en-GB" : "zh-CN");
const format = (when, options) => new Intl.DateTimeFormat(locale(), { timeZone: ZONE, ...options }).format(when);

/** Hours and minutes in China, where every county of the story lies. */
export const hourOf = (when) => format(when, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** A day that sorts and compares, in China's time. */
export const dayKey = (when) => new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE }).format(when);

/** The day as people say it; `now` is the sandbox's clock, not the computer's. */
export function dayName(when, now) {
  if (dayKey(when) === dayKey(now)) return say("today");
  if (dayKey(when) === dayKey(new Date(now.getTime() - 86400000))) return say("yesterday");
  return format(when, { month: "long", day: "numeric", weekday: "short" });
}

/** The moment in the parts of the top bar; a narrow screen leaves the year out. */
export function momentOf(when) {
  const year = format(when, { year: "numeric" });
  const day = format(when, { month: "short", day: "numeric", weekday: "short" });
  return { year, day, hour: hourOf(when), yearFirst: current === "zh" };
}
