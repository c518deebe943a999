const space = "http://www.w3.org/2000/svg";
const height = 100;

function shape(name, attributes) {
  const made = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// A bar a second: what was accepted, what was refused above it, and the limit as a line.
export function chart(accepted, refused, limit, label) {
  const count = accepted.length;
  const top = Math.max(limit, ...accepted.map((many, at) => many + refused[at])) * 1.1;
  const tall = many => many === 0 ? 0 : Math.max(2, many / top * height);
  const picture = shape("svg", { viewBox: `0 0 ${count} ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": label, class: "chart" });
  accepted.forEach((many, at) => {
    const [low, high] = [tall(many), tall(refused[at])];
    if (low) picture.append(shape("rect", { class: "accepted", x: at + 0.06, y: height - low, width: 0.88, height: low }));
    if (high) picture.append(shape("rect", { class: "refused", x: at + 0.06, y: height - low - high, width: 0.88, height: high }));
  });
  const line = height - limit / top * height;
  picture.append(shape("line", { class: "limit", x1: 0, x2: count, y1: line, y2: line, "vector-effect": "non-scaling-stroke" }));
  return picture;
}
