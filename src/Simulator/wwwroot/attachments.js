import { element } from "./bubbles.js";

const choices = [
  ["📷 Photo", send => send.file("image", "image/*")],
  ["🏔 Sample photo", async send => send.draft({ type: "image", media: { data: await samplePhoto(), mimeType: "image/png", fileName: "trail.png" } })],
  ["🎬 Video", send => send.file("video", "video/*")],
  ["📍 Location", send => send.draft({ type: "location", location: { latitude: 27.8056, longitude: 86.714, name: "Namche Bazaar", address: "Solukhumbu, Nepal" } })],
  ["🎤 Voice", send => send.draft({ type: "voice" })],
  ["📄 Document", send => send.file("document", ".pdf,.doc,.docx,.txt")],
  ["👤 Contact", send => send.draft({ type: "contacts", contacts: [{ name: "Ravi Karki", phone: "+9779811112222", organization: "Taxi" }] })],
  ["🙂 Sticker", async send => send.draft({ type: "sticker", media: { data: await samplePhoto("image/webp"), mimeType: "image/webp" } })],
  ["👍 React to the last", send => send.reaction("👍")],
  ["🛒 Order", send => send.draft({ type: "order" })],
  ["❔ Unsupported", send => send.draft({ type: "unsupported" })]
];

export function fillMenu(menu, send) {
  for (const [label, act] of choices) {
    const button = element("button", "", label);
    button.type = "button";
    button.addEventListener("click", () => {
      menu.closest("details").open = false;
      act(send);
    });
    menu.append(button);
  }
}

export async function base64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

async function samplePhoto(type = "image/png") {
  const canvas = Object.assign(document.createElement("canvas"), { width: 480, height: 300 });
  const paint = canvas.getContext("2d");
  const mountain = (color, ...points) => {
    paint.fillStyle = color;
    paint.beginPath();
    for (const [x, y] of points) paint.lineTo(x, y);
    paint.fill();
  };
  const sky = paint.createLinearGradient(0, 0, 0, 300);
  sky.addColorStop(0, "#4a90d9");
  sky.addColorStop(1, "#f6d9b8");
  paint.fillStyle = sky;
  paint.fillRect(0, 0, 480, 300);
  mountain("#5c6f80", [0, 300], [150, 70], [330, 300]);
  mountain("#ffffff", [150, 70], [115, 122], [150, 112], [188, 120]);
  mountain("#3d5044", [160, 300], [340, 120], [480, 300]);
  return base64(await new Promise(done => canvas.toBlob(done, type)));
}
