// The choice of light or dark. A cookie keeps it, so that the server draws the next page with it.

const YEAR = 365 * 24 * 3600;

export default function theme(form) {
  form.hidden = false;
  form.addEventListener("change", (event) => {
    const { value } = event.target;
    if (value) document.documentElement.dataset.theme = value;
    else delete document.documentElement.dataset.theme;
    document.cookie = `theme=${value}; path=/; max-age=${value ? YEAR : 0}; samesite=lax`;
  });
}
