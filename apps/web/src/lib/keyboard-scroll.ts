/** Lets the Tab key reach a part of the page that can be scrolled, for as long as there is something to scroll. */
export function keyboardScroll(element: HTMLElement): () => void {
  const look = () => {
    const isWider = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight;
    if (isWider) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  };
  const observer = new ResizeObserver(look);
  observer.observe(element);
  for (const child of element.children) observer.observe(child);
  look();
  return () => observer.disconnect();
}
