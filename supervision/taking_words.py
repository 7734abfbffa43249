"""The kinds of words by which a villager tells of money or favours taken in office: Chinese, then English (`_en`).

Each is a pattern of single words; how they stand together is in supervision.taking.
"""

_SUM = "[0-9０-９一二两三四五六七八九十百千万几数]{1,8}[多来]?(?:块钱?|元|万|千|百)"
_PUBLIC = (
    "补贴|补助|低保|五保|特困|救助|救济|慰问|抚恤|粮补|直补|惠农|惠民|退耕|公益林|征地款|征地费"
    "|征地的?钱|占地款|补偿|赔偿款|青苗费|安置费|扶贫|工程款|项目款|资金|公家的?(?:钱|东西)|公款|集体"
    "|捐款|捐的钱|善款|救灾|分红|租金|村[里上]的?钱|鱼塘款|承包费|承包款|危改|危房改造|高龄|残补|养老金"
    "|养老钱|修[路桥渠]的?[钱款]|卡[里上]的?钱"
)
_GIFT = (
    "红包|烟酒|条烟|好烟|名烟|名酒|瓶酒|礼金|礼品|礼物|购物卡|好处|土特产|土鸡|腊肉|财物|辛苦费|茶水费"
    "|跑腿费|茶钱|酒钱"
)
_CADRE = (
    "村?干部|村?主任|村支书|支书|书记|村长|镇长|乡长|组长|队长|会计|文书|出纳|村委会?|居委会?|支委"
    "|网格员|站长|所长|局长|领导|当官的|经办人?|办事员|工作人员|村[上里]|镇[上里]"
)
_KIN = (
    "亲戚|侄[儿子女]?|儿子|女儿|幺儿|弟弟|哥哥|兄弟|弟兄|姐姐|妹妹|姐夫|妹夫|舅子|舅舅|舅母|叔叔|伯伯"
    "|老婆|媳妇|婆娘|爱人|老公|老表|表[哥弟姐妹]|堂[哥弟姐妹]|亲家|女婿|外甥|自己人|自家人|自己家|自家"
    "|屋里人|熟人|家属|家里人|老丈人|丈人|丈母娘|干儿子|本家|家门|亲友|相好"
)
_BENEFIT = (
    f"{_PUBLIC}|名额|指标|工程|项目|岗位|公益岗|物资|贫困户|承包|鱼塘|荒山|合同|宅基地|路段|活路|保洁|护林员"
)

