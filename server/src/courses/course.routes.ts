import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { CourseService } from './course.service.ts';
import type { CourseFileService } from './file.service.ts';
import { pictureUrl } from './listing.ts';
import { checkMarkdown } from './markdown.ts';

const megabyte = 1024 * 1024;

export const courseRoutes = (gates: Gates, courses: CourseService, files: CourseFileService): Route[] => {
  const { drafts } = courses;
  const writer = gates.mayAnywhere('course:write');
  const reviewer = gates.mayAnywhere('course:review');
  return [
    route('listCourses', gates.anyone, ({ query }) => courses.list(query)),
    route('getCourse', gates.anyone, ({ params }) => courses.get(params.course)),
    route('listDrafts', writer, ({ person, query }) => drafts.list(person, query)),
    route('createCourse', writer, ({ person, body }) => drafts.create(person, body)),
    route('getDraft', gates.member, ({ person, params }) => drafts.get(person, params.course)),
    route('saveDraft', writer, ({ person, params, body }) => drafts.save(person, params.course, body)),
    route('sendForReview', writer, ({ person, params, body }) => drafts.send(person, params.course, body.rev)),
    route('takeBackDraft', writer, ({ person, params, body }) => drafts.takeBack(person, params.course, body.rev)),
    route('listReviews', reviewer, ({ person, query }) => drafts.listReviews(person, query)),
    route('publishCourse', reviewer, ({ person, params, body }) => drafts.publish(person, params.course, body.rev)),
    route('returnCourse', reviewer, ({ person, params, body }) => drafts.return(person, params.course, body)),
    route('uploadPicture', writer, async ({ person, file }) => {
      const { _id } = await files.receive(person, 'picture', file);
      return { id: _id, url: pictureUrl(_id) };
    }, { file: { maxBytes: 5 * megabyte, folder: files.incoming } }),
    route('uploadFile', writer, async ({ person, file }) => {
      const { _id, name, size, type } = await files.receive(person, 'file', file);
      return { id: _id, name, size, type };
    }, { file: { maxBytes: 50 * megabyte, folder: files.incoming } }),
    route('checkText', writer, ({ body }) => {
      checkMarkdown([{ path: 'body.text', text: body.text }]);
      return { done: true as const };
    }),
  ];
};
