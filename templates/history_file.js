"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const steps = [...find("steps").children];
  const moment = find("moment");
  let timer = 0;
  let showsAll = true;
  const show = () => {
    const position = moment.valueAsNumber;
    steps.forEach((step, at) => {
      step.hidden = !showsAll && at !== position - 1;
    });
    find("position").value = showsAll ? "All steps" : `${position} of ${moment.max}`;
  };
  const pause = () => {
    clearInterval(timer);
    timer = 0;
    find("play").textContent = "Play";
  };
  const go = (to) => {
    showsAll = false;
    moment.value = String(to);
    show();
  };
  const goBy = (by) => {
    pause();
    go(moment.valueAsNumber + by);
  };
  find("play").addEventListener("click", () => {
    if (timer !== 0) {
      pause();
      return;
    }
    if (moment.valueAsNumber >= Number(moment.max)) {
      go(0);
    }
    go(moment.valueAsNumber + 1);
    find("play").textContent = "Pause";
    timer = setInterval(() => {
      go(moment.valueAsNumber + 1);
      if (moment.valueAsNumber >= Number(moment.max)) {
        pause();
      }
    }, Number(find("speed").value));
  });
  find("back").addEventListener("click", () => goBy(-1));
  find("on").addEventListener("click", () => goBy(1));
  find("speed").addEventListener("change", pause);
  find("all").addEventListener("click", () => {
    pause();
    showsAll = true;
    show();
  });
  moment.addEventListener("input", () => goBy(0));
  if (Number(moment.max) > 0) {
    find("player").hidden = false;
    show();
  }
})();
