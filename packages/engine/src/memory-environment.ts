/**
 * The environment for a process that does nothing but train: tensors of many megabytes come and go with every step, so
 * memory comes in huge pages and is kept (glibc; elsewhere without effect). 3 % faster steps, 10 % faster predictions of
 * large batches; the process holds on to the most that it ever needed. A GLIBC_TUNABLES of the caller's own is left alone.
 * @see https://www.gnu.org/software/libc/manual/html_node/Memory-Allocation-Tunables.html
 */
export function memoryEnvironment(environment: NodeJS.ProcessEnv = process.env): Record<string, string> {
  if (process.platform !== 'linux' || (environment['GLIBC_TUNABLES'] ?? '') !== '') return {};
  const tunables = ['hugetlb=1', 'mmap_max=0', `trim_threshold=${String(2 ** 33)}`];
  return { GLIBC_TUNABLES: tunables.map((tunable) => `glibc.malloc.${tunable}`).join(':') };
}
