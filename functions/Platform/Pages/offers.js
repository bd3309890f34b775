// Offers what this browser can do with a page: pass it on, copy its address, print it. Without a script the page says the same in words.
for (const offers of document.querySelectorAll(".offers")) {
  const { url, title, done } = offers.dataset;
  const can = {
    share: navigator.share && (() => navigator.share({ title, url })),
    copy: navigator.clipboard && (() => navigator.clipboard.writeText(url)),
    print: () => window.print(),
  };
  for (const button of offers.querySelectorAll("button")) {
    const act = can[button.value];
    button.hidden = !act;
    button.addEventListener("click", async () => {
      try {
        await act();
        if (button.value === "copy") {
          button.textContent = done;
        }
      } catch {
        // Whoever was asked said no: there is nothing to mend.
      }
    });
  }
  offers.hidden = false;
}
