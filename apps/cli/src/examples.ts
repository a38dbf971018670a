/** Text to show below the help of a command. @param calls the arguments of `emporium` in each */
export function examples(...calls: readonly string[]): string {
  return `\nExamples:\n${calls.map((call) => `  emporium ${call}`).join('\n')}`;
}
