/** Invented names: common Japanese ones with their readings, and those of a university with students from many places. */
import type { Random } from './random'

const surnames = `佐藤 さとう sato,鈴木 すずき suzuki,高橋 たかはし takahashi,田中 たなか tanaka,伊藤 いとう ito,渡辺 わたなべ watanabe,山本 やまもと yamamoto,中村 なかむら nakamura,
小林 こばやし kobayashi,加藤 かとう kato,吉田 よしだ yoshida,山田 やまだ yamada,佐々木 ささき sasaki,山口 やまぐち yamaguchi,松本 まつもと matsumoto,井上 いのうえ inoue,木村 きむら kimura,
林 はやし hayashi,斎藤 さいとう saito,清水 しみず shimizu,山崎 やまざき yamazaki,森 もり mori,池田 いけだ ikeda,橋本 はしもと hashimoto,阿部 あべ abe,石川 いしかわ ishikawa,山下 やました yamashita,
中島 なかじま nakajima,石井 いしい ishii,小川 おがわ ogawa,前田 まえだ maeda,岡田 おかだ okada,長谷川 はせがわ hasegawa,藤田 ふじた fujita,後藤 ごとう goto,近藤 こんどう kondo,村上 むらかみ murakami,
遠藤 えんどう endo,青木 あおき aoki,坂本 さかもと sakamoto,福田 ふくだ fukuda,太田 おおた ota,西村 にしむら nishimura,藤井 ふじい fujii,金子 かねこ kaneko,岡本 おかもと okamoto,藤原 ふじわら fujiwara,
三浦 みうら miura,中野 なかの nakano,中川 なかがわ nakagawa,原田 はらだ harada,松田 まつだ matsuda,竹内 たけうち takeuchi,小野 おの ono,田村 たむら tamura,中山 なかやま nakayama,和田 わだ wada,石田 いしだ ishida,
森田 もりた morita,上田 うえだ ueda,原 はら hara,内田 うちだ uchida,柴田 しばた shibata,酒井 さかい sakai,宮崎 みやざき miyazaki,横山 よこやま yokoyama,高木 たかぎ takagi,安藤 あんどう ando,宮本 みやもと miyamoto,
大野 おおの ono,小島 こじま kojima,谷口 たにぐち taniguchi,今井 いまい imai,工藤 くどう kudo,高田 たかだ takada,増田 ますだ masuda,丸山 まるやま maruyama,杉山 すぎやま sugiyama,村田 むらた murata,大塚 おおつか otsuka,
新井 あらい arai,小山 こやま koyama,平野 ひらの hirano,藤本 ふじもと fujimoto,河野 こうの kono,上野 うえの ueno,野口 のぐち noguchi,武田 たけだ takeda,松井 まつい matsui,千葉 ちば chiba,菅原 すがわら sugawara,
岩崎 いわさき iwasaki,久保 くぼ kubo,木下 きのした kinoshita,佐野 さの sano,野村 のむら nomura,松尾 まつお matsuo,市川 いちかわ ichikawa,菊地 きくち kikuchi,杉本 すぎもと sugimoto,古川 ふるかわ furukawa,
大西 おおにし onishi,島田 しまだ shimada,水野 みずの mizuno,桜井 さくらい sakurai,渡部 わたべ watabe,高野 たかの takano,吉川 よしかわ yoshikawa,山内 やまうち yamauchi,西田 にしだ nishida,飯田 いいだ iida,
菊池 きくち kikuchi,西川 にしかわ nishikawa,小松 こまつ komatsu,北村 きたむら kitamura,安田 やすだ yasuda,五十嵐 いがらし igarashi,川口 かわぐち kawaguchi,平田 ひらた hirata,関 せき seki,中田 なかた nakata,
久保田 くぼた kubota,服部 はっとり hattori,東 ひがし higashi,岩田 いわた iwata,土屋 つちや tsuchiya,川崎 かわさき kawasaki,福島 ふくしま fukushima,本田 ほんだ honda,辻 つじ tsuji,樋口 ひぐち higuchi,秋山 あきやま akiyama,
田口 たぐち taguchi,永井 ながい nagai,山中 やまなか yamanaka,中西 なかにし nakanishi,吉村 よしむら yoshimura,川上 かわかみ kawakami,石原 いしはら ishihara,大橋 おおはし ohashi,松岡 まつおか matsuoka,浜田 はまだ hamada`

