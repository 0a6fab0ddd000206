import { keep, kept } from './kept.ts';

const storageKey = 'fovea.theme';

const choices = ['system', 'light', 'dark'] as const;
/** What a person chose; `system` follows the computer. */
export type ThemeChoice = (typeof choices)[number];

function remembered(): ThemeChoice {
  const stored = kept(storageKey);
  return choices.find((choice) => choice === stored) ?? 'system';
}

/** Light or dark as the computer says, at every moment, until a person chooses; the choice stays with the browser. */
class Theme {
  choice = $state<ThemeChoice>('system');
  #isSystemLight = $state(false);
  readonly name = $derived.by((): 'dark' | 'light' => {
    if (this.choice !== 'system') return this.choice;
    return this.#isSystemLight ? 'light' : 'dark';
  });
  /** What the switch leads to: light and dark in turn, and then back to the computer's. */
  readonly next = $derived.by((): ThemeChoice => {
    if (this.choice === 'system') return this.name === 'dark' ? 'light' : 'dark';
    const isAsSystem = (this.choice === 'light') === this.#isSystemLight;
    return isAsSystem ? 'system' : this.choice === 'light' ? 'dark' : 'light';
  });

  /** Begins to follow the computer, and takes over what was chosen on an earlier visit. @returns ends it */
  begin(): () => void {
    const light = matchMedia('(prefers-color-scheme: light)');
    const follow = () => {
      this.#isSystemLight = light.matches;
      this.#show();
    };
    this.choice = remembered();
    follow();
    light.addEventListener('change', follow);
    return () => light.removeEventListener('change', follow);
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    keep(storageKey, choice === 'system' ? null : choice);
    this.#show();
  }

  #show(): void {
    document.documentElement.dataset['theme'] = this.name;
  }
}

export const theme = new Theme();
