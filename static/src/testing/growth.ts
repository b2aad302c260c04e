/** Growth of the work that a text causes, by CPU time: the clock counts other programs as well. */

interface CpuTime {
  readonly user: number;
  readonly system: number;
}

/** Node's own, in which tests run; code of the browser has no types of it. */
declare const process: { cpuUsage(since?: CpuTime): CpuTime };

/** CPU time, in milliseconds, below which the resolution of its clock says more than the growth. */
const CPU_FLOOR_MS = 60;

/** Factor of the lengths that are compared; quadratic work grows by its square. */
const TIMES = 4;

/** True where work on a text of `length` characters grows hardly faster than the text. */
export function isLinear(work: (text: string) => unknown, part: string, length = 10_000): boolean {
  const cpuOf = (size: number) => {
    const text = part.repeat(Math.ceil(size / part.length)).slice(0, size);
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3; round += 1) {
      const before = process.cpuUsage();
      work(text);
      best = Math.min(best, process.cpuUsage(before).user / 1000);
    }
    return best;
  };
  // Compiled, and out of what is measured.
  cpuOf(length);
  const limit = Math.max(CPU_FLOOR_MS, cpuOf(length / TIMES) * TIMES * 3);
  return cpuOf(length) < limit;
}
