/** Milliseconds of processor time that a call takes: what others do on the machine does not count. */
export function cost(call: () => void): number {
  const before = process.cpuUsage();
  call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
