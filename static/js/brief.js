// The call brief: what was ticked becomes a text to copy or print. Nothing leaves this device.
"use strict";
for (const brief of document.querySelectorAll("[data-brief]")) {
  const ticked = (name) => [...brief.querySelectorAll(`[data-brief-${name}]:checked`)].map((box) => box.dataset[`brief${name[0].toUpperCase()}${name.slice(1)}`]);
  const part = (title, items) => (items.length ? [title, ...items.map((item) => `- ${item}`)] : []);
  const text = () => [
    ...[...brief.querySelectorAll("[data-brief-line]")].map((line) => line.textContent.trim()),
    ...part("手边有：", ticked("need")),
    ...part("已经试过：", ticked("step")),
  ].join("\n");
  const said = brief.querySelector("[data-brief-said]");
  const shown = brief.querySelector("textarea");

  brief.querySelector(".actions").hidden = false;
  brief.querySelector("[data-brief-print]").addEventListener("click", () => window.print());
  brief.querySelector("[data-brief-copy]").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      said.textContent = "已复制。";
    } catch {
      shown.value = text();
      shown.hidden = false;
      shown.select();
      said.textContent = "请长按下面的文字复制。";
    }
  });
}
