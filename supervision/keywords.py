"""The words by which a story's category is guessed: as villagers say it, then English.

Chinese words are looked for anywhere in the text, English ones from the beginning of a word.
"""

CATEGORY_WORDS: dict[str, tuple[str, ...]] = {
    "water": (
        "饮水", "用水", "吃水", "喝水", "停水", "断水", "没水", "没得水", "莫得水", "不来水", "缺水",
        "水管", "自来水", "水井", "水池", "水塔", "蓄水", "水源", "水质", "水浑", "浑水", "水费", "水表",
        "水压", "灌溉", "堰塘", "水渠", "抽水", "人饮", "爆管", "水龙头", "饮用水", "water", "pipe",
        "well", "tap", "irrigat", "faucet", "pump", "reservoir", "canal", "hydrant", "thirst",
    ),
    "road": (
        "道路", "公路", "村道", "马路", "路面", "路烂", "路断", "修路", "通路", "没路", "路灯", "硬化",
        "桥", "护栏", "路塌", "路陷", "路堵", "断头路", "塌方", "垮方", "滑坡", "路基", "坑洼", "坑坑",
        "涵洞", "便道", "入户路", "路冲", "出行", "会车",
        "road", "bridge", "street light", "street lamp", "pothole", "landslide", "guardrail", "railing", "culvert",
        "gravel", "pavement", "asphalt",
    ),
    "power": (
        "用电", "停电", "断电", "没电", "没得电", "莫得电", "跳闸", "电压", "电线", "电杆", "电桩",
        "变压器", "电费", "电表", "漏电", "触电", "供电", "线路老化", "高压线", "高压电", "电缆", "线杆",
        "电箱", "配电", "电力", "电网", "缺电", "power", "electric", "voltage",
        "transformer", "blackout", "outage", "cable", "fuse", "wiring", "live wire", "utility pole",
    ),
    "welfare": (
        "低保", "特困", "五保", "救助", "临时救助", "困难户", "孤儿", "残疾", "残补", "贫困", "揭不开锅",
        "没饭吃", "敬老院", "养老院", "监测户", "大病", "困难补助", "临时困难", "高龄", "留守",
        "welfare", "allowance", "disab", "orphan", "poverty", "hardship", "destitut", "low-income", "low income",
        "nothing to eat", "hungry", "widow", "nursing home", "old people's home", "relief",
    ),
    "insurance": (
        "医保", "社保", "医疗保险", "合作医疗", "养老金", "养老保险", "养老钱", "农合", "新农合", "报销",
        "参保", "缴费", "退休",
        "医药费", "住院费", "insurance", "pension", "reimburse", "medical bill",
        "hospital bill", "premium", "retire",
    ),
    "subsidy": (
        "补贴", "一卡通", "直补", "粮补", "地力", "惠农", "惠民", "补助", "农机", "退耕", "公益林",
        "生态林", "种粮", "造林", "钱没到账", "没到账", "奖补", "subsid", "grant", "bank card",
        "payment has not", "not been paid out",
    ),
    "land": (
        "土地", "宅基地", "承包地", "田地", "地界", "征地", "占地", "占田", "耕地", "流转", "确权", "建房",
        "修房", "房基", "危房", "危改", "房产证", "违建", "拆迁", "征收", "青苗", "林地", "撂荒", "land",
        "homestead", "plot", "boundary stone", "expropriat", "title deed", "evict", "demolition", "demolish",
        "encroach", "unsafe house", "building permit",
    ),
    "collective_assets": (
        "三资", "集体资产", "集体资金", "集体收入", "集体的钱", "村集体", "合作社", "分红", "鱼塘承包",
        "账目", "村账", "公章", "村务公开", "发包", "租金", "collective", "dividend", "village accounts",
        "village funds", "village assets", "cooperative", "co-op", "official seal", "accounts are not",
    ),
    "works_quality": (
        "工程", "质量", "偷工减料", "豆腐渣", "验收", "施工", "工地", "包工头", "开裂", "裂缝", "起砂",
        "返工", "工程款", "工钱", "construction", "contractor", "shoddy", "crack", "quality", "workmanship",
        "building site", "cut corners", "cutting corners", "builder", "wages", "defect",
    ),
    "neighbours": (
        "邻居", "邻里", "纠纷", "吵架", "扯皮", "打架", "隔壁", "挡光", "滴水", "噪音", "养狗", "骂架",
        "界址", "排水沟堵", "neighbo", "quarrel", "dispute", "noise",
        "noisy", "barking", "next door", "loud music", "fighting",
    ),
}  # fmt: skip

