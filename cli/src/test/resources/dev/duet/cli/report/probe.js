"use strict";
// Uses the page as a person would and tells the test what it saw.
addEventListener("load", async () => {
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const $ = (selector) => document.querySelector(selector);
  const seen = { sections: [...document.querySelectorAll("section:not([hidden])")].map((s) => s.id) };
  const width = document.documentElement.scrollWidth;
  seen.fits = width <= innerWidth;
  seen.title = document.title;

  seen.tables = document.querySelectorAll("#evaluation-tables table").length;
  seen.confusions = [...$("#confusion-choice").options].map((option) => option.textContent);
  $("#confusion-choice").value = "0";
  $("#confusion-choice").dispatchEvent(new Event("change"));
  seen.confusionCells = document.querySelectorAll("#confusion-table tbody td").length;

  $("#gallery-view .media").click();
  const video = $("#gallery-view video");
  video.muted = true; // without a person's hand browsers play muted films only
  await new Promise((resolve) => {
    video.addEventListener("timeupdate", () => { if (video.currentTime > 0) resolve(); });
    video.addEventListener("error", resolve);
    setTimeout(resolve, 20000);
  });
  seen.film = video.getAttribute("src");
  seen.playedSeconds = video.currentTime;
  seen.filmWidth = video.videoWidth;

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
  await fetch(window.pageListener, { method: "POST", mode: "no-cors", body: JSON.stringify(seen) });
});
