/* Suggestions under the search box while somebody types: an editable combobox with a list, by keyboard, pointer and screen reader.
   Without this script the box is a plain form. */
"use strict";

(() => {
  const PAUSE = 120;
  const LEAST = 1;

  const listen = (box) => {
    const list = document.getElementById(box.getAttribute("aria-controls"));
    const status = document.getElementById(box.dataset.status);
    let waiting = 0;
    let asked = null;
    let active = -1;

    const options = () => Array.from(list.children);

    const close = () => {
      list.hidden = true;
      active = -1;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    };

    const forget = () => {
      clearTimeout(waiting);
      if (asked) asked.abort();
      close();
    };

    const choose = (place) => {
      const all = options();
      active = all.length ? (place + all.length) % all.length : -1;
      all.forEach((option, number) => option.setAttribute("aria-selected", String(number === active)));
      if (active < 0) return;
      box.setAttribute("aria-activedescendant", all[active].id);
      all[active].scrollIntoView({ block: "nearest" });
    };

    const show = (items) => {
      list.replaceChildren(
        ...items.map((item, number) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${number}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.dataset.address = item.url;
          const text = document.createElement("span");
          text.textContent = item.text;
          const kind = document.createElement("span");
          kind.className = "type";
          kind.textContent = box.dataset[item.type] || "";
          option.append(text, " ", kind);
          return option;
        }),
      );
      active = -1;
      box.removeAttribute("aria-activedescendant");
      list.hidden = items.length === 0;
      box.setAttribute("aria-expanded", String(items.length > 0));
      status.textContent = items.length ? box.dataset.told.replace("0", items.length) : "";
    };

    const ask = async () => {
      if (asked) asked.abort();
      asked = new AbortController();
      const typed = box.value.trim();
      if (typed.length < LEAST) {
        close();
        return;
      }
      try {
        const answer = await fetch(`${box.dataset.suggest}?size=8&q=${encodeURIComponent(typed.slice(0, 100))}`, { signal: asked.signal });
        if (answer.ok && box.value.trim() === typed && document.activeElement === box) show((await answer.json()).items);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    };

    box.addEventListener("input", (event) => {
      clearTimeout(waiting);
      // While an input method composes, what stands in the box is not what is meant yet: pinyin counts, by its initials.
      waiting = setTimeout(ask, event.isComposing ? 2 * PAUSE : PAUSE);
    });
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        forget();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
        event.preventDefault();
        choose(active < 0 && event.key === "ArrowUp" ? -1 : active + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "ArrowDown") {
        ask();
      } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
        event.preventDefault();
        location.assign(options()[active].dataset.address);
      }
    });
    box.addEventListener("blur", forget);
    // The box keeps the focus, so that its list is not closed before the pointer is up.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.dataset.address);
    });
  };

  document.querySelectorAll("input[data-suggest]").forEach((box) => {
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-expanded", "false");
    listen(box);
  });
})();
