const storageKey = 'fovea.theme';

/** Dark unless this person chose light; the choice stays with the browser. */
class Theme {
  name = $state<'dark' | 'light'>('dark');

  /** Takes over what the page's head already set. */
  read(): void {
    this.name = document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark';
  }

  toggle(): void {
    this.name = this.name === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = this.name;
    try {
      localStorage.setItem(storageKey, this.name);
    } catch {
      // Storage may be closed to us; then the choice lasts as long as the page.
    }
  }
}

export const theme = new Theme();