const given = `陽菜 ひな hina,結衣 ゆい yui,葵 あおい aoi,美咲 みさき misaki,さくら さくら sakura,莉子 りこ riko,彩花 あやか ayaka,七海 ななみ nanami,真央 まお mao,優花 ゆうか yuka,千尋 ちひろ chihiro,琴音 ことね kotone,
凛 りん rin,花 はな hana,美月 みつき mitsuki,遥 はるか haruka,菜々子 ななこ nanako,恵 めぐみ megumi,由美子 ゆみこ yumiko,裕子 ゆうこ yuko,直美 なおみ naomi,香織 かおり kaori,明美 あけみ akemi,和子 かずこ kazuko,
京子 きょうこ kyoko,麻衣 まい mai,愛 あい ai,智子 ともこ tomoko,久美子 くみこ kumiko,真由美 まゆみ mayumi,詩織 しおり shiori,楓 かえで kaede,紬 つむぎ tsumugi,芽依 めい mei,杏 あん an,朱里 あかり akari,
蓮 れん ren,大翔 ひろと hiroto,悠真 ゆうま yuma,湊 みなと minato,樹 いつき itsuki,颯太 そうた sota,陽翔 はると haruto,健太 けんた kenta,翔太 しょうた shota,拓海 たくみ takumi,大輝 だいき daiki,海斗 かいと kaito,
直樹 なおき naoki,誠 まこと makoto,健一 けんいち kenichi,浩二 こうじ koji,隆 たかし takashi,修 おさむ osamu,博 ひろし hiroshi,剛 つよし tsuyoshi,学 まなぶ manabu,和也 かずや kazuya,亮 りょう ryo,俊介 しゅんすけ shunsuke,
雄大 ゆうだい yudai,圭 けい kei,恒一 こういち koichi,慎也 しんや shinya,洋平 ようへい yohei,達也 たつや tatsuya,一郎 いちろう ichiro,晃 あきら akira,航 わたる wataru,司 つかさ tsukasa,薫 かおる kaoru,光 ひかる hikaru,
朔 さく saku,律 りつ ritsu,奏 かなで kanade,碧 あお ao,伊織 いおり iori,千夏 ちなつ chinatsu,美和 みわ miwa,理恵 りえ rie,文 ふみ fumi,雪 ゆき yuki`

