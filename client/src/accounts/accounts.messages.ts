import { messages } from '../i18n/messages.ts';

export const t = messages({
  vi: {
    title: 'Đăng nhập',
    motto: 'Học tập suốt đời của người Hà Nội',
    login: 'Số điện thoại, email hoặc tên',
    password: 'Mật khẩu',
    telex: 'Nhớ tắt gõ tiếng Việt khi nhập mật khẩu.',
    shared: 'Đây là máy dùng chung',
    sharedHint: 'Máy dùng chung tự đăng xuất sau 12 giờ.',
    submit: 'Đăng nhập',
    forgotten: 'Quên mật khẩu? Cán bộ xã hoặc cơ quan của bạn cấp lại được ngay.',
    look: 'Xem các khóa học trước',
  },
  en: {
    title: 'Sign in',
    motto: 'Lifelong learning for the people of Hanoi',
    login: 'Phone number, e-mail or user name',
    password: 'Password',
    telex: 'Switch off Vietnamese typing for the password.',
    shared: 'This is a shared computer',
    sharedHint: 'A shared computer signs out by itself after 12 hours.',
    submit: 'Sign in',
    forgotten: 'Forgotten your password? Your commune or agency can give you a new one.',
    look: 'See the courses first',
  },
});
