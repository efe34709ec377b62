// What is to be said against the page as it stands, for the size of window and letters it has now.
// `least` is the smallest target in CSS pixels, `large` the smallest for calls and emergencies.
({ least, large }) => {
  const said = [];
  const name = (each) => `${each.localName}.${[...each.classList].join(".")} ${each.textContent.trim().slice(0, 20)}`;
  const shown = (each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest(".unseen, .skip, .sprite");
  const all = [...document.body.querySelectorAll("*")].filter(shown);

  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) said.push(`scrolls sideways: ${document.documentElement.scrollWidth} of ${width}`);

  for (const each of all) {
    const style = getComputedStyle(each);
    const box = each.getBoundingClientRect();
    const size = parseFloat(style.fontSize);
    const cuts = ["hidden", "clip", "auto", "scroll"].includes(style.overflowX) && !each.matches("input, textarea, progress, svg");
    if (cuts && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)) said.push(`clipped: ${name(each)}`);
    if (box.width && box.right > width + 1) said.push(`beyond the edge: ${name(each)}`);

    const isText = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (isText) {
      const range = document.createRange();
      range.selectNodeContents(each);
      const widest = Math.max(...[...range.getClientRects()].map((rect) => rect.width));
      if (widest > 36 * size + 1) said.push(`line of ${(widest / size).toFixed(1)}em: ${name(each)}`);
      if (["p", "li", "dd"].includes(each.localName) && parseFloat(style.lineHeight) < 1.6 * size - 0.1) said.push(`lines too close: ${name(each)}`);
      if (size < 16) said.push(`letters of ${size}px: ${name(each)}`);
    }

    if (each.matches("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
      const isWithinText = style.display === "inline";
      const target = each.matches("[type=checkbox], [type=radio]") ? each.closest("label").getBoundingClientRect() : box;
      const needed = each.matches(".button-emergency, .button-call, .way-emergency") ? large : least;
      if (!isWithinText && (target.height < needed - 0.5 || target.width < Math.min(needed, 44) - 0.5)) said.push(`target of ${target.width.toFixed(0)} × ${target.height.toFixed(0)}: ${name(each)}`);
    }
  }
  return [...new Set(said)];
}
