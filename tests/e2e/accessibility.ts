import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** How a person has the page: its width in CSS pixels, and how large the browser writes. */
interface Sight {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** The text size that a person chose in the browser, 1 for the usual one. */
  readonly text: number;
}

export const sights = [
  { name: 'wide', width: 1400, height: 900, text: 1 },
  { name: 'narrow', width: 320, height: 640, text: 1 },
  { name: 'large text', width: 1400, height: 900, text: 2 },
] as const satisfies readonly Sight[];
export const themes = ['dark', 'light'] as const;

const usualTextPx = 16;
const colourRules = ['color-contrast', 'link-in-text-block'];
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Shows the page as one person sees it, without loading it again. */
export async function seeAs(page: Page, sight: Sight): Promise<void> {
  await page.setViewportSize({ width: sight.width, height: sight.height });
  const browser = await page.context().newCDPSession(page);
  const size = usualTextPx * sight.text;
  await browser.send('Page.setFontSizes', { fontSizes: { standard: size, fixed: Math.round((size * 13) / 16) } });
  await browser.detach();
  // Layouts that a script makes follow the new size a frame later.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

export async function putOn(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
}

/**
 * What axe finds, of whatever impact: a line for each element.
 * @param rules all, or those on colours alone: nothing else differs between the themes
 */
export async function findings(page: Page, rules: 'all' | 'colours' = 'all'): Promise<string[]> {
  // The page has no frames: nothing is gained by the blank page that axe joins its answers on.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await axe
    .options({ runOnly: rules === 'all' ? tags : colourRules, resultTypes: ['violations'], preload: false })
    .analyze();
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, any, all, none }) => {
      const reason = [...any, ...all, ...none].map(({ message }) => message).join('; ');
      return `${String(impact)} ${id}: ${target.join(' ')}: ${reason}`;
    }),
  );
}

/** By how many pixels the page can be moved sideways, and what sticks out. */
export function sidewaysScroll(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const isClipped = (element: Element): boolean => {
      for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
        if (parent !== document.body && getComputedStyle(parent).overflowX !== 'visible') return true;
      }
      return false;
    };
    const out = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 0.5 && !isClipped(element),
    );
    const names = out.slice(-4).map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class')}`);
    return [`sideways scroll of ${String(scrollWidth - clientWidth)} px: ${names.join(', ')}`];
  });
}

/** Controls that are smaller than 24 × 24 px, with their label where they stand in one. Links are judged by axe alone: within a sentence they may be smaller. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const least = 24;
    const controls = [...document.querySelectorAll('button, input, select, textarea, summary, [role=button]')];
    return controls.flatMap((element) => {
      if (!(element instanceof HTMLElement) || !element.checkVisibility({ visibilityProperty: true })) return [];
      if (getComputedStyle(element).clipPath !== 'none') return [];
      const isLarge = ({ width, height }: DOMRect) => Math.round(width) >= least && Math.round(height) >= least;
      const place = element.getBoundingClientRect();
      const label = element.closest('label')?.getBoundingClientRect();
      if (place.width === 0 || isLarge(place) || (label !== undefined && isLarge(label))) return [];
      const name = (element.ariaLabel ?? element.textContent).trim().slice(0, 30);
      return [
        `${element.tagName.toLowerCase()} “${name}” is ${place.width.toFixed(0)} × ${place.height.toFixed(0)} px`,
      ];
    });
  });
}

/** Where the focus can go by the Tab key and cannot be seen to be. */
export async function unseenFocus(page: Page, most = 80): Promise<string[]> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
  });
  const unseen: string[] = [];
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) return null;
      const isNew = !element.hasAttribute('data-focus-seen');
      element.setAttribute('data-focus-seen', '');
      const shows = (one: Element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
      };
      const holder = element.parentElement;
      const name = `${element.tagName.toLowerCase()} “${(element.ariaLabel ?? element.textContent).trim().slice(0, 30)}”`;
      return { name, isNew, isSeen: shows(element) || (holder !== null && shows(holder)) };
    });
    if (stop === null || !stop.isNew) break;
    if (!stop.isSeen) unseen.push(`focus on ${stop.name} cannot be seen`);
  }
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('[data-focus-seen]')) element.removeAttribute('data-focus-seen');
  });
  return unseen;
}
