const storageKey = 'fovea.theme';
const names = ['dark', 'light'] as const;
type ThemeName = (typeof names)[number];

function chosen(): ThemeName | null {
  try {
    return names.find((name) => name === localStorage.getItem(storageKey)) ?? null;
  } catch {
    return null;
  }
}

/** Light or dark as the system has it, until this person chooses; the choice stays with the browser. */
class Theme {
  name = $state<ThemeName>('dark');

  /** Takes over what the page's head already set, and follows the system. @returns a function that ends it */
  read(): () => void {
    const isLight = matchMedia('(prefers-color-scheme: light)');
    const follow = () => {
      if (chosen() === null) this.#show(isLight.matches ? 'light' : 'dark');
    };
    this.name = document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark';
    isLight.addEventListener('change', follow);
    return () => isLight.removeEventListener('change', follow);
  }

  toggle(): void {
    this.#show(this.name === 'dark' ? 'light' : 'dark');
    try {
      localStorage.setItem(storageKey, this.name);
    } catch {
      // Storage may be closed to us; then the choice lasts as long as the page.
    }
  }

  #show(name: ThemeName): void {
    this.name = name;
    document.documentElement.dataset['theme'] = name;
  }
}

export const theme = new Theme();
