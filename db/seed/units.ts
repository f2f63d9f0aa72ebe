/** Aozora University (青空大学), invented: its units as a tree, its affiliations and groups, in both languages. */

export type SeedUnit = { code: string; parent: string | null; en: string; ja: string }

/** code, English, Japanese, and for faculties their departments. */
const faculties: [string, string, string, [string, string, string][]][] = [
  [
    'let',
    'Faculty of Letters',
    '文学部',
    [
      ['let-jpn', 'Japanese Literature', '日本文学科'],
      ['let-his', 'History', '史学科'],
      ['let-phi', 'Philosophy', '哲学科'],
      ['let-eng', 'English Literature', '英米文学科'],
    ],
  ],
  [
    'law',
    'Faculty of Law',
    '法学部',
    [
      ['law-law', 'Law', '法律学科'],
      ['law-pol', 'Political Science', '政治学科'],
    ],
  ],
  [
    'eco',
    'Faculty of Economics',
    '経済学部',
    [
      ['eco-eco', 'Economics', '経済学科'],
      ['eco-biz', 'Business Administration', '経営学科'],
    ],
  ],
  [
    'sci',
    'Faculty of Science',
    '理学部',
    [
      ['sci-mat', 'Mathematics', '数学科'],
      ['sci-phy', 'Physics', '物理学科'],
      ['sci-che', 'Chemistry', '化学科'],
      ['sci-bio', 'Biological Sciences', '生物科学科'],
    ],
  ],
  [
    'eng',
    'Faculty of Engineering',
    '工学部',
    [
      ['eng-mec', 'Mechanical Engineering', '機械工学科'],
      ['eng-ele', 'Electrical Engineering', '電気電子工学科'],
      ['eng-inf', 'Information Engineering', '情報工学科'],
      ['eng-arc', 'Architecture', '建築学科'],
      ['eng-che', 'Applied Chemistry', '応用化学科'],
    ],
  ],
  [
    'med',
    'Faculty of Medicine',
    '医学部',
    [
      ['med-med', 'Medicine', '医学科'],
      ['med-nur', 'Nursing', '看護学科'],
    ],
  ],
  [
    'agr',
    'Faculty of Agriculture',
    '農学部',
    [
      ['agr-agr', 'Agricultural Science', '農学科'],
      ['agr-env', 'Environmental Science', '環境科学科'],
    ],
  ],
  [
    'edu',
    'Faculty of Education',
    '教育学部',
    [
      ['edu-edu', 'Education', '教育学科'],
      ['edu-psy', 'Psychology', '心理学科'],
    ],
  ],
]

const graduate: [string, string, string][] = [
  ['g-let', 'Graduate School of Humanities', '人文学研究科'],
  ['g-law', 'Graduate School of Law', '法学研究科'],
  ['g-eco', 'Graduate School of Economics', '経済学研究科'],
  ['g-sci', 'Graduate School of Science and Engineering', '理工学研究科'],
  ['g-med', 'Graduate School of Medicine', '医学系研究科'],
  ['g-agr', 'Graduate School of Agriculture', '農学研究科'],
]

const offices: [string, string, string][] = [
  ['off-gen', 'General Affairs Office', '総務課'],
  ['off-hr', 'Human Resources Office', '人事課'],
  ['off-fin', 'Finance Office', '財務課'],
  ['off-aca', 'Academic Affairs Office', '教務課'],
  ['off-stu', 'Student Support Office', '学生支援課'],
  ['off-int', 'International Office', '国際課'],
  ['off-res', 'Research Promotion Office', '研究推進課'],
  ['off-adm', 'Admissions Office', '入試課'],
]

const others: [string, string, string, string | null][] = [
  ['itc', 'Information Technology Center', '情報基盤センター', null],
  ['lib', 'University Library', '附属図書館', null],
  ['hos', 'University Hospital', '附属病院', null],
  ['hos-nur', 'Nursing Department', '看護部', 'hos'],
  ['hos-cli', 'Clinical Departments', '診療部', 'hos'],
  ['hos-off', 'Hospital Administration', '病院事務部', 'hos'],
  ['cor', 'Correspondence Division', '通信教育部', null],
  ['alu', 'Alumni Association', '校友会', null],
]

export const seedUnits: SeedUnit[] = [
  { code: 'aozora', parent: null, en: 'Aozora University', ja: '青空大学' },
  ...faculties.flatMap(([code, en, ja, departments]) => [
    { code, parent: 'aozora', en, ja },
    ...departments.map(([own, ownEn, ownJa]) => ({ code: own, parent: code, en: ownEn, ja: ownJa })),
  ]),
  { code: 'grad', parent: 'aozora', en: 'Graduate Schools', ja: '大学院' },
  ...graduate.map(([code, en, ja]) => ({ code, parent: 'grad', en, ja })),
  { code: 'off', parent: 'aozora', en: 'Administration Bureau', ja: '事務局' },
  ...offices.map(([code, en, ja]) => ({ code, parent: 'off', en, ja })),
  ...others.map(([code, en, ja, parent]) => ({ code, parent: parent ?? 'aozora', en, ja })),
]

export const departmentCodes = faculties.flatMap(([, , , departments]) => departments.map(([code]) => code))
export const facultyCodes = faculties.map(([code]) => code)
export const graduateCodes = graduate.map(([code]) => code)
export const officeCodes = offices.map(([code]) => code)

export const seedAffiliations = [
  { code: 'student', en: 'Undergraduates', ja: '学部学生' },
  { code: 'graduate', en: 'Graduate students', ja: '大学院学生' },
  { code: 'faculty', en: 'Faculty', ja: '教員' },
  { code: 'staff', en: 'Staff', ja: '職員' },
  { code: 'correspondence', en: 'Correspondence students', ja: '通信教育課程学生' },
  { code: 'alumni', en: 'Alumni', ja: '卒業生' },
] as const

export const seedGroups = [
  { code: 'ta', en: 'Teaching assistants', ja: 'ティーチングアシスタント' },
  { code: 'exchange', en: 'Exchange students', ja: '交換留学生' },
  { code: 'lab-managers', en: 'Laboratory managers', ja: '実験室管理者' },
]

export const seedNetworks = [
  { name: 'campus', label: { en: 'Campus', ja: '学内' }, ranges: ['192.0.2.0/24', '2001:db8:100::/40'] },
  { name: 'laboratory', label: { en: 'Computer rooms', ja: '端末室' }, ranges: ['198.51.100.0/24'] },
]

export const seedApplications = [
  { key: 'lms', name: { en: 'Learning management system', ja: '学習支援システム' } },
  { key: 'mail', name: { en: 'University mail', ja: '大学メール' } },
  { key: 'lab-pc', name: { en: 'Computer room PCs', ja: '端末室のPC' } },
]
