// The words of invoice documents in the three languages. Easy to get wrong: every language must have every word, which
// the type sees to; numbers and dates are formatted elsewhere.
import type { Language } from '../core/money.ts';
import type { Charge } from '../rating/charge.ts';
import type { StretchEvidence } from '../rating/evidence.ts';

export interface InvoiceWords {
  readonly title: string;
  readonly seller: string;
  readonly buyer: string;
  readonly taxNumber: string;
  readonly number: string;
  readonly issued: string;
  readonly due: string;
  readonly period: string;
  readonly contract: string;
  readonly bank: string;
  readonly columns: {
    readonly line: string;
    readonly item: string;
    readonly quantity: string;
    readonly price: string;
    readonly vat: string;
    readonly amount: string;
  };
  readonly kinds: Readonly<Record<Charge['kind'], string>>;
  readonly units: Readonly<Record<Charge['unit'], string>>;
  readonly net: string;
  readonly vat: string;
  readonly gross: string;
  readonly rounding: string;
  readonly check: string;
  readonly page: string;
  readonly evidence: string;
  readonly evidenceIntro: string;
  readonly formula: string;
  readonly days: string;
  readonly coverage: string;
  readonly samples: string;
  readonly meter: string;
  readonly feed: string;
  readonly from: string;
  readonly to: string;
  readonly register: string;
  readonly energy: string;
  readonly how: string;
  readonly stretches: Readonly<Record<StretchEvidence['kind'], string>>;
  readonly interpolated: string;
  readonly more: string;
}

const az: InvoiceWords = {
  title: 'Hesab-faktura',
  seller: 'Satıcı',
  buyer: 'Alıcı',
  taxNumber: 'VÖEN',
  number: 'Nömrə',
  issued: 'Tarix',
  due: 'Ödəniş tarixi',
  period: 'Dövr',
  contract: 'Müqavilə',
  bank: 'Bank rekvizitləri',
  columns: { line: '№', item: 'Xidmət', quantity: 'Miqdar', price: 'Qiymət', vat: 'ƏDV', amount: 'Məbləğ' },
  kinds: { rack: 'Server şkafının icarəsi', energy: 'Elektrik enerjisi' },
  units: { month: 'ay', kWh: 'kVt·st' },
  net: 'Cəmi (ƏDV-siz)',
  vat: 'ƏDV',
  gross: 'Ödəniləcək məbləğ',
  rounding:
    'Hər sətir bir dəfə qəpiyə qədər yuvarlaqlaşdırılır (yarım qəpik yuxarı). ƏDV hər dərəcə üzrə sətirlərin ' +
    'cəmindən hesablanır və bir dəfə yuvarlaqlaşdırılır.',
  check: 'Sənədin SHA-256 izi',
  page: 'Səhifə',
  evidence: 'Hesablamanın əsası',
  evidenceIntro:
    'Hər sətir üçün: istifadə olunan sayğac göstəriciləri və vaxtları, rəqəmlərlə düstur və saxlanılan əsasın ' +
    'SHA-256 izi. Vaxtlar yerli vaxtla göstərilir.',
  formula: 'Düstur',
  days: 'gün',
  coverage: 'Oxunmuş rüblük saatların payı',
  samples: 'göstərici',
  meter: 'Sayğac',
  feed: 'Qol',
  from: 'Başlanğıc',
  to: 'Son',
  register: 'Göstərici, kVt·st',
  energy: 'Enerji, kVt·st',
  how: 'Necə',
  stretches: {
    register: 'oxunub',
    gap: 'fasilə, fərq dəqiqdir',
    wrap: 'sayğac dövrə vurub',
    reset: 'sayğac sıfırlanıb',
    swap: 'sayğac dəyişdirilib',
    suspect: 'şübhəli, hesablanmayıb',
    missing: 'məlumat yoxdur, hesablanmayıb',
  },
  interpolated: 'interpolyasiya',
  more: 'sətir daha: tam siyahı elektron əsasda',
};