/** Where people from abroad come from, with family and given names; weights follow the shares at Japanese universities. */
const abroad = [
  {
    weight: 38,
    last: '王 Wang,李 Li,张 Zhang,刘 Liu,陈 Chen,杨 Yang,黄 Huang,赵 Zhao,吴 Wu,周 Zhou,徐 Xu,孙 Sun,马 Ma,朱 Zhu,胡 Hu,林 Lin',
    first:
      '伟 Wei,芳 Fang,娜 Na,敏 Min,静 Jing,强 Qiang,磊 Lei,洋 Yang,艳 Yan,杰 Jie,雨桐 Yutong,梓涵 Zihan,浩然 Haoran,欣怡 Xinyi,子轩 Zixuan',
    order: 'family-script',
  },
  {
    weight: 12,
    last: '김 Kim,이 Lee,박 Park,최 Choi,정 Jung,강 Kang,조 Cho,윤 Yoon,장 Jang,임 Lim',
    first: '민준 Minjun,서연 Seoyeon,지우 Jiwoo,서준 Seojun,하은 Haeun,도윤 Doyun,지민 Jimin,수빈 Subin,예준 Yejun,유진 Yujin',
    order: 'family-script',
  },
  {
    weight: 13,
    last: 'Nguyễn,Trần,Lê,Phạm,Hoàng,Phan,Vũ,Đặng,Bùi,Đỗ',
    first: 'Thị Lan,Văn Minh,Thu Hà,Quang Huy,Ngọc Anh,Đức Anh,Thanh Tâm,Minh Châu,Hải Yến,Gia Bảo',
    order: 'family-first',
  },
  {
    weight: 7,
    last: 'Wijaya,Santoso,Hidayat,Pratama,Saputra,Lestari,Siregar,Nugroho',
    first: 'Putri,Budi,Dewi,Rizky,Siti,Agus,Ayu,Fajar',
    order: 'given-first',
  },
  {
    weight: 7,
    last: 'Sharma,Patel,Singh,Gupta,Iyer,Reddy,Nair,Banerjee',
    first: 'Aarav,Priya,Rohan,Ananya,Vikram,Isha,Arjun,Meera',
    order: 'given-first',
  },
  {
    weight: 6,
    last: 'Tamang,Shrestha,Gurung,Thapa,Rahman,Hossain,Perera,Fernando',
    first: 'Sanjay,Nirmala,Tanvir,Farhana,Kasun,Dilini,Bikash,Sita',
    order: 'given-first',
  },
  {
    weight: 6,
    last: 'Smith,Johnson,Williams,Brown,Miller,Wilson,Anderson,Campbell,O’Connor,Clarke',
    first: 'Emma,James,Olivia,William,Sophie,Daniel,Grace,Thomas,Charlotte,Benjamin',
    order: 'given-first',
  },
  {
    weight: 6,
    last: 'Müller,Schneider,Dubois,Lefèvre,Rossi,García,Kowalska,Novák,Andersson,Nieminen,de Vries,Ivanova',
    first: 'Anna,Lukas,Camille,Hugo,Giulia,Mateo,Zofia,Jan,Elsa,Mikko,Sanne,Daria',
    order: 'given-first',
  },
  {
    weight: 3,
    last: 'Silva,Santos,Oliveira,Rodríguez,Martínez,Quispe',
    first: 'Ana,Pedro,Beatriz,Lucas,Camila,Diego',
    order: 'given-first',
  },
  { weight: 2, last: 'Okafor,Mensah,Mwangi,Abebe,Hassan,Haddad', first: 'Chinedu,Ama,Wanjiru,Dawit,Omar,Layla', order: 'given-first' },
].map((place) => ({ ...place, last: place.last.split(','), first: place.first.split(',') }))

const triples = (text: string) =>
  text.split(/,\s*/).map((entry) => {
    const [written = '', reading = '', roman = ''] = entry.trim().split(' ')
    return { written, reading, roman }
  })
const families = triples(surnames)
const givens = triples(given)

export type Name = { name: string; reading: string; roman: { family: string; given: string }; isFromAbroad: boolean }

/** A Japanese name with its reading, written family name first with a space between. */
export function makeJapaneseName(random: Random): Name {
  // Squaring the draw makes the first, commonest family names come up more often, as they do.
  const family = families[Math.floor(random.next() ** 1.7 * families.length)] ?? random.pick(families)
  const own = random.pick(givens)
  return {
    name: `${family.written} ${own.written}`,
    reading: `${family.reading} ${own.reading}`,
    roman: { family: family.roman, given: own.roman },
    isFromAbroad: false,
  }
}

/** A name from elsewhere, in its own script where the directory would hold it so; the reading is then the Latin spelling. */
export function makeNameFromAbroad(random: Random): Name {
  const place = abroad[Number(random.weighted(weightsOfPlaces))] ?? random.pick(abroad)
  const family = random.pick(place.last)
  const own = random.pick(place.first)
  if (place.order === 'family-script') {
    const [script = '', latin = ''] = family.split(' ')
    const [ownScript = '', ownLatin = ''] = own.split(' ')
    const inScript = random.chance(0.35)
    const latinName = `${latin} ${ownLatin}`
    return {
      name: inScript ? `${script}${ownScript}` : latinName,
      reading: latinName,
      roman: { family: fold(latin), given: fold(ownLatin) },
      isFromAbroad: true,
    }
  }
  const name = place.order === 'family-first' ? `${family} ${own}` : `${own} ${family}`
  return { name, reading: fold(name, ' '), roman: { family: fold(family), given: fold(own) }, isFromAbroad: true }
}

const weightsOfPlaces: Record<string, number> = Object.fromEntries(abroad.map((place, index) => [String(index), place.weight]))

/** Plain lower-case letters of a Latin name. */
function fold(text: string, keep = ''): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase()
  return plain.replace(keep === ' ' ? /[^a-z ]/g : /[^a-z]/g, '')
}
