// Warns before the session ends because nothing was asked for, and lets it go on. The server ends it in any case.
const dialog = document.getElementById("sitting");

if (dialog) {
  const time = dialog.querySelector("[data-time]"), spoken = dialog.querySelector("[data-spoken]");
  const form = dialog.querySelector("form"), warn = Number(dialog.dataset.warn);
  let end = Date.now() + Number(dialog.dataset.left) * 1000, saidAt = null, asking = false;

  const inWords = (seconds) => {
    const many = seconds > 60 ? Math.ceil(seconds / 60) : seconds;
    return `${many} ${seconds > 60 ? "minute" : "second"}${many === 1 ? "" : "s"}`;
  };
  // Another window may have gone on meanwhile: the server knows. Asking it is not using the session.
  const ask = async (stays) => {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(dialog.dataset.address, {
        method: stays ? "POST" : "GET",
        body: stays ? new FormData(form) : undefined,
        redirect: "manual",
      });
      end = answer.ok ? Date.now() + (await answer.json()).left * 1000 : 0;
    } catch {
      // The line is down: what is known here stands.
    } finally {
      asking = false;
    }
  };
  const leave = () => {
    const back = encodeURIComponent(location.pathname + location.search);
    location.href = `${dialog.dataset.signIn}?next=${back}`;
  };
  const left = () => Math.max(0, Math.round((end - Date.now()) / 1000));
  const look = async () => {
    if (left() <= warn && !dialog.open) await ask(false);
    if (left() > warn) {
      if (dialog.open) dialog.close();
      saidAt = null;
      return;
    }
    if (left() === 0) {
      await ask(false);
      if (left() === 0) return leave();
      return;
    }
    if (!dialog.open) dialog.showModal();
    time.textContent = inWords(left());
    const minute = Math.ceil(left() / 60);
    if (minute !== saidAt) {
      saidAt = minute;
      spoken.textContent = `You are signed out in ${inWords(left())}.`;
    }
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await ask(true);
    await look();
  });
  dialog.addEventListener("cancel", async (event) => {
    event.preventDefault();
    await ask(true);
    await look();
  });
  dialog.querySelector("[data-leave]").addEventListener("click", () => {
    document.querySelector(".kw-header__button").click();
  });
  document.addEventListener("visibilitychange", look);
  setInterval(look, 1000);
}
