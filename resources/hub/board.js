"use strict";
// The page is whole without this: it only saves a hand on the reload key.
(() => {
  const link = document.getElementById("link");
  const events = new EventSource("/events");
  events.onopen = () => { link.dataset.state = "live"; };
  events.onerror = () => { link.dataset.state = "away"; };
  events.onmessage = () => { window.location.reload(); };
})();
