export function draw(box: HTMLElement): void {
  box.hidden = false;
}
