"""Which letters the languages of each encoding write often, by which one alphabet is told from another."""

RUSSIAN, GREEK = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", "αοιετσνηυρπκμλςωγδθφβχξζψάέήίόύώ"
POLISH, CZECH, HUNGARIAN = "ąćęłńóśźż", "áčďéěíňóřšťúůýžľĺŕôä", "áéíóöőúüű"
WESTERN = ("äöüß", "éèêàâçëîïôùûœ", "áéíóúñü¿¡", "ãáâàçéêíóôõú", "åäöé", "æøåé", "àèéìòù", "ëïéöü")
KANA = (
    "のにはをたがでてとしいるなもれかさらすりあうこまんくよけえおつちやそみせわろアイウエオカキ"
    "クケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンガギグゲゴザジ"
    "ズゼゾダデドバビブベボパピプペポッャュョー"
)
KANJI = "年月日人都市県区名性別男女大中小東西京北南阪果結値数量高低体重身長齢価格店円種類型国会社分時間番号"
SIMPLE = (
    "的一是了不在有人我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学"
    "对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头"
    "面公同三已老从动两长年龄城市名称性别男女是否结果北京上海广州深圳价格数量类型身高体重日期分"
    "数等级"
)
FULL = (
    "的一是了不在有人我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學"
    "對可她裡後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭"
    "面公同三已老從動兩長年齡城市名稱性別男女是否結果臺北高雄臺中價格數量類型身高體重日期分數等"
    "級"
)
HANGUL = (
    "이다는의에을가고한지하로기사나서어도시자리대정인수부라은그해과일보아전제상장원동주성국구만"
    "스들오공조비러여무소게경관우안치예위산신진연계개단회적방명선용생마없있네니요서울결과나이성"
    "별남녀값가격키몸무게"
)
LANGUAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("cp1252", WESTERN),
    ("cp1250", (POLISH, CZECH, HUNGARIAN, "ăâîşţ", "čćđšž")),
    ("iso8859-2", (POLISH, CZECH, HUNGARIAN, "ăâîşţ", "čćđšž")),
    ("cp1251", (RUSSIAN, RUSSIAN + "іїєґ", RUSSIAN + "ўі", RUSSIAN + "ћђјљњџ")),
    ("koi8-r", (RUSSIAN,)),
    ("koi8-u", (RUSSIAN + "іїєґ",)),
    ("iso8859-5", (RUSSIAN, RUSSIAN + "іїєґ")),
    ("cp866", (RUSSIAN,)),
    ("mac_cyrillic", (RUSSIAN,)),
    ("cp1253", (GREEK,)),
    ("iso8859-7", (GREEK,)),
    ("cp1254", ("çğıöşüâîi̇",)),
    ("cp1257", ("āčēģīķļņšūž", "ąčęėįšųūž", "äõöüšž")),
    ("cp1255", ("יוהלאמרתנבשדקעכםחטפסזגןצךףץ",)),
    ("cp1256", ("اليمنروتبةعدسفهكقحجشطصخأضذثئزغىءظإآؤ",)),
    ("shift_jis", (KANA + KANJI,)),
    ("euc_jp", (KANA + KANJI,)),
    ("gb18030", (SIMPLE,)),
    ("big5", (FULL,)),
    ("euc_kr", (HANGUL,)),
    ("cp874", ("านรกอเงวมยลตสดปทพหคบแจขไโใชซผะธถภศษณญฐฟฝฉฮัิีึืุู็่้๊๋์",)),
    ("mac_roman", WESTERN),
    ("cp850", WESTERN),
)
"""For each encoding the letters beyond ASCII that its languages write often; earlier ones win a tie."""
WIDE = frozenset({"shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"})
SIGNS = frozenset("°€–—’‘“”…£§µ²³×·½±«»©®™•\u00a0№")
FAMILIES = {"cp932": "shift_jis", "shift_jis_2004": "shift_jis", "shift_jisx0213": "shift_jis", "cp949": "euc_kr",
            "johab": "euc_kr", "gbk": "gb18030", "gb2312": "gb18030", "hz": "gb18030", "big5hkscs": "big5",
            "cp950": "big5", "euc_jis_2004": "euc_jp", "euc_jisx0213": "euc_jp", "latin_1": "cp1252",
            "iso8859_1": "cp1252", "iso8859_15": "cp1252", "cp1125": "cp866", "tis_620": "cp874",
            "iso8859_11": "cp874", "iso8859_9": "cp1254"}  # fmt: skip
