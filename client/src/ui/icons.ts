// The icons in use (Lucide, ISC), inlined at build. Fixed meanings: see the visual language in the client's README.
import arrowLeft from 'lucide-static/icons/arrow-left.svg?raw';
import arrowDown from 'lucide-static/icons/arrow-down.svg?raw';
import arrowUp from 'lucide-static/icons/arrow-up.svg?raw';
import award from 'lucide-static/icons/award.svg?raw';
import bell from 'lucide-static/icons/bell.svg?raw';
import book from 'lucide-static/icons/book-open.svg?raw';
import calendar from 'lucide-static/icons/calendar-days.svg?raw';
import captions from 'lucide-static/icons/captions.svg?raw';
import chart from 'lucide-static/icons/chart-column.svg?raw';
import check from 'lucide-static/icons/check.svg?raw';
import chevronLeft from 'lucide-static/icons/chevron-left.svg?raw';
import chevronRight from 'lucide-static/icons/chevron-right.svg?raw';
import circle from 'lucide-static/icons/circle.svg?raw';
import circleAlert from 'lucide-static/icons/circle-alert.svg?raw';
import circleArrowUp from 'lucide-static/icons/circle-arrow-up.svg?raw';
import circleCheck from 'lucide-static/icons/circle-check.svg?raw';
import circleDashed from 'lucide-static/icons/circle-dashed.svg?raw';
import circlePlay from 'lucide-static/icons/circle-play.svg?raw';
import circleUser from 'lucide-static/icons/circle-user-round.svg?raw';
import clock from 'lucide-static/icons/clock.svg?raw';
import copy from 'lucide-static/icons/copy.svg?raw';
import download from 'lucide-static/icons/download.svg?raw';
import eye from 'lucide-static/icons/eye.svg?raw';
import file from 'lucide-static/icons/file-text.svg?raw';
import film from 'lucide-static/icons/film.svg?raw';
import flask from 'lucide-static/icons/flask-conical.svg?raw';
import float from 'lucide-static/icons/picture-in-picture-2.svg?raw';
import forward from 'lucide-static/icons/rotate-cw.svg?raw';
import gauge from 'lucide-static/icons/gauge.svg?raw';
import grip from 'lucide-static/icons/grip-vertical.svg?raw';
import headphones from 'lucide-static/icons/headphones.svg?raw';
import heart from 'lucide-static/icons/heart-pulse.svg?raw';
import house from 'lucide-static/icons/house.svg?raw';
import info from 'lucide-static/icons/info.svg?raw';
import landmark from 'lucide-static/icons/landmark.svg?raw';
import languages from 'lucide-static/icons/languages.svg?raw';
import laptop from 'lucide-static/icons/laptop.svg?raw';
import list from 'lucide-static/icons/list-checks.svg?raw';
import lock from 'lucide-static/icons/lock.svg?raw';
import logOut from 'lucide-static/icons/log-out.svg?raw';
import maximize from 'lucide-static/icons/maximize.svg?raw';
import pause from 'lucide-static/icons/pause.svg?raw';
import pencil from 'lucide-static/icons/pencil.svg?raw';
import play from 'lucide-static/icons/play.svg?raw';
import plus from 'lucide-static/icons/plus.svg?raw';
import printer from 'lucide-static/icons/printer.svg?raw';
import qr from 'lucide-static/icons/qr-code.svg?raw';
import rotate from 'lucide-static/icons/rotate-ccw.svg?raw';
import search from 'lucide-static/icons/search.svg?raw';
import send from 'lucide-static/icons/send.svg?raw';
import settings from 'lucide-static/icons/settings.svg?raw';
import shield from 'lucide-static/icons/shield.svg?raw';
import sprout from 'lucide-static/icons/sprout.svg?raw';
import trash from 'lucide-static/icons/trash-2.svg?raw';
import triangleAlert from 'lucide-static/icons/triangle-alert.svg?raw';
import upload from 'lucide-static/icons/upload.svg?raw';
import users from 'lucide-static/icons/users.svg?raw';
import volume from 'lucide-static/icons/volume-2.svg?raw';
import wifiOff from 'lucide-static/icons/wifi-off.svg?raw';
import x from 'lucide-static/icons/x.svg?raw';

const raw = {
  arrowLeft, arrowDown, arrowUp, award, bell, book, calendar, captions, chart, check, chevronLeft, chevronRight, circle, circleAlert, circleArrowUp, circleCheck,
  circleDashed, circlePlay, circleUser, clock, copy, download, eye, file, film, flask, float, forward, gauge, grip, headphones, heart, house, info, landmark, languages,
  laptop, list, lock, logOut, maximize, pause, pencil, play, plus, printer, qr, rotate, search, send, settings, shield, sprout, trash, triangleAlert, upload,
  users, volume, wifiOff, x,
};
export type IconName = keyof typeof raw;

/** The drawing of an icon, without its frame. */
export const drawingOf = (name: IconName): string => raw[name].replace(/^[\s\S]*?<svg[^>]*>/, '').replace('</svg>', '').trim();
