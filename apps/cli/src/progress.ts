import type { Output } from './output.ts';

export interface Progress {
  /** What is under way: `Uploading`. */
  phase: string;
  /** 0 to 100; null where the end is not known. */
  percent: number | null;
  rows?: number;
  rowsPerSecond?: number | null;
  etaSeconds?: number | null;
}

const WIDTH = 24;
const REDRAW_MS = 100;
const STEP_PERCENT = 10;

export function timeText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

export function progressText({ phase, percent, rows, rowsPerSecond, etaSeconds }: Progress): string {
  return [
    phase,
    ...(percent === null ? [] : [`${percent} %`]),
    ...(rows ? [`${rows.toLocaleString('en')} rows`] : []),
    ...(rowsPerSecond ? [`${rowsPerSecond.toLocaleString('en')} rows/s`] : []),
    ...(etaSeconds === null || etaSeconds === undefined ? [] : [`${timeText(etaSeconds)} left`]),
  ].join(' · ');
}

/** One line that is drawn over and over on a terminal; elsewhere a line for each phase and each ten per cent. */
export class ProgressBar {
  private readonly out: Output;
  private drawnAt = -Infinity;
  private said = '';
  private open = false;

  constructor(out: Output) {
    this.out = out;
  }

  show(progress: Progress): void {
    const { stderr } = this.out.terminal;
    if (this.out.json) return;
    if (!stderr.isTTY) return this.say(progress);
    const now = performance.now();
    if (now - this.drawnAt < REDRAW_MS && progress.percent !== 100) return;
    this.drawnAt = now;
    const { percent } = progress;
    const filled = percent === null ? 0 : Math.round((percent / 100) * WIDTH);
    const bar = percent === null ? '·'.repeat(WIDTH) : '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    const line = `${bar} ${progressText(progress)}`.slice(0, (stderr.columns ?? 80) - 1);
    stderr.write(`\r\u001b[2K${line}`);
    this.open = true;
  }

  /** Leaves the last line standing. */
  end(): void {
    if (this.open) this.out.terminal.stderr.write('\n');
    this.open = false;
  }

  private say(progress: Progress): void {
    const { phase, percent } = progress;
    const step = `${phase} ${percent === null ? '' : Math.floor(percent / STEP_PERCENT)}`;
    if (step === this.said) return;
    this.said = step;
    this.out.note(progressText(progress));
  }
}
