import { createHash } from 'node:crypto';
import { escapeHtml } from '../stand-ins/page.js';

const SIZE = 600;
const LINE_LENGTH = 16;

/** A picture for a product that has no photo: its title on a colour that depends only on the title. */
export function pictureOf(title: string): string {
  const hue = createHash('sha256').update(title).digest().readUInt16BE() % 360;
  const lines = linesOf(title).map(
    (line, index) => `<tspan x="40" dy="${index === 0 ? 0 : 64}">${escapeHtml(line)}</tspan>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" role="img">
<title>${escapeHtml(title)}</title>
<rect width="${SIZE}" height="${SIZE}" fill="hsl(${hue} 45% 42%)"/>
<circle cx="${SIZE}" cy="${SIZE}" r="260" fill="hsl(${(hue + 40) % 360} 50% 52%)"/>
<text x="40" y="96" font-family="system-ui, sans-serif" font-size="52" fill="#fff">${lines.join('')}</text>
</svg>`;
}

function linesOf(title: string): string[] {
  const lines: string[] = [];
  for (const word of title.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (lines.length > 0 && longer.length <= LINE_LENGTH) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
