import { messages } from '../i18n/messages.ts';

export const t = messages({
  vi: {
    toHistory: 'Lịch sử đơn vị',
    since: (from: string) => `Đơn vị từ ${from}`,
    isOver: (to: string) => `Đơn vị đã kết thúc ngày ${to}. Số liệu là của thời gian đó.`,
  },
  en: {
    toHistory: 'History of the unit',
    since: (from) => `A unit since ${from}`,
    isOver: (to) => `This unit ended on ${to}. The figures are of its time.`,
  },
});
