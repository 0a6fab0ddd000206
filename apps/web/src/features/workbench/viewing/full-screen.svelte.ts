/**
 * The panels over the whole window, and the window over the whole screen where the browser can. It lasts from one image to
 * the next.
 */
class FullScreen {
  isOn = $state(false);

  enter(): void {
    this.isOn = true;
    // Some browsers refuse, and phones often cannot: the window alone is also something.
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
  }

  leave(): void {
    this.isOn = false;
    if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => undefined);
  }

  toggle(): void {
    if (this.isOn) this.leave();
    else this.enter();
  }

  /** The browser entered or left, as with Escape. */
  follow(): void {
    if (document.fullscreenElement === null) this.isOn = false;
  }
}

export const fullScreen = new FullScreen();
