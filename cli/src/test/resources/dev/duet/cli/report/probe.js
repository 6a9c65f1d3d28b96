"use strict";
// Uses the page as a person would and leaves what it saw in the document.
addEventListener("load", async () => {
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const $ = (selector) => document.querySelector(selector);
  const seen = { sections: [...document.querySelectorAll("section:not([hidden])")].map((s) => s.id) };
  const width = document.documentElement.scrollWidth;
  seen.fits = width <= innerWidth;
  seen.title = document.title;

  $("#gallery-view .media").click();
  // Time is virtual here and runs ahead of decoders, so a film cannot be watched, only called for.
  seen.film = $("#gallery-view video").getAttribute("src");

  const rows = () => [...document.querySelectorAll("#explorer-table tbody tr")];
  seen.rows = rows().length;
  $('#explorer-table [data-key="label"]').click();
  seen.sortedLabels = rows().map((row) => row.cells[1].textContent);
  const search = $("#explorer-search");
  search.value = "class01";
  search.dispatchEvent(new Event("input"));
  seen.foundLabels = rows().map((row) => row.cells[1].textContent);

  const before = $("#explorer-query").value;
  $("#explorer-random").click();
  seen.moved = $("#explorer-query").value !== before;
  seen.images = [...document.querySelectorAll("#explorer-view img.frame")].length;
  await wait(200);
  seen.broken = [...document.images].filter((image) => image.complete && image.naturalWidth === 0).length;
  seen.errors = window.pageErrors;
  document.documentElement.dataset.seen = JSON.stringify(seen);
});
