export { type Download } from './download.ts';
export { TranscodeError, type TranscodeErrorCode } from './errors.ts';
export { plan, type Plan, type Rung, type Step } from './plan.ts';
export { probe, type Picture, type Probe, type Sound } from './probe.ts';
export { sniff, type Container } from './sniff.ts';
export { type Storyboard, storyboardFile } from './storyboard.ts';
export { findTools, toolsHealth, type ToolPaths, type Tools, type ToolsHealth } from './tools.ts';
export {
  transcode,
  type FinishedRung,
  type FinishedTrack,
  type Transcoded,
  type TranscodeOptions,
} from './transcode.ts';
export { isResumable, shareTracks } from './resume.ts';
export type { TranscodeWarning } from './warnings.ts';
