/** How the app looks to this worker: text size and theme. Kept in the browser, for whoever holds the phone. */

export type Size = "plain" | "large" | "largest";
export type Theme = "auto" | "light" | "dark";
const SIZE = "gridwork.size";
const THEME = "gridwork.theme";

class Look {
  size = $state((localStorage.getItem(SIZE) as Size | null) ?? "plain");
  theme = $state((localStorage.getItem(THEME) as Theme | null) ?? "auto");

  /** Puts both on the page. */
  wear(): void {
    const page = document.documentElement.dataset;
    page.size = this.size;
    if (this.theme === "auto") delete page.theme;
    else page.theme = this.theme;
  }

  choose(size: Size, theme: Theme): void {
    this.size = size;
    this.theme = theme;
    localStorage.setItem(SIZE, size);
    localStorage.setItem(THEME, theme);
    this.wear();
  }
}

export const look = new Look();