CLASSES: dict[str, str] = {
    "public": _PUBLIC,
    "gift": _GIFT,
    "cadre": _CADRE,
    "kin": _KIN,
    "benefit": _BENEFIT,
    "money": f"钱|款|礼|{_SUM}|{_GIFT}",
    "thing": (
        f"{_PUBLIC}|{_GIFT}|{_SUM}|钱|款|石子|碎石|[沙砂]|水泥|砖|木料|木头|树|(?<![材资饮])料|管子|钢筋|救济粮|物资|"
        "(?<![玉0-9一二两三四五六七八九十百])米|油(?![菜漆路])|化肥|肥料|种子|[烟酒鸡鱼羊]|礼(?![堂拜貌])|发票"
        "|名额|指标"
    ),
    "present": f"钱|{_SUM}|{_GIFT}|[烟酒鸡鱼肉蛋羊]|礼(?![堂拜貌])",
    "ground": "地|田|塘|林|山|房|河滩",
    "occupied": "占了|占着|占去|多占|霸占|强占|独占|圈了",
    # Taken, said of anybody: with public money it is enough.
    "took": (
        "私分|瓜分|截留|截下|挪用|挪走|挪了|挪去|克扣|侵占|霸占|私吞|独吞|吞了|吞掉|贪了|贪掉|黑了|昧了"
        "|骗取|骗领|套走|套了|多占|占了|占着|占去|扣了|扣下|扣着|扣掉|扣留|扣走|卡着|卡住|卡了|吃掉|多领"
        "|虚领|代领走|领走|拿了|拿走|拿去|收走|收了|捞了|捞走|抽走|抽了|分掉|捂着|压着不发|扣"
    ),
    # To live on an allowance is said like eating it: only its money is eaten by somebody else.
    "ate": "吃了|吃过",
    "eaten": "钱|款|补贴|补助|粮",
    "taken": "克?扣|截留|挪用|挪走|贪|吞|瓜分|私分|分掉|抽走|抽了",
    "by": "被|叫|让|遭|给人|都|全|私下|偷偷|自己",
    "taken_by": "吃了|吃掉|占了|占去|占用|卡着|卡住|卡了|拿走|拿了|拿去|领走|领了|分了|分光|黑了|收走|用掉|花了|花光",
    "who": f"[他她]们?|{_CADRE}",
    "accepted": "收了|收过|收下|拿了|要了|要去|索要|讨要|伸手要|张口要|开口要",
    "handed": "交了|交|送了|送|给了|塞了|塞|拿|出了|花了|花",
    "only_then": (
        "才[给肯]|才能?[办批盖签评弄报]|才帮|才答应|才同意|才.{0,2}(?:办|批|签|评上|弄成|安排)|就[给肯]办"
        "|不然不|否则不"
    ),
    "without": "不[给交送拿出塞]",
    "nothing_done": "就?不[给肯]?(?:办|批|盖|签|评|报|让|弄|填|认)|办不[了成下]|就不给",
    "to_cadre": f"(?:[给跟向找]|送给?|塞给)(?:了|那个|村里的?|镇上的?)?(?:{_CADRE})",
    "brought": "送|塞|拎|孝敬|打点",
    "asked": "请了?",
    "dined": "吃饭|吃酒|喝酒|喝茶|下馆子|吃一顿|吃了",
    "gave": "给了?|包给了?|让给了?|分给了?|留给了?|发给了?|评给了?|判给了?|安排|都是|全是|净是|尽是|成了|照顾",
    "close": "亲戚|亲友|自己人|自家人|关系户|熟人",
    "his": "[他她]们?的?|自己的?|自家|干部|书记|主任|支书|村长|队长|组长|会计",
    "got": (
        "拿(?!.{0,6}[来给修])|占|吃|包了|包下|承包|领(?![着我他她导路])|拉走|挖|卖|当上|得了|享受|评上|评了"
        "|进了|上了|批了|修起|建起|搞到|弄到|开发"
    ),
    "secretly": "私自|偷偷|私下|擅自|悄悄|背着",
    "disposed": "卖|租|包|拿|拉|挖|分|占|砍|领|改|签",
    "carried_off": (
        "拿走|拿去|拉走|搬走|运走|挖走|抱走|牵走|卖了|卖掉|领走|收了|扣了|扣下|要了|要去|占了|占着|多占"
        "|霸占|强占|贪|吞|独占|骗|拿了(?!.{0,8}[来给])"
    ),
    "away": "拉走|搬走|运走|挖走|牵走|抱走|拿走|卖了|卖掉|分了|私分",
    "gone": "不知去向|去向不明|没下落|没有下落|[哪里]+去了|到哪去|没影|不见了|对不上",
    "pocket": "腰包|荷包|口袋|兜[里头]",
    "put": "揣|装|进了?|落",
    "own": "我|咱|俺|本人",
    "private": "师傅|老板|电工|医院|医生|司机|商店|超市|快递|学校|邻居|隔壁|老乡",
    "fee": (
        "医保|合作医疗|社保|保险|押金|定金|初装费|开户费|水费|电费|[水电]钱|卫生费|垃圾费|物业|话费|学费"
        "|保费|饭钱|药|工钱|工资|麦|稻|谷|菜|水果|车票"
    ),
    "cadre_en": (
        r"(?:village|villages|town|township|county|team|group|party) (?:head|chief|secretary|director|official|cadre"
        r"|leader|committee|accountant|council|clerk|boss|cashier)s?"
        r"|headman|officials?|cadres?|party secretary|head of (?:the|our) village"
    ),
    "kin_en": (
        r"cousins?|nephews?|nieces?|brothers?(?:-in-law)?|sisters?(?:-in-law)?|sons?(?:-in-law)?"
        r"|daughters?(?:-in-law)?|wife|husband|uncles?|aunts?|relatives?|relations|kin|kins[mf][ae]n"
        r"|in-laws?|family|father(?:-in-law)?|mother(?:-in-law)?|cronies|crony|buddies|friends?"
    ),
    "whose_en": r"his|her|their|own|the \w+ (?:head|secretary|chief|leader)'s|official's|officials'|cadre's",
    "of_en": r"of (?:the|our|a)",
    "public_en": (
        r"subsid\w+|allowances?|grants?|relief|compensation|public (?:money|funds?)"
        r"|village(?:'s)? (?:money|funds?)|collective(?:'s)? (?:money|funds?|income|land)"
        r"|project (?:money|funds?)|works money|dividends?|donations?|welfare"
        r"|money (?:for|meant|from) (?:the|our)|poverty (?:money|funds?)|disaster (?:money|goods|relief)"
        r"|pensions?"
    ),
    "benefit_en": (
        r"subsid\w+|allowances?|grants?|relief|compensation|contracts?|jobs?|posts|places|fish ?ponds?"
        r"|projects?|welfare|list|houses?|quota|collective land|plots?|works?|work"
    ),
    "took_en": (
        r"took|takes|taken|taking|kept|keeps?|keeping|pocket\w*|stole\w*|steals?|stealing|withh[eo]ld\w*"
        r"|deduct\w*|skim\w*|divert\w*|misus\w*|swallow\w*|grabb\w*|docked"
        r"|helped (?:himself|herself|themselves)|made off|hauled|carted|carried off|sold|sells|shared out"
        r"|shares out|cheat\w*"
    ),
    "taken_en": (
        r"(?:was|were|been|is|are|being|got|gets)(?: \w+)? (?:taken|kept|pocketed|stolen|withheld|skimmed"
        r"|diverted|shared out|docked|deducted|misused|sold|held back|cut in half|halved)"
    ),
    "got_en": (
        r"took|takes|gets?|got|given|gave|receiv\w+|kept|keeps?|holds|hauled|carted|carried off|sold|sells"
        r"|won|wins|dug|cut|collects?|draws?|drew|occup\w+|awarded|benefit\w*|on the list|has the contract"
        r"|was put"
    ),
    "thing_en": (
        r"money|yuan|cash|bribes?|gifts?|cigarettes|liquor|gravel|sand|cement|bricks?|timber|trees?|land"
        r"|materials?|pipes?|fish ?ponds?|funds?|contracts?|subsid\w+|allowances?|grants?|relief"
        r"|compensation|dividends?|rent|fertili[sz]er|rice|share|cut|[0-9][0-9,]{2,}"
    ),
    "demanded_en": (
        r"demand\w*|ask(?:ed|s)? (?:me|us|him|her|them|people|for|everyone|everybody)"
        r"|want(?:ed|s)(?= (?:us|me) to pay| money| cash| a gift| some money)|charg(?:ed|es)|extort\w*"
    ),
    "money_en": r"money|yuan|cash|gifts?|red envelopes?|cigarettes|liquor|bribes?|something in return|a meal",
    "act_en": (
        r"sign\w*|stamp\w*|approv\w*|process\w*|(?:not|won't|wouldn't|don't|doesn't|didn't|never|to) help"
        r"|helps|helped|regist\w*|put|listed|issue\w*|do anything|hand (?:it )?over"
    ),
    "unless_en": r"unless|until|without|only after|only if|before|or (?:he|she|they)|to get|if (?:we|i|you)",
    "pay_en": r"pay|pays|paid|paying|money|yuan|cash|gifts?|red envelopes?|cigarettes|bribes?",
    "paid_en": r"pay|pays|paid|paying",
    "first_en": r"before|so that|to get",
    "gave_en": r"gave(?! up)|gives?(?! up)|given(?! up)|giving(?! up)|award\w*|hand(?:ed|s)|assign\w*|favou?r\w*",
    "went_en": r"went to|goes to|go to|end(?:ed|s) up with",
    "only_en": r"only|all",
    "own_en": r"i|we|my|our family|us",
    "fee_en": (
        r"insurance|premiums?|water bills?|electricity bills?|school fees|medicine|bus|train|wheat|harvest"
        r"|notes|photos?"
    ),
}