const ru: InvoiceWords = {
  title: 'Счёт-фактура',
  seller: 'Продавец',
  buyer: 'Покупатель',
  taxNumber: 'ИНН (VÖEN)',
  number: 'Номер',
  issued: 'Дата',
  due: 'Оплатить до',
  period: 'Период',
  contract: 'Договор',
  bank: 'Банковские реквизиты',
  columns: { line: '№', item: 'Услуга', quantity: 'Количество', price: 'Цена', vat: 'НДС', amount: 'Сумма' },
  kinds: { rack: 'Аренда стойки', energy: 'Электроэнергия' },
  units: { month: 'мес.', kWh: 'кВт·ч' },
  net: 'Итого без НДС',
  vat: 'НДС',
  gross: 'К оплате',
  rounding:
    'Каждая строка округляется один раз до гяпика (половина — вверх). НДС рассчитывается по каждой ставке от суммы ' +
    'строк и округляется один раз.',
  check: 'Отпечаток документа SHA-256',
  page: 'Страница',
  evidence: 'Обоснование расчёта',
  evidenceIntro:
    'Для каждой строки: использованные показания счётчиков и время снятия, формула с числами и отпечаток SHA-256 ' +
    'сохранённого обоснования. Время — местное.',
  formula: 'Формула',
  days: 'дн.',
  coverage: 'Доля снятых четвертей часа',
  samples: 'показаний',
  meter: 'Счётчик',
  feed: 'Ввод',
  from: 'Начало',
  to: 'Конец',
  register: 'Показание, кВт·ч',
  energy: 'Энергия, кВт·ч',
  how: 'Как получено',
  stretches: {
    register: 'снято',
    gap: 'пропуск, разность точна',
    wrap: 'переход счётчика через ноль',
    reset: 'сброс счётчика',
    swap: 'замена счётчика',
    suspect: 'сомнительно, не начислено',
    missing: 'нет данных, не начислено',
  },
  interpolated: 'интерполяция',
  more: 'ещё строк: полный список в электронном обосновании',
};

const en: InvoiceWords = {
  title: 'Invoice',
  seller: 'Seller',
  buyer: 'Buyer',
  taxNumber: 'Tax number (VÖEN)',
  number: 'Number',
  issued: 'Issued',
  due: 'Due',
  period: 'Period',
  contract: 'Contract',
  bank: 'Bank details',
  columns: {
    line: 'No.',
    item: 'Service',
    quantity: 'Quantity',
    price: 'Price',
    vat: 'VAT',
    amount: 'Amount',
  },
  kinds: { rack: 'Rack rental', energy: 'Energy' },
  units: { month: 'month', kWh: 'kWh' },
  net: 'Total without VAT',
  vat: 'VAT',
  gross: 'Amount due',
  rounding:
    'Each line is rounded once, half up, to the minor unit. VAT is calculated per rate on the sum of its lines and ' +
    'rounded once.',
  check: 'SHA-256 of this document',
  page: 'Page',
  evidence: 'How each line was calculated',
  evidenceIntro:
    'For each line: the registers and times used, the formula with its numbers in place, and the SHA-256 of the ' +
    'stored evidence. Times are local.',
  formula: 'Formula',
  days: 'days',
  coverage: 'Quarter-hours read',
  samples: 'readings',
  meter: 'Meter',
  feed: 'Feed',
  from: 'From',
  to: 'To',
  register: 'Register, kWh',
  energy: 'Energy, kWh',
  how: 'How',
  stretches: {
    register: 'read',
    gap: 'gap, difference exact',
    wrap: 'register wrapped',
    reset: 'register was reset',
    swap: 'meter swapped',
    suspect: 'suspect, not billed',
    missing: 'no data, not billed',
  },
  interpolated: 'interpolated',
  more: 'more rows: complete in the electronic evidence',
};

export const invoiceWords: Readonly<Record<Language, InvoiceWords>> = { az, ru, en };
