/** Given and family names of a place, each with the letters that its address has. */
export interface Locale {
  given: string;
  family: string;
  /** Family name first, and whether a space stands between. */
  order?: "family-first" | "family-first-joined";
}

// Part of "the same seed gives the same bytes": a list is never changed once it is published.
export const LOCALES = {
  ar: {
    given: "فاطمة/fatima, عمر/omar, ليلى/layla, يوسف/yousef, مريم/maryam, خالد/khaled",
    family:
      "حداد/haddad, المصري/almasri, النجار/alnajjar, خوري/khoury, الشامي/alshami, منصور/mansour",
  },
  de: {
    given: "Jörg/joerg, Käthe/kaethe, Björn/bjoern, Anneliese/anneliese, Günther/guenther, Zoë/zoe",
    family:
      "Müller/mueller, Großmann/grossmann, Schäfer/schaefer, Weiß/weiss, Köhler/koehler, von der Heide/vonderheide",
  },
  el: {
    given:
      "Γιώργος/giorgos, Ελένη/eleni, Δημήτρης/dimitris, Μαρία/maria, Νίκος/nikos, Αθηνά/athina",
    family:
      "Παπαδόπουλος/papadopoulos, Οικονόμου/oikonomou, Γεωργίου/georgiou, Νικολαΐδης/nikolaidis, Βλάχος/vlachos, Αντωνίου/antoniou",
  },
  fr: {
    given:
      "Zoé/zoe, François/francois, Anaïs/anais, Jérôme/jerome, Marie-Hélène/marie-helene, Loïc/loic",
    family:
      "Lefèvre/lefevre, d'Aubigné/daubigne, Garçon/garcon, Béranger/beranger, Le Goff/legoff, Noël/noel",
  },
  he: {
    given: "נועה/noa, דוד/david, תמר/tamar, איתי/itai, שירה/shira, יונתן/yonatan",
    family: "כהן/cohen, לוי/levi, מזרחי/mizrahi, פרץ/peretz, ביטון/biton, פרידמן/friedman",
  },
  hi: {
    given: "प्रिया/priya, अर्जुन/arjun, आनंद/anand, लक्ष्मी/lakshmi, रोहन/rohan, मीरा/meera",
    family: "शर्मा/sharma, पटेल/patel, सिंह/singh, गुप्ता/gupta, अय्यर/iyer, जोशी/joshi",
  },
  ja: {
    given: "花子/hanako, 太郎/taro, さくら/sakura, 健/ken, ひなた/hinata, 翔太/shota",
    family: "佐藤/sato, 髙橋/takahashi, 渡邉/watanabe, 伊藤/ito, 中村/nakamura, 小林/kobayashi",
    order: "family-first",
  },
  ko: {
    given: "지우/jiwoo, 민준/minjun, 서연/seoyeon, 하준/hajun, 수아/sua, 도윤/doyun",
    family: "김/kim, 이/lee, 박/park, 최/choi, 정/jung, 남궁/namgung",
    order: "family-first-joined",
  },
  pl: {
    given:
      "Łukasz/lukasz, Małgorzata/malgorzata, Zbigniew/zbigniew, Żaneta/zaneta, Paweł/pawel, Świętosława/swietoslawa",
    family:
      "Wójcik/wojcik, Dąbrowska/dabrowska, Brzęczyszczykiewicz/brzeczyszczykiewicz, Zając/zajac, Król/krol, Gołąb/golab",
  },
  ru: {
    given: "Мария/maria, Иван/ivan, Ольга/olga, Сергей/sergey, Анна/anna, Фёдор/fedor",
    family:
      "Иваненко/ivanenko, Соловей/solovey, Чайка/chaika, Коваль/koval, Щербак/shcherbak, Цой/tsoi",
  },
  th: {
    given: "สมชาย/somchai, มาลี/malee, ณัฐพล/nattapon, กนกวรรณ/kanokwan, ประเสริฐ/prasert, พิมพ์/pim",
    family:
      "ศรีสุข/srisuk, วงศ์สวัสดิ์/wongsawat, บุญมี/boonmee, ทองดี/thongdee, แสงจันทร์/saengchan, ใจดี/jaidee",
  },
  tr: {
    given: "Işıl/isil, İbrahim/ibrahim, Gülşen/gulsen, Çağrı/cagri, Ömer/omer, Şebnem/sebnem",
    family: "Yıldız/yildiz, Öztürk/ozturk, Çelik/celik, Güneş/gunes, Işık/isik, Ağaoğlu/agaoglu",
  },
  vi: {
    given:
      "Thị Hương/huong, Văn Đức/duc, Ngọc Ánh/anh, Minh Tuấn/tuan, Thanh Thủy/thuy, Quốc Bảo/bao",
    family: "Nguyễn/nguyen, Trần/tran, Lê/le, Phạm/pham, Đặng/dang, Vũ/vu",
    order: "family-first",
  },
  zh: {
    given: "小明/xiaoming, 丽华/lihua, 伟/wei, 芳/fang, 建国/jianguo, 静怡/jingyi",
    family: "王/wang, 李/li, 张/zhang, 刘/liu, 陈/chen, 欧阳/ouyang",
    order: "family-first-joined",
  },
} as const satisfies Record<string, Locale>;

export type LocaleName = keyof typeof LOCALES;

export const LOCALE_NAMES = Object.keys(LOCALES) as LocaleName[];