URGENT_WORDS = (
    "塌方", "垮方", "滑坡", "泥石流", "塌了", "垮了", "要垮", "要塌", "断电", "停电", "断水", "停水",
    "漏电", "触电", "电线掉", "电线断", "线掉", "高压线", "电杆倒", "杆子倒", "爆管", "水管爆", "路塌",
    "桥塌", "燃气", "煤气", "天然气", "瓦斯", "着火", "起火", "失火", "火灾", "山火",
    "爆炸", "中毒", "淹", "洪水", "涨水", "决堤", "溃坝", "落水", "溺水", "受伤", "伤了人", "压到人",
    "救命", "危险", "危房", "断路", "路断", "collaps", "landslide", "mudslide", "power cut", "no power",
    "no electricity", "water cut", "no water", "gas leak", "smell of gas", "fire", "explo", "poison",
    "flood", "drown", "injur", "danger", "electrocut",
)  # fmt: skip

# Fireworks and the like frighten nobody.
CALM_WORDS = ("firework", "fireplace", "没有危险", "不危险", "没危险", "no danger")

#: Words of what only the county may hear of: money taken, given or kept by somebody in office.
INTEGRITY_WORDS = (
    "贪污", "贪了", "受贿", "行贿", "贿赂", "回扣", "好处费", "收红包", "要红包", "送红包", "吃拿卡要", "索贿",
    "挪用", "私分", "侵吞", "冒领", "套取", "吃空饷", "以权谋私", "中饱私囊", "吃请", "黑钱", "公款吃喝", "雁过拔毛",
    "关系户", "走后门", "优亲厚友", "暗箱操作", "围标", "串标", "假发票", "打白条", "虚报", "冒名顶替", "贿选", "拉票",
    "公车私用", "监守自盗", "据为己有", "损公肥私", "假公济私", "徇私", "舞弊", "捞油水", "捞好处", "拿好处", "得好处",
    "请客送礼", "伸手要钱", "塞红包", "塞钱", "要打点", "上下打点", "brib", "embezzl", "kickback", "corrupt",
    "misappropriat", "nepotis", "favouritis", "favoritis", "backhander", "under the table", "pocketed", "extort",
    "own pocket", "hush money", "vote-buying", "bought votes", "fake invoice", "false receipt", "fake receipt",
    "abuse of power", "abused his power", "abuses his power", "abuses his office", "abused his office", "rigged",
)  # fmt: skip

COMPLAINT_WORDS = (
    "投诉", "不管", "没人管", "不理", "推诿", "推脱", "踢皮球", "态度", "骂人", "乱收费", "多收", "克扣",
    "扣了", "骗", "欺负", "不公平", "不公", "不合理", "拖着", "一直拖", "拖了", "说话不算", "优亲厚友",
    "刁难", "complain", "ignor", "refuse", "unfair", "overcharg", "rude", "cheat", "nobody cares",
    "no one cares", "nobody came", "no one came", "putting off", "put off", "passed around", "passing the buck",
    "delay", "dragg", "bullied", "bullying", "insult", "broken promise", "deduct", "not fair", "favourit", "favoritis",
)  # fmt: skip

QUESTION_WORDS = (
    "咨询", "请问", "问一下", "问下", "问问", "打听", "想知道", "想晓得", "怎么办理", "怎么申请", "咋个办",
    "咋办理", "如何", "什么时候", "啥时候", "多少钱", "能不能", "可不可以", "有没有政策", "符不符合",
    "是不是", "what is", "what are", "when will", "how do", "how can", "how much", "can i", "may i",
    "question", "wonder", "can we", "may we", "could you tell", "is it possible", "am i entitled", "do i qualify",
    "where do i", "who do i", "where can i",
)  # fmt: skip

UNIT_WORDS: dict[str, tuple[str, ...]] = {
    "water": ("水务", "供水", "水利", "自来水", "water"),
    "road": ("交通", "公路", "道路", "养护", "road", "transport"),
    "power": ("供电", "电力", "power", "electric"),
    "welfare": ("民政", "社会事务", "社会工作", "welfare", "civil affairs"),
    "insurance": ("医保", "社保", "人社", "劳动保障", "便民服务", "insurance"),
    "subsidy": ("财政", "农业服务", "农业", "finance", "agricultur"),
    "land": ("自然资源", "国土", "land", "natural resources"),
    "collective_assets": ("三资", "农经", "经济发展", "农业服务", "collective"),
    "works_quality": ("项目", "建设", "住建", "规划", "works", "construction"),
    "neighbours": ("调委会", "调解", "司法", "mediation", "justice"),
}
VILLAGE_COMMITTEE_WORDS = ("村委", "居委", "社区", "village committee")
