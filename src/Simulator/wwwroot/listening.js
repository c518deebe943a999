// One page's news: told by the simulator, read again here, one reading at a time.
export function listen(path, refresh) {
  const live = document.getElementById("live");
  const events = new EventSource(path);
  let reading = false;
  let again = false;

  async function read() {
    if (reading) { again = true; return; }
    reading = true;
    try {
      await refresh();
    } finally {
      reading = false;
    }
    if (again) { again = false; await read(); }
  }
  events.onopen = () => { live.textContent = "live"; live.classList.add("on"); };
  events.onerror = () => { live.textContent = "reconnecting…"; live.classList.remove("on"); };
  events.onmessage = read;
}

export const providers = { meta: "Meta Cloud API", twilio: "Twilio", "360dialog": "360dialog" };
