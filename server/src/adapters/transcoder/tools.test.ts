import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { TranscodeError } from './errors.ts';
import { anyTools, toolsFrom, usualPath } from './samples.ts';
import { findTools, ready, toolsHealth } from './tools.ts';

describe('findTools', () => {
  it('Should prefer the configured pair', async () => {
    const { ffmpeg, ffprobe } = await anyTools();
    const tools = await findTools({ ffmpegPath: ffmpeg, ffprobePath: ffprobe, searchPath: '' });
    expect(tools).to.include({ available: true, source: 'configured', ffmpeg, ffprobe });
  });

  it('Should fall back and warn when the configured pair cannot make a film', async () => {
    const wrong = { ffmpegPath: process.execPath, ffprobePath: process.execPath };
    const tools = await findTools({ ...wrong, searchPath: usualPath });
    expect(tools).to.include({ available: true, warning: 'configured_unusable' });
    expect(tools).to.have.property('source').that.is.oneOf(['system', 'npm']);
  });

  it('Should take the system\'s pair before npm\'s', async function () {
    if (!(await toolsFrom('system'))) this.skip();
    expect(await findTools({ searchPath: usualPath })).to.include({ source: 'system' });
  });

  it('Should find npm\'s pair without any PATH, and say that its build is old', async function () {
    const tools = await toolsFrom('npm');
    if (!tools) this.skip();
    expect(tools).to.include({ warning: 'old_build', segmentOptions: false });
    expect(tools.version).to.match(/\d/);
  });

  it('Should make a program executable that npm left without its bit', async function () {
    if (process.platform === 'win32') this.skip();
    const { ffmpeg, ffprobe } = await anyTools();
    const folder = await mkdtemp(join(tmpdir(), 'tools-'));
    try {
      const copy = join(folder, 'ffprobe');
      await copyFile(ffprobe, copy);
      await chmod(copy, 0o644);
      const tools = await findTools({ ffmpegPath: ffmpeg, ffprobePath: copy, searchPath: '' });
      expect(tools).to.include({ source: 'configured', ffprobe: copy });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('Should show source, versions and warning on a health page, but no path', async () => {
    const tools = await findTools({ searchPath: usualPath });
    const health = toolsHealth(tools);
    expect(health).to.include({ available: true }).and.to.have.property('version');
    expect(JSON.stringify(health)).not.to.include('/bin');
    expect(toolsHealth({ available: false })).to.deep.equal({ available: false });
  });

  it('Should refuse work with no_tools when there are none', () => {
    expect(() => ready({ available: false })).to.throw(TranscodeError).with.property('code', 'no_tools');
  });
});
